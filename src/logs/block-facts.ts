/** What is to be known of the lines of a block: time, level, order, text. Found out when asked. */
import {isContinuation, type Level, levelOf, withoutColour} from '../lib/log-level.ts';
import {type LineBlock, startsOf} from './line-blocks.ts';
import {timeOf} from './line-time.ts';
import type {SeenTime, Span} from './time-index.ts';

export type BlockFacts = {
	readonly block: LineBlock;
	readonly count: number;
	/** Of the first byte of a line in the run's log; of the end of the last one at `count`. */
	offsetAt(line: number): number;
	/** The same in the text of the block. */
	startAt(line: number): number;
	/** A character for each byte, without its line end. */
	lineAt(line: number): string;
	/** Its own, or that of the line it belongs to, or when it was seen. */
	timeAt(line: number): SeenTime;
	levelAt(line: number): Level | null;
	/** When a daemon saw its end. */
	seenAt(line: number): SeenTime;
	/** A time that never falls from line to line, so that several logs can be merged in both directions. */
	keyAt(line: number): number;
	/** The lines before, in the same stretch. */
	previous(): BlockFacts | null;
	/** What the line before the first one of the next block would hand on to it. */
	readonly last: {readonly time: () => number | null; readonly level: () => Level | null};
};

/** Level and time stand in the head of a line. */
const headBytes = 1024;

/**
 * A stack frame and the like have the time and level of the line before; how far back is looked
 * for it ends with the block before, so that it does not matter from where one came. No key is lower
 * than `floor`, the key of the gap or the start that the lines come after.
 */
export function createFacts(
	block: LineBlock,
	spans: () => readonly Span[],
	previous: () => BlockFacts | null,
	floor: () => number,
): BlockFacts {
	const {text} = block;
	const starts = startsOf(text);
	const count = starts.length - 1;
	const keys: number[] = [];

	const headAt = (line: number): string => {
		const start = starts[line] ?? 0;
		const end = Math.min(starts[line + 1] ?? start, start + headBytes);
		return withoutColour(text.slice(start, end));
	};
	const seenAt = (line: number): SeenTime => {
		const span = spanAt(spans(), block.offset + (starts[line + 1] ?? 0) - 1);
		return {time: span?.time ?? 0, approximate: span?.approximate ?? true};
	};
	const isRest = (line: number): boolean => line === 0 && block.isRest;
	const belongs = (line: number, head: string): boolean => isRest(line) || isContinuation(head);
	const times = createChain(count, headAt, belongs, (head, line) =>
		isRest(line) ? null : timeOf(head, seenAt(line)),
	);
	const grades = createChain(count, headAt, belongs, (head, line) =>
		isRest(line) ? null : levelOf(head),
	);

	const facts: BlockFacts = {
		block,
		count,
		offsetAt: (line) => block.offset + (starts[line] ?? text.length),
		startAt: (line) => starts[line] ?? text.length,
		seenAt,
		lineAt: (line) => text.slice(starts[line], starts[line + 1]).replace(lineEnd, ''),
		timeAt(line) {
			const time = times(line, () => previous()?.last.time() ?? null);
			return time === null ? seenAt(line) : {time, approximate: false};
		},
		levelAt: (line) => grades(line, () => previous()?.last.level() ?? null),
		keyAt(line) {
			if (keys[line] === undefined) fillCell(keys, facts, line, floor());
			return keys[line] ?? 0;
		},
		previous,
		last: {
			time: () => times(count - 1, () => null),
			level: () => grades(count - 1, () => null),
		},
	};
	return facts;
}

/** Asks a line for something, and the lines before it while they belong together. */
function createChain<Value>(
	count: number,
	headAt: (line: number) => string,
	belongs: (line: number, head: string) => boolean,
	take: (head: string, line: number) => Value | null,
): (line: number, before: () => Value | null) => Value | null {
	/** Undefined: not asked yet; `open`: whatever the block before hands on. */
	let known: (Value | null | typeof open | undefined)[] | null = null;
	return (line, before) => {
		known ??= Array.from({length: count});
		let at = line;
		let value: Value | null | typeof open = open;
		for (; at >= 0; at -= 1) {
			const found = known[at];
			if (found !== undefined) {
				value = found;
				break;
			}
			const head = headAt(at);
			const own = take(head, at);
			if (own === null && belongs(at, head)) continue;
			value = own;
			break;
		}
		for (let filled = Math.max(0, at); filled <= line; filled += 1) known[filled] = value;
		return value === open ? before() : value;
	};
}

const open = Symbol('open');

function spanAt(spans: readonly Span[], offset: number): Span | undefined {
	let low = 0;
	let high = spans.length - 1;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((spans[middle]?.until ?? 0) > offset) high = middle;
		else low = middle + 1;
	}
	return spans[low];
}

/**
 * Keys of the lines of one cell: the latest time so far, counted from the cell before, so that it
 * does not matter how much was read to find it.
 */
function fillCell(keys: number[], facts: BlockFacts, line: number, floor: number): void {
	const cell = cellOf(facts, line);
	let first = line;
	while (first > 0 && cellOf(facts, first - 1) === cell) first -= 1;
	let highest = Math.max(floor, latestBefore(facts, first, cell - 1));
	for (let at = first; at < facts.count && cellOf(facts, at) === cell; at += 1) {
		highest = Math.max(highest, facts.timeAt(at).time);
		keys[at] = highest;
	}
}

/** The latest time of the lines of a cell, which end at `end`, and of some before it where it has few. */
function latestBefore(facts: BlockFacts, end: number, cell: number): number {
	let latest = 0;
	let count = 0;
	let block: BlockFacts | null = facts;
	let at = end;
	for (let blocks = 0; block !== null && blocks < mostBlocks; blocks += 1) {
		for (at -= 1; at >= 0; at -= 1) {
			if (count >= fewestLines && cellOf(block, at) < cell) return latest;
			latest = Math.max(latest, block.timeAt(at).time);
			count += 1;
		}
		block = block.previous();
		at = block?.count ?? 0;
	}
	return latest;
}

/** Lines are out of order over some hundred lines at most; divides a block. */
const cellBytes = 16 * 1024;
const fewestLines = 64;
const mostBlocks = 4;
const cellOf = (facts: BlockFacts, line: number): number =>
	Math.floor(facts.offsetAt(line) / cellBytes);

const lineEnd = /\r?\n$/;
/** As much of a line as anyone looks at. */
const shownBytes = 64 * 1024;

/**
 * A line of a block as it is shown: of a very long one what was written last over itself, or its
 * beginning. It does not hold the block in memory.
 */
export function textOf(line: string): string {
	if (line.length <= shownBytes) return decode(line);
	let end = line.length;
	while (line[end - 1] === '\r') end -= 1;
	const from = line.lastIndexOf('\r', end - 1) + 1;
	return decode(line.slice(from, Math.min(end, from + shownBytes)));
}

/** The same for a moment: it may hold the block. */
export const passingTextOf = (line: string): string =>
	line.length > shownBytes || /[\x80-\xff]/.test(line) ? textOf(line) : line;

const decode = (line: string): string => Buffer.from(line, 'latin1').toString('utf8');
