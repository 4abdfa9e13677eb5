/** What is written while somebody looks, on files that grow. */
import {appendFileSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {createLogReader} from '../../src/logs/log-reader.ts';
import type {LogLine, LogNews, LogPlace, LogQuery} from '../../src/logs/reading.ts';
import {pathsOf, runFolder} from '../../src/runs/run-directory.ts';
import {until} from '../support/until.ts';
import {archiveRange} from './archive-range.ts';
import {createLogFolder, now} from './log-folder.ts';

const {signal} = new AbortController();
const everything = {pattern: null, level: null, since: null, until: null};
const api: LogQuery = {services: ['api'], filter: everything};
const beginning = {run: 0, offset: 0};

function follow(runsDir: string, query: LogQuery, from: LogPlace) {
	const news: LogNews[] = [];
	const follower = createLogReader(runsDir).follow(query, from, (each) => news.push(each));
	const lines = (): readonly LogLine[] => news.flatMap((each) => each.lines);
	const texts = (): readonly string[] =>
		lines().map(({text, isOpen}) => (isOpen ? `${text}…` : text));
	return {
		news,
		lines,
		texts,
		wake: follower.wake,
		/** Waits until the last line told is this one. */
		reaches: (text: string) => until(text, () => texts().at(-1) === text),
		[Symbol.dispose]: follower.close,
	};
}

test('a service that had never run is followed through its runs', async () => {
	using folder = createLogFolder();
	using log = follow(folder.runsDir, api, {api: beginning});
	folder.write('api', 1, {text: 'one\n', pid: 7, createdAt: now - 5000});
	log.wake();
	await log.reaches('one');
	folder.append('api', 1, 'two\n10%');
	await log.reaches('10%…');
	folder.append('api', 1, '\r20%');
	await log.reaches('20%…');
	folder.append('api', 1, '\r100%\nthree');
	await log.reaches('three…');
	folder.end('api', 1, {code: 3, at: now});
	log.wake();
	await log.reaches('exited 3 after 5.0s');
	folder.write('api', 2, {text: 'four\n', pid: 8, createdAt: now + 1});
	log.wake();
	await log.reaches('four');
	expect(log.texts()).toEqual([
		'started · run 1 · pid 7',
		'one',
		'two',
		'10%…',
		'20%…',
		'100%',
		'three…',
		'three',
		'exited 3 after 5.0s',
		'started · run 2 · pid 8',
		'four',
	]);
	const again = log.lines().filter(({isOpen}) => isOpen !== true);
	const page = await createLogReader(folder.runsDir).page(api, 'start', 'newer', 100, signal);
	// No daemon looked, but the follower did.
	const seen = (lines: readonly LogLine[]) => lines.map((line) => ({...line, approximate: false}));
	expect(seen(again)).toEqual(seen(page.lines));
	expect(log.news.at(-1)?.end).toEqual(page.end);
});

test('archives and cuts are followed; each line comes once', async () => {
	using folder = createLogFolder();
	const lines = Array.from({length: 5000}, (_, at) => `line ${at} ${'x'.repeat(at % 90)}\n`);
	const text = lines.join('');
	folder.write('api', 1, {text});
	using log = follow(folder.runsDir, api, {api: {run: 1, offset: 0}});
	await until('all lines', () => log.texts().length >= lines.length);
	const half = Math.floor(text.length / 2);
	const api1 = {service: 'api', run: 1, stream: 'spool'} as const;
	await archiveRange(folder.runsDir, api1, {from: 0, to: half}, true);
	folder.append('api', 1, 'after\n');
	await log.reaches('after');
	folder.truncate('api', 1);
	folder.append('api', 1, 'anew\n');
	await log.reaches('anew');
	expect(log.texts()).toEqual([
		...lines.map((line) => line.slice(0, -1)),
		'after',
		'the service cut its own log short; what stood here is gone',
		'anew',
	]);
	expect(log.lines().at(-2)?.kind).toBe('gap');
	expect(log.news.map(({jumpedBytes}) => jumpedBytes).filter((bytes) => bytes > 0)).toEqual([]);
});

test('one that falls far behind jumps, says how far, and paging back finds everything', async () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'begin\n'});
	using log = follow(folder.runsDir, api, {api: {run: 1, offset: 6}});
	const lines = Array.from({length: 45_000}, (_, at) => `${at} ${'x'.repeat(100)}\n`);
	folder.append('api', 1, lines.join(''));
	await log.reaches(lines.at(-1)?.trimEnd() ?? '');
	const [first] = log.news;
	const jumped = log.news.reduce((sum, {jumpedBytes}) => sum + jumpedBytes, 0);
	const told = log.lines().reduce((sum, {text}) => sum + text.length + 1, 0);
	expect(jumped).toBe(first?.jumpedBytes);
	// The line that was jumped into is not told.
	expect(lines.join('').length - jumped - told).toBeLessThan(110);
	const reader = createLogReader(folder.runsDir);
	const older = await reader.page(api, first?.start ?? 'end', 'older', 300_000, signal);
	expect([...older.lines, ...log.lines()].map(({text}) => text)).toEqual([
		'started · run 1',
		'begin',
		...lines.map((line) => line.trimEnd()),
	]);
});

test('a line without an end is bounded, and what it wrote last over itself is seen', async () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: ''});
	using log = follow(folder.runsDir, api, {api: {run: 1, offset: 0}});
	for (let at = 0; at < 30; at += 1) folder.append('api', 1, `${'#'.repeat(100_000)}\r${at}%\r`);
	await log.reaches('29%…');
	folder.append('api', 1, 'done');
	await log.reaches('done…');
	folder.append('api', 1, '\nnext\n');
	await log.reaches('next');
	const last = log.lines().filter(({isOpen}) => isOpen !== true);
	expect(last.map(({offset}) => offset)).toEqual([0, 1_048_576, 2_097_152, 3_000_145]);
	expect(last.map(({text}) => text.length)).toEqual([16_385, 16_385, 4, 4]);
});

test('several logs come in the order of time, filtered, with what was left out counted', async () => {
	using folder = createLogFolder();
	const {errors} = pathsOf(runFolder(folder.runsDir, 'api', 1));
	folder.write('api', 1, {text: ''});
	writeFileSync(errors, '');
	folder.write('db', 1, {text: ''});
	const stamp = (second: number) => new Date(now - 60_000 + second * 1000).toISOString();
	const filter = {...everything, pattern: {source: 'seen', inverse: false}};
	const from = {api: {run: 1, offset: 0, errors: {run: 1, offset: 0}}, db: {run: 1, offset: 0}};
	using log = follow(folder.runsDir, {services: ['api', 'db'], filter}, from);
	folder.append('db', 1, `${stamp(2)} seen 2\n${stamp(3)} not\n${stamp(4)} seen 4\n`);
	folder.append('api', 1, `${stamp(1)} seen 1\n${stamp(5)} not\n`);
	appendFileSync(errors, `${stamp(3)} seen 3\n`);
	await until('four lines', () => log.texts().length >= 4);
	await until('what was left out', () => sumOf(log.news) === 2);
	expect(
		log
			.lines()
			.map(({service, isError, text}) => [service, isError ?? false, text.slice(-6)])
			.toSorted((a, b) => String(a[2]).localeCompare(String(b[2]))),
	).toEqual([
		['api', false, 'seen 1'],
		['db', false, 'seen 2'],
		['api', true, 'seen 3'],
		['db', false, 'seen 4'],
	]);
});

const sumOf = (news: readonly LogNews[]): number =>
	news.reduce((sum, {leftOut}) => sum + leftOut, 0);

test('what is written while a screen follows was written just then, whether or not a daemon looks', async () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'before\n', createdAt: now - 60_000});
	using log = follow(folder.runsDir, api, {api: {run: 1, offset: 7}});
	folder.append('api', 1, 'first\n');
	await log.reaches('first');
	folder.append('api', 1, 'second\n');
	await log.reaches('second');
	expect(
		log
			.lines()
			.map(({text, approximate}) => [text, approximate])
			.at(-1),
	).toEqual(['second', false]);
	const page = await createLogReader(folder.runsDir).page(api, 'start', 'newer', 100, signal);
	expect(page.lines.at(-1)).toMatchObject({text: 'second', approximate: true});
});
