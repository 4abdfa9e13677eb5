/** Chooses lines of logs: the last ones, those since a time, of a level, that match; of one or many. */
import {withoutLineEnd} from '../lib/lines.ts';
import type {LogCursor} from '../lib/log-chunk.ts';
import {isAtLeast, isContinuation, type Level, withoutColour} from '../lib/log-level.ts';
import {type Block, readBlocks} from './blocks.ts';
import {beginOfLog, startOfLastLines} from './last-lines.ts';
import {type LogLine, readLines, type Wanted} from './log-lines.ts';
import type {Stream} from './parts.ts';
import {listLogRuns, readFacts} from './run-facts.ts';
import {openRun} from './source.ts';
import {openIndex} from './time-index.ts';

export type Filter = {
	/** Epoch ms. */
	readonly since: number | null;
	readonly level: Level | null;
	readonly grep: RegExp | null;
};

export type Query = Filter & {
	/** How many of the last lines that pass. */
	readonly lines: number | 'all';
	readonly wanted: Wanted;
};

/** The first window of lines to look through for the last few that pass; then it grows eightfold. */
const firstWindow = 2000;
const windowGrowth = 8;

/** Everything from one place up to another, over all runs between them. */
export function* readBytes(
	runsDir: string,
	service: string,
	from: LogCursor,
	to: LogCursor,
	stream: Stream = 'spool',
): Generator<Block> {
	for (const run of listLogRuns(runsDir, service)) {
		if (run < from.run || run > to.run) continue;
		const source = openRun(runsDir, service, run, stream);
		if (source === null) continue;
		try {
			const start = run === from.run ? from.offset : 0;
			yield* readBlocks(source, start, run === to.run ? to.offset : source.look().size);
		} finally {
			source.close();
		}
	}
}

/** A test for lines in their order: the rest of a long line goes the way of its beginning. */
export function createFilter({since, level, grep}: Filter): (line: LogLine) => boolean {
	let passed = false;
	return (line) => {
		if (line.gap !== null) return since === null || line.time >= since;
		if (line.isRest) return passed;
		passed =
			(since === null || line.time >= since) &&
			(level === null || isAtLeast(line.level, level)) &&
			(grep === null || grep.test(withoutColour(withoutLineEnd(line.bytes).toString('utf8'))));
		return passed;
	};
}

/** The lines of one service before `to` that a query asks for, oldest first. */
export function* selectLines(
	runsDir: string,
	service: string,
	to: LogCursor,
	query: Query,
	stream: Stream = 'spool',
): Generator<LogLine> {
	const {lines, since, level, grep, wanted} = query;
	const first = since === null ? beginOfLog : startSince(runsDir, service, since, stream);
	const passing = (from: LogCursor) =>
		readLines(runsDir, service, from, to, wanted, stream).filter(createFilter(query));

	if (lines === 'all') return yield* passing(first);
	if (since === null && level === null && grep === null)
		return yield* passing(
			startOfLastLines(runsDir, service, to, lines, Number.POSITIVE_INFINITY, stream),
		);

	for (let window = firstWindow; ; window *= windowGrowth) {
		const start = startOfLastLines(runsDir, service, to, window, Number.POSITIVE_INFINITY, stream);
		const isAll = !isBefore(first, start) || isBegin(runsDir, service, start);
		const last = lastOf(isAll ? passing(first) : afterContinuations(passing(start)), lines);
		if (isAll || last.filter(({gap}) => gap === null).length >= lines) return yield* last;
	}
}

/** The same of several of its streams, in the order of time as far as it is known. */
export function* selectMerged(
	runsDir: string,
	service: string,
	ends: ReadonlyMap<Stream, LogCursor>,
	query: Query,
): Generator<LogLine> {
	const merged = mergeLines(
		Array.from(ends, ([stream, to]) => selectLines(runsDir, service, to, query, stream)),
	);
	if (ends.size === 1 || query.lines === 'all') yield* merged;
	else yield* lastOf(merged, query.lines);
}

/** Where the lines since a time begin; some before it may follow, their own time tells. */
function startSince(runsDir: string, service: string, since: number, stream: Stream): LogCursor {
	let start: LogCursor | null = null;
	for (const run of listLogRuns(runsDir, service).toReversed()) {
		const source = openRun(runsDir, service, run, stream);
		if (source === null) continue;
		const {size, writtenAt} = source.look();
		source.close();
		if (writtenAt < since) return start ?? {run, offset: size};
		const index = openIndex(source.index);
		start = {run, offset: index.offsetAt(since)};
		index.close();
		if ((readFacts(runsDir, service, run).createdAt ?? since) < since) return start;
	}
	return start ?? beginOfLog;
}

const isBefore = (a: LogCursor, b: LogCursor): boolean =>
	a.run < b.run || (a.run === b.run && a.offset < b.offset);

function isBegin(runsDir: string, service: string, place: LogCursor): boolean {
	const first = listLogRuns(runsDir, service)[0];
	return first === undefined || !isBefore({run: first, offset: 0}, place);
}

/** What the first lines of a window belong to was not read, so nobody can tell their level. */
function* afterContinuations(lines: Iterable<LogLine>): Generator<LogLine> {
	let isInside = false;
	for (const line of lines) {
		isInside ||= !isContinuation(line.bytes.toString('latin1', 0, 16));
		if (isInside) yield line;
	}
}

/** Keeps copies, so that a few lines from all over a log do not hold all its blocks. */
function lastOf(lines: Iterable<LogLine>, count: number): readonly LogLine[] {
	const kept: LogLine[] = [];
	for (const line of lines) {
		kept.push({...line, bytes: Buffer.from(line.bytes)});
		if (kept.length > count * 2 + 1000) kept.splice(0, kept.length - count);
	}
	let left = count;
	const start = kept.findLastIndex(({gap}) => gap === null && --left < 0);
	return kept.slice(start + 1);
}

/** What several services give, in the order of time; that of one service keeps its order. */
export function* mergeLines<Timed extends {readonly time: number}>(
	streams: readonly Generator<Timed>[],
): Generator<Timed> {
	const heads = streams.map((stream) => ({stream, next: stream.next()}));
	try {
		for (;;) {
			let earliest: (typeof heads)[number] | null = null;
			let time = Number.POSITIVE_INFINITY;
			for (const head of heads) {
				if (head.next.done || head.next.value.time >= time) continue;
				earliest = head;
				time = head.next.value.time;
			}
			if (earliest === null || earliest.next.done) return;
			yield earliest.next.value;
			earliest.next = earliest.stream.next();
		}
	} finally {
		for (const {stream} of heads) stream.return(undefined);
	}
}
