/** Pages from random places give what `weaver service logs` prints, however the logs are stored. */
import {closeSync, openSync, utimesSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {dropArchive} from '../../src/archive/gaps.ts';
import {withoutLineEnd} from '../../src/lib/lines.ts';
import {endOfLog} from '../../src/logs/last-lines.ts';
import {createLogReader} from '../../src/logs/log-reader.ts';
import {listParts, logFolder, type Stream} from '../../src/logs/parts.ts';
import {createFilter, mergeLines, selectLines} from '../../src/logs/query.ts';
import type {LogFilter, LogPage, LogPlace, LogQuery} from '../../src/logs/reading.ts';
import {listStreams} from '../../src/logs/run-facts.ts';
import {appendIndex} from '../../src/logs/time-index.ts';
import {pathsOf, runFolder} from '../../src/runs/run-directory.ts';
import {createRandom} from '../support/random.ts';
import {archiveRange} from './archive-range.ts';
import {createLogFolder, now} from './log-folder.ts';

type Random = () => number;
type Folder = ReturnType<typeof createLogFolder>;

const levels = ['DEBUG', 'INFO', 'WARN', 'ERROR'];
const {signal} = new AbortController();

/** Lines from `from` on, in steps of some ms, and when a daemon would have seen them. */
function createText(random: Random, count: number, from: number) {
	const index: [number, number][] = [];
	let text = '';
	let time = from;
	for (let at = 0; at < count; at += 1) {
		time += Math.floor(random() * 40);
		const stamp = random() < 0.5 ? `${new Date(time).toISOString()} ` : '';
		const word = `${levels[Math.floor(random() * 4)]} ${random() < 0.3 ? 'needle ' : ''}`;
		const size = random() < 0.002 ? 200_000 : random() * 150;
		text += `${stamp}${word}${at} ${'x'.repeat(size)}\n`;
		for (let frames = random() < 0.05 ? 3 : 0; frames > 0; frames -= 1)
			text += `    at frame ${at}\n`;
		if (random() < 0.1) index.push([text.length, time]);
	}
	index.push([text.length, time]);
	return {text, index, end: time};
}

function writeErrors(
	{runsDir}: Folder,
	service: string,
	run: number,
	{text, index, end}: ReturnType<typeof createText>,
): void {
	const paths = pathsOf(runFolder(runsDir, service, run));
	writeFileSync(paths.errors, text);
	utimesSync(paths.errors, end / 1000, end / 1000);
	const fd = openSync(paths.errorsIndex, 'a');
	for (const [size, time] of index) appendIndex(fd, size, time);
	closeSync(fd);
}

/** Several runs of several services, some with errors apart, some parts archived, one dropped. */
async function createLogs(random: Random): Promise<Folder> {
	const folder = createLogFolder();
	for (const service of ['api', 'db', 'web']) {
		const isSplit = random() < 0.5;
		let start = now - 600_000 + Math.floor(random() * 1000);
		for (const run of [1, 2, 3]) {
			const output = createText(random, Math.floor(random() * 900), start);
			const errors = createText(random, Math.floor(random() * 300), start);
			const end = Math.max(output.end, errors.end) + 1;
			const {text, index} = output;
			folder.write(service, run, {text, index, createdAt: start - 1, writtenAt: output.end});
			if (isSplit) writeErrors(folder, service, run, errors);
			if (run < 3 || random() < 0.5) folder.end(service, run, {code: 0, at: end});
			start = end + 1000;
			const streams: readonly Stream[] = isSplit ? ['spool', 'errors'] : ['spool'];
			for (const stream of streams)
				await archiveSome(
					random,
					folder,
					service,
					run,
					stream,
					stream === 'spool' ? output : errors,
				);
		}
	}
	return folder;
}

async function archiveSome(
	random: Random,
	{runsDir}: Folder,
	service: string,
	run: number,
	stream: Stream,
	{text, end}: ReturnType<typeof createText>,
): Promise<void> {
	for (let from = 0; from < text.length * 0.8; ) {
		const to = Math.min(text.length, from + 1 + Math.floor(random() * 100_000));
		if (random() < 0.8)
			await archiveRange(runsDir, {service, run, stream}, {from, to}, random() < 0.7);
		from = to;
	}
	const paths = pathsOf(runFolder(runsDir, service, run));
	utimesSync(stream === 'spool' ? paths.spool : paths.errors, end / 1000, end / 1000);
	const part = listParts(logFolder(runsDir, service)).find((each) => each.run === run);
	if (part && random() < 0.3) dropArchive(logFolder(runsDir, service), part, 'budget', now);
}

/** What `weaver service logs` prints of all the services, and of that what passes. */
function printed(runsDir: string, {services, filter}: LogQuery): readonly string[] {
	const {pattern, level, since, until} = filter;
	const wanted = {time: true, level: true};
	const everything = {lines: 'all', wanted, level: null, since: null, grep: null} as const;
	const read = function* (service: string, stream: Stream) {
		// The command has no inverse; one without hits stands for all.
		const grep = pattern && !pattern.inverse ? new RegExp(pattern.source, 'i') : null;
		const passes = createFilter({level, since, grep});
		const end = endOfLog(runsDir, service, stream);
		for (const line of selectLines(runsDir, service, end, everything, stream))
			yield {...line, passes: passes(line) && (until === null || line.time <= until)};
	};
	const lines = mergeLines(
		services.flatMap((service) =>
			listStreams(runsDir, service).map((stream) => read(service, stream)),
		),
	);
	return lines
		.filter(({passes}) => passes)
		.map(({service, bytes, gap}) =>
			JSON.stringify([service, gap ?? withoutLineEnd(bytes).toString('utf8').slice(0, 100)]),
		)
		.toArray();
}

const told = ({lines}: Pick<LogPage, 'lines'>): readonly string[] =>
	lines
		.filter(({kind}) => kind !== 'mark')
		.map(({service, text}) => JSON.stringify([service, text.slice(0, 100)]));

/** All pages to one side of a place. */
async function readAll(
	runsDir: string,
	query: LogQuery,
	from: LogPlace | 'start' | 'end',
	direction: 'older' | 'newer',
	count: () => number,
): Promise<{readonly pages: readonly LogPage[]; readonly lines: readonly string[]}> {
	const reader = createLogReader(runsDir);
	const pages: LogPage[] = [];
	for (let at = from; ; ) {
		const page = await reader.page(query, at, direction, count(), signal);
		if (direction === 'older') pages.unshift(page);
		else pages.push(page);
		if (direction === 'older' ? page.atStart : page.atEnd) break;
		at = direction === 'older' ? page.start : page.end;
	}
	return {pages, lines: pages.flatMap(told)};
}

const everything: LogFilter = {pattern: null, level: null, since: null, until: null};

const filters: readonly LogFilter[] = [
	everything,
	{pattern: {source: 'needle', inverse: false}, level: null, since: null, until: null},
	{pattern: {source: 'n.*7', inverse: false}, level: 'warn', since: null, until: null},
	{pattern: null, level: 'error', since: now - 590_000, until: null},
	{pattern: {source: 'Needle', inverse: true}, level: 'info', since: null, until: now - 570_000},
];

test('pages concatenate to what is printed, from both ends and from any place', async () => {
	const random = createRandom(11);
	using folder = await createLogs(random);
	const {runsDir} = folder;
	for (const filter of filters)
		for (const services of [['api'], ['db', 'api', 'web']]) {
			const query = {services, filter};
			const expected = printed(runsDir, query);
			const count = () => 1 + Math.floor(random() ** 2 * 2000);
			const newer = await readAll(runsDir, query, 'start', 'newer', count);
			expect(newer.lines).toEqual(expected);
			const older = await readAll(runsDir, query, 'end', 'older', count);
			expect(older.lines).toEqual(expected);
			const total = sizeOf(runsDir, services);
			if (filter.until === null && filter.since === null)
				expect(sum(older.pages, ({leftOut}) => leftOut) + linesIn(older.pages)).toBe(total);
			const place = newer.pages[Math.floor(random() * newer.pages.length)]?.end ?? 'end';
			const left = await readAll(runsDir, query, place, 'older', count);
			const right = await readAll(runsDir, query, place, 'newer', count);
			expect([...left.lines, ...right.lines]).toEqual(expected);
		}
});

const sum = (pages: readonly LogPage[], take: (page: LogPage) => number): number =>
	pages.reduce((total, page) => total + take(page), 0);

const linesIn = (pages: readonly LogPage[]): number =>
	sum(pages, ({lines}) => lines.filter(({kind}) => kind === 'line').length);

/** How many lines there are. */
const sizeOf = (runsDir: string, services: readonly string[]): number => {
	return printed(runsDir, {services, filter: everything}).filter(
		(line) => !line.includes('dropped to keep'),
	).length;
};

test('matches are found one by one from both ends, and counted', async () => {
	using folder = await createLogs(createRandom(5));
	const {runsDir} = folder;
	const reader = createLogReader(runsDir);
	const services = ['web', 'api', 'db'];
	const base = {pattern: {source: 'needle', inverse: false}, since: null, until: null};
	const query: LogQuery = {services, filter: {...base, level: 'warn'}};
	const expected = printed(runsDir, {
		services,
		filter: {...base, pattern: {source: 'needle.*5 x', inverse: false}, level: 'warn'},
	}).filter((line) => line.includes('needle'));
	const strict = {source: 'needle.*5 x', inverse: false};
	expect(expected.length).toBeGreaterThan(5);

	for (const direction of ['newer', 'older'] as const) {
		const found: string[] = [];
		let place: LogPlace | 'start' | 'end' = direction === 'newer' ? 'start' : 'end';
		for (;;) {
			const match = await reader.find(query, strict, place, direction, signal);
			if (match === null) break;
			found.push(...told({lines: [match.line]}));
			const next = await reader.page(
				{services, filter: everything},
				match.place,
				'newer',
				1,
				signal,
			);
			expect(next.lines).toEqual([match.line]);
			place = direction === 'newer' ? next.end : match.place;
		}
		expect(direction === 'newer' ? found : found.toReversed()).toEqual(expected);
	}
	const shares: number[] = [];
	const count = await reader.count(query, strict, (_, share) => shares.push(share), signal);
	expect(count).toBe(expected.length);
	expect(shares).toEqual(shares.toSorted((a, b) => a - b));
	const aborted = AbortSignal.abort(new Error('typed on'));
	await expect(reader.count(query, strict, () => {}, aborted)).rejects.toThrow('typed on');
});
