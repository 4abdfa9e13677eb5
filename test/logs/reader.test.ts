import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createLogReader} from '../../src/logs/log-reader.ts';
import {logFolder} from '../../src/logs/parts.ts';
import type {LogPage, LogQuery} from '../../src/logs/reading.ts';
import {pathsOf, runFolder} from '../../src/runs/run-directory.ts';
import {archiveRange} from './archive-range.ts';
import {createLogFolder, now} from './log-folder.ts';

const everything = {pattern: null, level: null, since: null, until: null};
const api: LogQuery = {services: ['api'], filter: everything};
const {signal} = new AbortController();

const textsOf = ({lines}: Pick<LogPage, 'lines'>) =>
	lines.map(({text, isOpen}) => (isOpen ? `${text}…` : text));

function createTwoRuns() {
	const folder = createLogFolder();
	folder.write('api', 1, {
		text: 'one\ntwo\nthree\n',
		index: [
			[4, now - 9000],
			[14, -(now - 8000)],
		],
		createdAt: now - 10_000,
		pid: 11,
		end: {code: 1, at: now - 7700, phase: 'backoff', restarts: 1, nextStartAt: now - 3700},
	});
	folder.write('api', 2, {text: 'four\nfi', createdAt: now - 3000, pid: 12, index: [[7, now]]});
	return folder;
}

const told = [
	'started · run 1 · pid 11',
	'one',
	'two',
	'three',
	'exited 1 after 2.3s · restart 2 in 4.0s',
	'started · run 2 · pid 12',
	'four',
	'fi…',
];

test('a service that never ran has one empty page', async () => {
	using folder = createLogFolder();
	const reader = createLogReader(folder.runsDir);
	const place = {api: {run: 0, offset: 0}};
	const page = {lines: [], start: place, end: place, atStart: true, atEnd: true, leftOut: 0};
	expect(await reader.page(api, 'end', 'older', 10, signal)).toEqual(page);
	expect(await reader.page(api, 'start', 'newer', 10, signal)).toEqual(page);
});

test('a page tells lines, marks and what has no end yet', async () => {
	using folder = createTwoRuns();
	const reader = createLogReader(folder.runsDir);
	const line = {service: 'api', run: 1, approximate: false, level: null, kind: 'line'};
	const mark = {...line, kind: 'mark'};
	expect(await reader.page(api, 'end', 'older', 10, signal)).toEqual({
		lines: [
			{...mark, offset: 0, time: now - 10_000, text: told[0]},
			{...line, offset: 0, time: now - 9000, text: 'one'},
			{...line, offset: 4, time: now - 8000, text: 'two', approximate: true},
			{...line, offset: 8, time: now - 8000, text: 'three', approximate: true},
			{...mark, offset: 14, time: now - 7700, text: told[4]},
			{...mark, run: 2, offset: 0, time: now - 3000, text: told[5]},
			{...line, run: 2, offset: 0, time: now, text: 'four'},
			{...line, run: 2, offset: 5, time: now, text: 'fi', isOpen: true},
		],
		start: {api: {run: 1, offset: -1}},
		end: {api: {run: 2, offset: 5}},
		atStart: true,
		atEnd: true,
		leftOut: 0,
	});
});

test('pages of any size give everything once, in both directions', async () => {
	using folder = createTwoRuns();
	const reader = createLogReader(folder.runsDir);
	for (const count of [1, 2, 3, 7, 8, 100]) {
		const forward: string[] = [];
		for (let page = await reader.page(api, 'start', 'newer', count, signal); ; ) {
			forward.push(...textsOf(page));
			if (page.atEnd) break;
			page = await reader.page(api, page.end, 'newer', count, signal);
		}
		expect(forward).toEqual(told);
		const backward: string[] = [];
		for (let page = await reader.page(api, 'end', 'older', count, signal); ; ) {
			backward.unshift(...textsOf(page));
			if (page.atStart) break;
			page = await reader.page(api, page.start, 'older', count, signal);
		}
		expect(backward).toEqual(told);
	}
});

test('a time is a place', async () => {
	using folder = createTwoRuns();
	const reader = createLogReader(folder.runsDir);
	const from = async (time: number) => textsOf(await reader.page(api, {time}, 'newer', 2, signal));
	expect(await from(now - 60_000)).toEqual(told.slice(0, 2));
	expect(await from(now - 9500)).toEqual(told.slice(1, 3));
	expect(await from(now - 8999)).toEqual(told.slice(2, 4));
	expect(await from(now - 7900)).toEqual(told.slice(4, 6));
	expect(await from(now - 5000)).toEqual(told.slice(5, 7));
	expect(await from(now)).toEqual(told.slice(6, 8));
	expect(await from(now + 1)).toEqual([]);
});

test('a log that was cut, lost its archive or its spool is told as far as it goes, from both sides', async () => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	const lines = Array.from({length: 9000}, (_, at) => `line ${at}\n`);
	const text = lines.join('');
	folder.write('api', 1, {text});
	const half = Math.floor(text.length / 2);
	const log = {service: 'api', run: 1, stream: 'spool'} as const;
	await archiveRange(runsDir, log, {from: 0, to: 20_000}, true);
	await archiveRange(runsDir, log, {from: 20_000, to: half}, true);
	const reader = createLogReader(runsDir);
	const all = async () => {
		const newer = await reader.page(api, 'start', 'newer', 100_000, signal);
		const older = await reader.page(api, 'end', 'older', 100_000, signal);
		expect(older.lines).toEqual(newer.lines);
		return newer.lines.slice(1).map((line) => (line.kind === 'gap' ? `<${line.text}>` : line.text));
	};
	const plain = lines.map((line) => line.trimEnd());
	expect(await all()).toEqual(plain);

	const damaged = path.join(logFolder(runsDir, 'api'), `r1-20000-${half}.gz`);
	writeFileSync(damaged, readFileSync(damaged).fill(7, 0, 20));
	const before = text.slice(0, 20_000).trimEnd().split('\n');
	const after = text.slice(half).trimEnd().split('\n');
	const lost = '<24K lost, as their archive is damaged>';
	expect(await all()).toEqual([...before, lost, ...after]);

	folder.truncate('api', 1);
	folder.append('api', 1, 'anew\n');
	const cut = '<the service cut its own log short; what stood here is gone>';
	expect(await all()).toEqual([...before, lost, cut, 'anew']);

	rmSync(pathsOf(runFolder(runsDir, 'api', 1)).spool);
	expect(await all()).toEqual([...before, lost]);
});
