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
			const output = createText(random, Math.floor(random() * 1500), start);
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
	const {pattern, level, since} = filter;
	const wanted = {time: true, level: true};
	const everything = {lines: 'all', wanted, level: null, since: null, grep: null} as const;
	const read = function* (service: string, stream: Stream) {
		const grep = pattern && new RegExp(pattern.source, 'i');
		const passes = createFilter({level, since, grep});
		const end = endOfLog(runsDir, service, stream);
		for (const line of selectLines(runsDir, service, end, everything, stream))
			yield {...line, passes: passes(line)};
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

const filters: readonly LogFilter[] = [
	{pattern: null, level: null, since: null, until: null},
	{pattern: {source: 'needle', inverse: false}, level: null, since: null, until: null},
	{pattern: {source: 'n.*7', inverse: false}, level: 'warn', since: null, until: null},
	{pattern: null, level: 'error', since: now - 590_000, until: null},
];

test('pages concatenate to what is printed, from both ends and from any place', async () => {
	const random = createRandom(11);
	for (let game = 0; game < 2; game += 1) {
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
				const place = newer.pages[Math.floor(random() * newer.pages.length)]?.end ?? 'end';
				const left = await readAll(runsDir, query, place, 'older', count);
				const right = await readAll(runsDir, query, place, 'newer', count);
				expect([...left.lines, ...right.lines]).toEqual(expected);
			}
	}
});
