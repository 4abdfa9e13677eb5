import {expect, test} from 'vitest';
import {
	hintOfLevel,
	isAtLeast,
	isContinuation,
	levelNamed,
	levelOf,
	withoutColour,
} from '../../src/lib/log-level.ts';

const samples = [
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
] as const;

test.each(samples)('%j has the level %s', (line, level) => {
	expect(levelOf(line)).toBe(level);
});

test('the hint of a level is in every line of it, among others, and not in all', () => {
	const grave = [
		...samples.map(([line]) => line),
		'panic: runtime error',
		"thread 'main' panicked at src/main.rs",
		'{"level":50}',
		'{"log.level" : "emerg"}',
		'lvl=e x',
		'W1121 10:00:00.0 a.go:1] x',
		'[crit] x',
		'<wrn> x',
		'{"level":60}',
		'{"level":110}',
	];
	for (const least of ['warn', 'error', 'fatal'] as const) {
		const hinted = grave.filter((line) =>
			withoutColour(`before\n${line}\n`).match(hintOfLevel(least) ?? /$/),
		);
		const found = grave.filter((line) => isAtLeast(levelOf(line), least));
		expect(found.filter((line) => !hinted.includes(line))).toEqual([]);
		expect(hinted.length).toBeLessThan(grave.length);
	}
	expect(
		['{"level":30}', 'GET / 200', 'INFO ok'].filter((line) => hintOfLevel('warn')?.test(line)),
	).toEqual([]);
	expect(hintOfLevel('info')).toBeNull();
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
