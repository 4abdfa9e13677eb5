import {expect, test} from 'vitest';
import {isAtLeast, isContinuation, levelNamed, levelOf} from '../../src/lib/log-level.ts';

test.each([
	['INFO listening on 3000', 'info'],
	['2026-11-21 10:00:00,123 - app - WARNING - disk is nearly full', 'warn'],
	['2026-11-21T10:00:00Z [error] upstream timed out', 'error'],
	['time="2026-11-21" level=warn msg="slow query"', 'warn'],
	['{"level":"error","msg":"boom"}', 'error'],
	['{"level":30,"time":1795255200123,"msg":"hello"}', 'info'],
	['{"level":35,"msg":"between two"}', 'info'],
	['{"time":1,"severity":"CRITICAL","message":"x"}', 'fatal'],
	['{"msg":"no level"}', null],
	['E1121 10:00:00.000000   12 main.go:12] failed', 'error'],
	['\u001b[32minfo\u001b[39m: server started', 'info'],
	['[2026-11-21 10:00:00] Warning: deprecated', 'warn'],
	['10:00:00 WRN cache miss', 'warn'],
	['TypeError: x is not a function', 'error'],
	['java.lang.IllegalStateException: no', 'error'],
	['Traceback (most recent call last):', 'error'],
	['Terror is a word', null],
	['GET /errors 200 12ms', null],
	['Alert sent to bob', null],
	['', null],
])('%j has the level %s', (line, level) => {
	expect(levelOf(line)).toBe(level);
});

test('stack frames, closing brackets and empty lines belong to the line before', () => {
	const lines = [
		'    at main (a.js:1:2)',
		'}',
		'\tframe',
		'',
		'Caused by: x',
		'... 12 more',
		'GET /',
	];
	expect(lines.map(isContinuation)).toEqual([true, true, true, true, true, true, false]);
});

test('a line without a level counts as info', () => {
	expect([isAtLeast(null, 'info'), isAtLeast(null, 'warn'), isAtLeast('fatal', 'warn')]).toEqual([
		true,
		false,
		true,
	]);
});

test('levels are known by their usual names', () => {
	expect(['warn', 'Warning', 'ERR', 'e', 'loud'].map(levelNamed)).toEqual([
		'warn',
		'warn',
		'error',
		null,
		null,
	]);
});
