/** Finds where the last lines of a log begin, reading backward, so that its length does not matter. */
import {findNewlineBackward, newline} from '../lib/lines.ts';
import type {LogCursor} from '../lib/log-chunk.ts';
import {readRange} from './blocks.ts';
import type {Stream} from './parts.ts';
import {listLogRuns} from './run-facts.ts';
import {openRun, type Source} from './source.ts';

/** Lines are mostly short: a block holds some hundred of them. */
const backwardBlock = 64 * 1024;

/** The very end of a log, of its runs up to `upTo`; before everything where there are none. */
export function endOfLog(
	runsDir: string,
	service: string,
	stream: Stream = 'spool',
	upTo = Number.POSITIVE_INFINITY,
): LogCursor {
	for (const run of listLogRuns(runsDir, service).toReversed()) {
		if (run > upTo) continue;
		const source = openRun(runsDir, service, run, stream);
		if (source === null) continue;
		const {size} = source.look();
		source.close();
		return {run, offset: size};
	}
	return {run: 0, offset: 0};
}

/** The place after the last newline before `place` in its run, or the beginning of that run. */
export function endOfWholeLines(
	runsDir: string,
	service: string,
	place: LogCursor,
	stream: Stream = 'spool',
): LogCursor {
	const source = openRun(runsDir, service, place.run, stream);
	if (source === null) return place;
	let offset = place.offset;
	for (;;) {
		const range = source.rangeBefore(offset);
		// What stands before a gap is not the beginning of this line.
		if (range === null || range.to < offset) break;
		const from = Math.max(range.from, offset - backwardBlock);
		const at = readRange(source, from, offset).lastIndexOf(newline);
		offset = at === -1 ? from : from + at + 1;
		if (at !== -1) break;
	}
	source.close();
	return {run: place.run, offset};
}

/** The very beginning of what is left of a log. */
export const beginOfLog: LogCursor = {run: 0, offset: 0};

/**
 * Where the last `lines` lines before `before` begin, over all runs. A run's last line counts
 * though it may have no newline. At most `bytes` are covered, which may cut a very long line.
 */
export function startOfLastLines(
	runsDir: string,
	service: string,
	before: LogCursor,
	lines: number,
	bytes = Number.POSITIVE_INFINITY,
	stream: Stream = 'spool',
): LogCursor {
	let start = before;
	let linesLeft = lines;
	let bytesLeft = bytes;
	for (const run of listLogRuns(runsDir, service).toReversed()) {
		if (run > before.run || linesLeft === 0 || bytesLeft === 0) continue;
		const source = openRun(runsDir, service, run, stream);
		if (source === null) continue;
		const {size} = source.look();
		const end = run === before.run ? Math.min(before.offset, size) : size;
		start = {run, offset: end};
		// A gap ends a line as the end of a run does.
		for (let range = source.rangeBefore(end); range !== null; ) {
			const found = startInRange(source, range, linesLeft, bytesLeft);
			start = {run, offset: found.offset};
			linesLeft -= found.lines;
			bytesLeft -= range.to - found.offset;
			if (found.offset > range.from) bytesLeft = 0;
			range = linesLeft === 0 || bytesLeft === 0 ? null : source.rangeBefore(range.from);
		}
		if (linesLeft > 0 && bytesLeft > 0) start = {run, offset: 0};
		source.close();
	}
	return start;
}

/** Where the last `lines` lines of a part that can be read in one go begin, and how many there are. */
export function startInRange(
	source: Source,
	{from: start, to: end}: {readonly from: number; readonly to: number},
	lines: number,
	bytes = Number.POSITIVE_INFINITY,
): {readonly offset: number; readonly lines: number} {
	const floor = Math.max(start, end - bytes);
	let found = 0;
	let offset = end;
	const block = Buffer.allocUnsafe(backwardBlock);
	while (offset > floor) {
		const from = Math.max(floor, offset - backwardBlock);
		const target = block.subarray(0, offset - from);
		let searchEnd = source.read(target, from);
		// The newline that ends the last line does not begin another one.
		if (offset === end && target[searchEnd - 1] === newline) searchEnd -= 1;
		const {at, found: here} = findNewlineBackward(target, searchEnd, lines - found);
		found += here;
		if (found === lines) return {offset: from + at + 1, lines};
		offset = from;
	}
	// A line cut by the limit is given when it is the only one; else it begins after the next newline.
	if (floor > start && found > 0) return firstWholeLine(source, floor, end, found);
	return {offset: floor, lines: end > floor ? found + 1 : found};
}

function firstWholeLine(
	source: Source,
	floor: number,
	end: number,
	lines: number,
): {readonly offset: number; readonly lines: number} {
	const block = Buffer.allocUnsafe(backwardBlock);
	for (let offset = floor; offset < end; offset += backwardBlock) {
		const count = source.read(block.subarray(0, Math.min(backwardBlock, end - offset)), offset);
		const at = block.subarray(0, count).indexOf(newline);
		if (at !== -1) return {offset: offset + at + 1, lines};
	}
	return {offset: floor, lines};
}
