/**
 * Lines by the block of the log that they begin in: whoever comes to a block, from whichever side,
 * finds the same lines in it. So pages can be read in both directions, from any place, at the same
 * cost wherever that is.
 */
import {newline} from '../lib/lines.ts';
import {readRange} from './blocks.ts';
import type {Range} from './parts.ts';
import type {Source} from './source.ts';

/** Some hundred lines: one page needs one or two blocks. Divides `cutBytes`. */
export const gridBytes = 64 * 1024;
/** A line without an end is cut where a multiple of this is reached at least this far from its start. */
const cutBytes = 1024 * 1024;

export type LineBlock = {
	readonly run: number;
	readonly number: number;
	/** Of the first byte in the run's log. */
	readonly offset: number;
	/**
	 * Whole lines, a character for each byte; the last one lacks its newline where the log ends, a gap
	 * follows, or it was cut.
	 */
	readonly text: string;
	/** The first line goes on with one that was cut. */
	readonly isRest: boolean;
};

/** The bytes that can be read in one go around `offset`, as far as its block and a long line may need. */
export function stretchAround(source: Source, offset: number, size: number): Range | null {
	const limit = Math.min(size, offset + gridBytes + 2 * cutBytes);
	let range = source.rangeBefore(limit);
	while (range !== null && range.from > offset) range = source.rangeBefore(range.from);
	return range !== null && range.to > offset ? range : null;
}

/** The lines that begin in a block of a stretch; null when none does. */
export function readLineBlock(source: Source, stretch: Range, number: number): LineBlock | null {
	const from = Math.max(stretch.from, number * gridBytes);
	const to = Math.min(stretch.to, (number + 1) * gridBytes);
	if (from >= to) return null;
	const before = from > stretch.from ? 1 : 0;
	const wanted = scratch.subarray(0, to - from + before);
	const read = wanted.subarray(0, source.read(wanted, from - before));
	const isRest = before === 1 && read[0] !== newline && isCutAt(source, stretch, from);
	const isStart = before === 0 || read[0] === newline || isRest;
	const first = isStart ? before : read.indexOf(newline, before) + 1;
	if ((first === 0 && !isStart) || first >= read.length) return null;
	const offset = from - before + first;
	const isWhole = read.at(-1) === newline || from - before + read.length >= stretch.to;
	const text =
		read.toString('latin1', first) + (isWhole ? '' : restOfLine(source, stretch, read, to));
	return {run: source.run, number, offset, text, isRest};
}

/** Bytes go through it one block at a time: memory of their own would stay taken for long. */
const scratch = Buffer.allocUnsafeSlow(gridBytes + 1);

/** A line has been going on for so long that it is cut at `offset`. */
function isCutAt(source: Source, stretch: Range, offset: number): boolean {
	if (offset % cutBytes !== 0 || offset - cutBytes < stretch.from) return false;
	return !readRange(source, offset - cutBytes, offset).includes(newline);
}

/** What follows the bytes up to `to` until the end of the line that they end with. */
function restOfLine(source: Source, stretch: Range, read: Buffer, to: number): string {
	const start = to - read.length + read.lastIndexOf(newline) + 1;
	const limit = Math.min(stretch.to, (Math.ceil(start / cutBytes) + 1) * cutBytes);
	let rest = '';
	for (let at = to; at < limit; ) {
		const piece = readRange(source, at, Math.min(limit, at + gridBytes));
		if (piece.length === 0) break;
		const end = piece.indexOf(newline);
		rest += piece.toString('latin1', 0, end === -1 ? piece.length : end + 1);
		if (end !== -1) break;
		at += piece.length;
	}
	return rest;
}

/** Where each line begins in the text of a block, then where the last one ends. */
export function startsOf(text: string): readonly number[] {
	const starts = [0];
	for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1))
		starts.push(end + 1);
	if (starts.at(-1) !== text.length) starts.push(text.length);
	return starts;
}
