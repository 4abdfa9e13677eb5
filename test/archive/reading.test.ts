/** What is read through archives is what was written, however it is read. */
import {
	closeSync,
	openSync,
	readdirSync,
	readFileSync,
	readSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {makeFolder} from '../../src/archive/durable.ts';
import {dropArchive, writeCut, writeGap} from '../../src/archive/gaps.ts';
import {punchHole} from '../../src/archive/punch.ts';
import {writeArchive} from '../../src/archive/write-archive.ts';
import type {LogChunk, LogCursor} from '../../src/lib/log-chunk.ts';
import {formatSize} from '../../src/lib/units.ts';
import {followBytes} from '../../src/logs/follow-bytes.ts';
import {beginOfLog, endOfLog} from '../../src/logs/last-lines.ts';
import {listParts, logFolder, type Part, partName, type Range} from '../../src/logs/parts.ts';
import {readBytes, selectLines} from '../../src/logs/query.ts';
import {readBefore} from '../../src/logs/read.ts';
import {pathsOf, runFolder} from '../../src/runs/run-directory.ts';
import {createLogFolder, now} from '../logs/log-folder.ts';
import {createRandom} from '../support/random.ts';

const log = {run: 1, stream: 'spool'} as const;
const log0: Part = {...log, from: 0, to: 0, kind: 'gz'};

/** Archives a range of run 1 as the archiver does; its bytes are freed. */
async function archive(runsDir: string, range: Range, compress: boolean): Promise<boolean> {
	const {spool} = pathsOf(runFolder(runsDir, 'api', 1));
	const folder = logFolder(runsDir, 'api');
	makeFolder(folder);
	const fd = openSync(spool, 'r');
	const isDone = await writeArchive(folder, log, range, compress, (target, offset) =>
		readSync(fd, target, 0, target.length, offset),
	);
	closeSync(fd);
	await punchHole(spool, range.from, range.to);
	utimesSync(spool, now / 1000, now / 1000);
	return isDone;
}

const textBetween = (runsDir: string, from: LogCursor, to: LogCursor): string =>
	Array.from(readBytes(runsDir, 'api', from, to), (block) =>
		block.kind === 'bytes' ? block.bytes.toString('latin1') : `<${block.gap.text}>`,
	).join('');

const all = (runsDir: string): string => textBetween(runsDir, beginOfLog, endOfLog(runsDir, 'api'));

const wanted = {time: true, level: false};

test('lines, pages, times and following give the same whatever is archived', async () => {
	const random = createRandom(42);
	for (let game = 0; game < 8; game += 1) {
		using whole = createLogFolder();
		using folder = createLogFolder();
		const lines = Array.from({length: 4000}, (_, at) => {
			const zeros = random() < 0.01 ? '\0'.repeat(5000) : '';
			return `${at} ${'x'.repeat(Math.floor(random() * 200))}${zeros}\n`;
		});
		const text = lines.join('') + (random() < 0.5 ? 'no end' : '');
		const index = Array.from(
			{length: 20},
			(_, at) => [Math.ceil((text.length * (at + 1)) / 20), now - 20_000 + at * 1000] as const,
		);
		for (const each of [whole, folder]) each.write('api', 1, {text, index});
		let from = 0;
		while (from < text.length * 0.8) {
			const to = Math.min(text.length, from + 1 + Math.floor(random() * 600_000));
			if (random() < 0.8)
				expect(await archive(folder.runsDir, {from, to}, random() < 0.7)).toBe(true);
			from = to;
		}
		expect(all(folder.runsDir)).toBe(text);
		const end = endOfLog(whole.runsDir, 'api');
		expect(endOfLog(folder.runsDir, 'api')).toEqual(end);
		for (const count of [1, 7, 500, 5000]) {
			const read = (runsDir: string) =>
				[
					...selectLines(runsDir, 'api', end, {
						lines: count,
						since: null,
						level: null,
						grep: null,
						wanted,
					}),
				].map(({offset, time, bytes}) => [offset, time, bytes.toString('latin1')]);
			expect(read(folder.runsDir)).toEqual(read(whole.runsDir));
		}
		const since = (runsDir: string) =>
			[
				...selectLines(runsDir, 'api', end, {
					lines: 'all',
					since: now - 7500,
					level: null,
					grep: null,
					wanted,
				}),
			].map(({offset, time}) => [offset, time]);
		expect(since(folder.runsDir)).toEqual(since(whole.runsDir));
		const pages = (runsDir: string): readonly (readonly LogChunk[])[] => {
			const found: (readonly LogChunk[])[] = [];
			let before: LogCursor | null = null;
			for (let isDone = false; !isDone; ) {
				const page = readBefore(runsDir, 'api', before, 700, now);
				found.push(page.chunks);
				isDone = page.reachedStart;
				before = page.chunks[0] ?? null;
			}
			return found;
		};
		expect(pages(folder.runsDir)).toEqual(pages(whole.runsDir));
		const options = {
			holdBack: 0,
			longestLine: 0,
			longestLag: Number.POSITIVE_INFINITY,
			lookEvery: 1000,
		};
		const follower = followBytes(folder.runsDir, 'api', {run: 1, offset: 0, ended: false}, options);
		let followed = '';
		for (let at = 0; followed.length < text.length && at < 100; at += 1)
			for (const piece of follower.poll(now + at * 25).pieces)
				if (piece.kind === 'bytes') followed += piece.bytes.toString('latin1');
		follower.close();
		expect(followed).toBe(text);
	}
});

test('any program for gzip reads an archive', async () => {
	using folder = createLogFolder();
	const text = 'a line of the log\n'.repeat(50_000);
	folder.write('api', 1, {text});
	await archive(folder.runsDir, {from: 0, to: text.length}, true);
	const file = path.join(logFolder(folder.runsDir, 'api'), `r1-0-${text.length}.gz`);
	expect(gunzipSync(readFileSync(file)).toString()).toBe(text);
	expect(statSync(pathsOf(runFolder(folder.runsDir, 'api', 1)).spool).blocks * 512).toBeLessThan(
		8192,
	);
});

test('a reader that was there before the bytes moved reads on', async () => {
	using folder = createLogFolder();
	const text = Array.from({length: 100_000}, (_, at) => `${at}\n`).join('');
	folder.write('api', 1, {text});
	const blocks = readBytes(folder.runsDir, 'api', beginOfLog, endOfLog(folder.runsDir, 'api'));
	let got = '';
	for (const [at, block] of blocks.toArray().entries())
		got += block.kind === 'bytes' && at >= 0 ? block.bytes : '';
	expect(got).toBe(text);

	const reading = readBytes(folder.runsDir, 'api', beginOfLog, endOfLog(folder.runsDir, 'api'));
	const first = reading.next().value;
	await archive(folder.runsDir, {from: 0, to: 300_000}, true);
	dropArchive(
		logFolder(folder.runsDir, 'api'),
		{...log, from: 0, to: 300_000, kind: 'gz'},
		'budget',
		now,
	);
	await archive(folder.runsDir, {from: 300_000, to: 500_000}, true);
	const rest = reading
		.map((block) => (block.kind === 'bytes' ? String(block.bytes) : `<${block.gap.to}>`))
		.toArray();
	expect(first?.kind === 'bytes' && String(first.bytes)).toBe(text.slice(0, 262_144));
	expect(rest.join('')).toBe(`<300000>${text.slice(300_000)}`);
});

test('what was dropped is one gap, said where it stood; a page ends before it only once', async () => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	const text = Array.from({length: 10_000}, (_, at) => `${String(at).padStart(9)}\n`).join('');
	folder.write('api', 1, {text, createdAt: now - 60_000, index: [[text.length, now - 1000]]});
	for (const from of [0, 20_000, 40_000]) await archive(runsDir, {from, to: from + 20_000}, true);
	const [a, b] = listParts(logFolder(runsDir, 'api')).toSorted((x, y) => x.from - y.from);
	if (!a || !b) throw new Error('no archives');
	dropArchive(logFolder(runsDir, 'api'), a, 'budget', now);
	dropArchive(logFolder(runsDir, 'api'), b, 'budget', now);
	writeGap(
		logFolder(runsDir, 'api'),
		{...log, from: 70_000, to: 80_000},
		{lines: 1000, reason: 'flood', at: now},
	);
	const first = '39K, about 4,000 lines, dropped to keep the logs within their budget';
	const second = '10K, about 1,000 lines, dropped, as they came faster than they could be archived';
	expect(all(runsDir)).toBe(
		`<${first}>${text.slice(40_000, 70_000)}<${second}>${text.slice(80_000)}`,
	);
	const page = readBefore(runsDir, 'api', null, 2000, now);
	expect(page.chunks.map((chunk) => (chunk.kind === 'mark' ? chunk.text : chunk.bytes))).toEqual([
		second,
		20_000,
	]);
	const older = readBefore(runsDir, 'api', page.chunks[0] ?? null, 5000, now);
	expect(older.reachedStart).toBe(true);
	expect(older.chunks.map((chunk) => (chunk.kind === 'mark' ? chunk.text : chunk.bytes))).toEqual([
		'started · run 1',
		first,
		30_000,
	]);
});

test('a log that was cut short by its service goes on at offsets of its own', async () => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	folder.write('api', 1, {text: 'one\ntwo\n', index: [[8, now - 5000]]});
	await archive(runsDir, {from: 0, to: 4}, true);
	folder.truncate('api', 1);
	folder.append('api', 1, 'no\n');
	const told = 'one\n<the service cut its own log short; what stood here is gone>no\n';
	expect(all(runsDir)).toBe(told);
	writeCut(logFolder(runsDir, 'api'), {...log, from: 4, to: 2 ** 40});
	expect(all(runsDir)).toBe(told);
});

test('a damaged archive, one that is gone, and a spool that was removed are gaps', async () => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	const text = 'twelve bytes'.repeat(1000);
	folder.write('api', 1, {text});
	await archive(runsDir, {from: 0, to: 6000}, true);
	const file = path.join(
		logFolder(runsDir, 'api'),
		partName({...log, from: 0, to: 6000, kind: 'gz'}),
	);
	const bytes = readFileSync(file);
	writeFileSync(file, bytes.fill(7, 0, 20));
	expect(all(runsDir)).toBe(
		`<5.9K lost, as their archive is damaged>${text.slice(6000)}`.replace('5.9K', '6K'),
	);
	rmSync(pathsOf(runFolder(runsDir, 'api', 1)).spool);
	expect(all(runsDir)).toBe('<6K lost, as their archive is damaged>');
	expect(readdirSync(logFolder(runsDir, 'api'))).toHaveLength(1);
});

test('an archive that somebody removed is a gap, wherever it stood and however it is read', async () => {
	const text = Array.from({length: 60_000}, (_, at) => `${String(at).padStart(9)}\n`).join('');
	const said = (from: number, to: number) =>
		`<${formatSize(to - from)} gone, as their archive was removed>`;
	const whole = (from: number, to: number) => text.slice(from, to);
	const cases = [
		{removed: [0, 1], told: said(0, 200_000) + whole(200_000, 600_000)},
		{removed: [1], told: whole(0, 100_000) + said(100_000, 200_000) + whole(200_000, 600_000)},
		{removed: [2, 3], told: whole(0, 200_000) + said(200_000, 400_000) + whole(400_000, 600_000)},
		{removed: [0, 1, 2, 3], told: said(0, 400_000) + whole(400_000, 600_000)},
	];
	for (const {removed, told} of cases) {
		using folder = createLogFolder();
		const {runsDir} = folder;
		folder.write('api', 1, {text, createdAt: now - 60_000, index: [[text.length, now - 1000]]});
		for (const at of [0, 1, 2, 3])
			await archive(runsDir, {from: at * 100_000, to: (at + 1) * 100_000}, true);
		const files = listParts(logFolder(runsDir, 'api')).toSorted((a, b) => a.from - b.from);
		for (const at of removed)
			rmSync(path.join(logFolder(runsDir, 'api'), partName(files[at] ?? log0)));
		expect(all(runsDir)).toBe(told);
		const page = readBefore(runsDir, 'api', null, 100_000, now);
		expect(page.reachedStart).toBe(true);
		const paged = page.chunks
			.filter(({text: line}) => !line.startsWith('started'))
			.map((chunk) => (chunk.kind === 'mark' ? `<${chunk.text}>` : chunk.text))
			.join('');
		expect(paged).toBe(told);
		const lines = selectLines(runsDir, 'api', endOfLog(runsDir, 'api'), {
			lines: 100_000,
			since: null,
			level: null,
			grep: null,
			wanted,
		});
		expect(
			Array.from(lines, ({gap, bytes}) => (gap === null ? bytes.toString() : `<${gap}>`)).join(''),
		).toBe(told);
	}
});

test('zeros that a service wrote are what they are', () => {
	using folder = createLogFolder();
	const text = `${'\0'.repeat(20_000)}\nand so on\n`;
	folder.write('api', 1, {text});
	expect(all(folder.runsDir)).toBe(text);
});
