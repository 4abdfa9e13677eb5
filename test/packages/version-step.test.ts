import {expect, it} from 'vitest';
import {stepBetween} from '../../src/packages/version-step.ts';

const version = (text: string, digest: string, configFile: string | null = null) => ({
	version: text,
	digest,
	configFile,
});
const kind = (...step: Parameters<typeof stepBetween>) => stepBetween(...step).kind;

it('an update goes up, or to another configuration; anything else needs force', () => {
	const one = version('1.10.0', 'a', 'config-1');
	expect(kind(one, one, false)).toBe('nothing');
	expect(kind(one, one, true)).toBe('nothing');
	expect(kind(one, version('1.10.0', 'a', 'config-2'), false)).toBe('go');
	expect(kind(one, version('1.11.0', 'b'), false)).toBe('go');
	expect(kind(version('2.0.0-rc.1', 'a'), version('2.0.0', 'b'), false)).toBe('go');
	expect(kind(one, version('1.9.0', 'b'), true)).toBe('go');
	expect(stepBetween(one, version('1.9.0', 'b'), false)).toEqual({
		kind: 'refused',
		words: '1.9.0 is older than 1.10.0, which is installed',
		hint: 'Go back to it with --force.',
	});
	expect(stepBetween(one, version('1.10.0', 'b'), false)).toMatchObject({
		kind: 'refused',
		words: 'it is 1.10.0 as well, but with other files than the one installed',
	});
});
