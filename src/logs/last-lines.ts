/** Finds where the last lines of a log begin, reading backward, so that its length does not matter. */
import {findNewlineBackward, newline} from '../lib/lines.ts';
import type {LogCursor} from '../lib/log-chunk.ts';
import {listRuns} from '../runs/run-directory.ts';
import {openRun, readRange, type Source} from './source.ts';

/** Lines are mostly short: a block holds some hundred of them. */
const backwardBlock = 64 * 1024;

/** The very end of a log; before everything where the service has never run. */
export function endOfLog(runsDir: string, service: string): LogCursor {
	for (const run of listRuns(runsDir, service).toReversed()) {
		const source = openRun(runsDir, service, run);
		if (source === null) continue;
		const {size} = source.look();
		source.close();
		return {run, offset: size};
	}
	return {run: 0, offset: 0};
}

/** The place after the last newline before `place` in its run, or the beginning of that run. */
export function endOfWholeLines(runsDir: string, service: string, place: LogCursor): LogCursor {
	const source = openRun(runsDir, service, place.run);
	if (source === null) return place;
	let offset = place.offset;
	while (offset > source.start) {
		const from = Math.max(source.start, offset - backwardBlock);
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
): LogCursor {
	let start = before;
	let linesLeft = lines;
	let bytesLeft = bytes;
	for (const run of listRuns(runsDir, service).toReversed()) {
		if (run > before.run || linesLeft === 0 || bytesLeft === 0) continue;
		const source = openRun(runsDir, service, run);
		if (source === null) continue;
		const {size} = source.look();
		const end = run === before.run ? Math.min(before.offset, size) : size;
		const found = startInRun(source, end, linesLeft, bytesLeft);
		source.close();
		start = {run, offset: found.offset};
		linesLeft -= found.lines;
		bytesLeft -= end - found.offset;
	}
	return start;
}

/** Where the last `lines` lines before `end` begin in one file, and how many there are. */
export function startInRun(
	source: Source,
	end: number,
	lines: number,
	bytes = Number.POSITIVE_INFINITY,
): {readonly offset: number; readonly lines: number} {
	const floor = Math.max(source.start, end - bytes);
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
	if (floor > source.start && found > 0) return firstWholeLine(source, floor, end, found);
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
