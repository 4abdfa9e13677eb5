import {expect, test} from 'vitest';
import {countQuick, isIgnored} from '../../src/supervisor/watch-rules.ts';

test.each([
	['src/a.js', [], false],
	['', [], false],
	['node_modules/x/index.js', [], true],
	['src/.cache/x', [], true],
	['.env', [], true],
	['src/a.js~', [], true],
	['src/.a.js.swp', [], true],
	['src/4913', [], true],
	['out/a.log', ['*.log'], true],
	['out/a.log', ['out'], true],
	['out/a.log', ['out/'], true],
	['src/out.js', ['out'], false],
	['src/gen/a.js', ['src/gen'], true],
	['src/gen/a.js', ['./src/*'], true],
	['lib/src/gen', ['src/gen'], false],
	['data/x/y.json', ['data/**/*.json'], true],
])('%s with %j ignored is %s', (file, patterns, expected) => {
	expect(isIgnored(file, patterns)).toBe(expected);
});

test('only restarts that follow each other closely, by the watch itself, count', () => {
	expect(countQuick(3, 500, true)).toBe(4);
	expect(countQuick(3, 5000, true)).toBe(0);
	expect(countQuick(3, 500, false)).toBe(0);
	expect(countQuick(3, null, true)).toBe(0);
});
