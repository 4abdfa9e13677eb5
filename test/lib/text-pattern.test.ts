import {expect, it} from 'vitest';
import {patternOf} from '../../src/lib/text-pattern.ts';

it.each([
	['up', 'it is up', true],
	['up', 'it is UP', false],
	['/up/i', 'it is UP', true],
	['/^up$/m', 'it is\nup', true],
	['a/b/', 'path a/b/c', true],
	['/', '/', true],
])('%s in %j: %s', (written, text, found) => {
	expect(patternOf(written)?.(text)).toBe(found);
});

it('gives the same answer however often it is asked', () => {
	const pattern = patternOf('/up/gy');
	expect([pattern?.('up'), pattern?.('up'), pattern?.('up')]).toEqual([true, true, true]);
});

it('tells an expression that does not compile', () => {
	expect([patternOf('/(/'), patternOf('/a/xx')]).toEqual([null, null]);
});
