import {expect, test} from 'vitest';
import type {LogChunk, LogCursor} from '../../src/lib/log-chunk.ts';
import {readBefore} from '../../src/logs/read.ts';
import {createLogFolder, now} from './log-folder.ts';

const textOf = (chunks: readonly LogChunk[]) => chunks.map(({text}) => text);

test('a service that never ran has an empty log', () => {
	using folder = createLogFolder();
	expect(readBefore(folder.runsDir, 'api', null, 10, now)).toEqual({
		chunks: [],
		reachedStart: true,
		end: {run: 0, offset: 0, ended: false},
	});
});

test('runs are framed by marks, and text has the times of the index', () => {
	using folder = createLogFolder();
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
	expect(readBefore(folder.runsDir, 'api', null, 10, now)).toEqual({
		chunks: [
			{kind: 'mark', run: 1, offset: 0, time: now - 10_000, text: 'started · run 1 · pid 11'},
			{
				kind: 'text',
				run: 1,
				offset: 0,
				bytes: 4,
				time: now - 9000,
				approximate: false,
				text: 'one\n',
			},
			{
				kind: 'text',
				run: 1,
				offset: 4,
				bytes: 10,
				time: now - 8000,
				approximate: true,
				text: 'two\nthree\n',
			},
			{
				kind: 'mark',
				run: 1,
				offset: 14,
				time: now - 7700,
				text: 'exited 1 after 2.3s · restart 2 in 4.0s',
			},
			{kind: 'mark', run: 2, offset: 0, time: now - 3000, text: 'started · run 2 · pid 12'},
			{kind: 'text', run: 2, offset: 0, bytes: 7, time: now, approximate: false, text: 'four\nfi'},
		],
		reachedStart: true,
		end: {run: 2, offset: 7, ended: false},
	});
});

test.each([
	[{code: 137}, 'ended by SIGKILL after 1m'],
	[
		{code: null, reason: 'the machine went down'},
		'ended, exit code unknown after 1m · the machine went down',
	],
	[{code: 1, phase: 'failed', reason: 'gave up'} as const, 'exited 1 after 1m · gave up'],
])('an end of %j is told as %s', (end, text) => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'x\n', end, createdAt: now - 60_000});
	expect(readBefore(folder.runsDir, 'api', null, 10, now).chunks.at(-1)).toMatchObject({text});
});

test('an exit that no supervisor dealt with is told after a moment', () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'x\n', exit: 3, createdAt: now - 20_000});
	const tell = (at: number) => readBefore(folder.runsDir, 'api', null, 1, at).chunks.at(-1);
	expect(tell(now - 9900)).toMatchObject({kind: 'text'});
	expect(tell(now)).toMatchObject({kind: 'mark', text: 'exited 3 after 10.0s', offset: 2});
});

test('paging backward gives every line once, whatever the size of the page', () => {
	using folder = createLogFolder();
	const runs = ['a1\na2\na3\n', '', 'c1\nc2', 'd1\nd2\nd3\nd4\n'];
	for (const [at, text] of runs.entries())
		folder.write('api', at + 1, {text, end: {code: at}, createdAt: now});
	for (const lines of [1, 2, 3, 4, 5, 100]) {
		const pages: LogChunk[][] = [];
		let before: LogCursor | null = null;
		for (let isDone = false; !isDone; ) {
			const page = readBefore(folder.runsDir, 'api', before, lines, now);
			pages.unshift([...page.chunks]);
			isDone = page.reachedStart;
			before = page.chunks[0] ?? null;
			expect(pages.length).toBeLessThan(20);
		}
		const chunks = pages.flat();
		const text = chunks.filter(({kind}) => kind === 'text');
		expect(textOf(text).join('')).toBe(runs.join(''));
		expect(textOf(chunks.filter(({kind}) => kind === 'mark'))).toEqual(
			runs.flatMap((_, at) => [`started · run ${at + 1}`, `exited ${at} after 0ms`]),
		);
	}
});

test('the last of many lines are found in a long log', () => {
	using folder = createLogFolder();
	const lines = Array.from({length: 60_000}, (_, at) => `line ${at} ${'x'.repeat(at % 50)}\n`);
	folder.write('api', 1, {text: lines.join('')});
	const page = readBefore(folder.runsDir, 'api', null, 5000, now);
	expect(textOf(page.chunks).join('')).toBe(lines.slice(-5000).join(''));
	expect(page.reachedStart).toBe(false);
});

test('a page holds at most a megabyte, of whole lines where there are any', () => {
	using folder = createLogFolder();
	const long = `${'y'.repeat(400_000)}\n`;
	folder.write('api', 1, {text: long.repeat(5)});
	const page = readBefore(folder.runsDir, 'api', null, 100, now);
	expect(textOf(page.chunks).join('')).toBe(long.repeat(2));

	folder.write('endless', 1, {text: `begin${'z'.repeat(3_000_000)}`});
	const endless = readBefore(folder.runsDir, 'endless', null, 100, now);
	expect(textOf(endless.chunks)).toEqual(['z'.repeat(1024 * 1024)]);
});

test('invalid UTF-8 is replaced; a character that is still being written is left for later', () => {
	using folder = createLogFolder();
	const bytes = Buffer.concat([Buffer.from([0x61, 0xff, 0x0a]), Buffer.from('€€').subarray(0, 5)]);
	folder.write('api', 1, {text: bytes});
	const page = readBefore(folder.runsDir, 'api', null, 10, now);
	expect(textOf(page.chunks.slice(1))).toEqual(['a\ufffd\n€']);
	expect(page.end).toEqual({run: 1, offset: 6, ended: false});

	folder.write('api', 1, {text: bytes, end: {code: 0}});
	const ended = readBefore(folder.runsDir, 'api', null, 10, now);
	expect(ended.chunks[1]).toMatchObject({text: 'a\ufffd\n€\ufffd', bytes: 8});
});
