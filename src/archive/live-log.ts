/** The spool of a run that goes on, kept within bounds: what is archived, what is dropped, at which line. */
import {closeSync, openSync, readSync} from 'node:fs';
import {newline} from '../lib/lines.ts';
import {
	listParts,
	logFolder,
	type Range,
	type Segment,
	type Stream,
	segmentsOf,
	uncovered,
} from '../logs/parts.ts';
import {estimateLines} from './count-lines.ts';
import {writeGap} from './gaps.ts';

export type SpoolPlace = {
	readonly service: string;
	readonly run: number;
	readonly stream: Stream;
	readonly file: string;
	/** Offset of its first byte. */
	readonly base: number;
	readonly size: number;
};

const step = 64 * 1024;
/** A longer line is cut. */
const longestLine = 1024 * 1024;

export const segmentsOfLog = (
	runsDir: string,
	{service, run, stream}: Pick<SpoolPlace, 'service' | 'run' | 'stream'>,
): readonly Segment[] =>
	segmentsOf(
		listParts(logFolder(runsDir, service)).filter(
			(part) => part.run === run && part.stream === stream,
		),
	);

export const freeRanges = (
	segments: readonly Segment[],
	{base, size}: Pick<SpoolPlace, 'base' | 'size'>,
): readonly Range[] => uncovered(segments, 0, base + size);

/** The ranges with their inner ends moved back to ends of lines, where there are any. */
export function atLineEnds(spool: SpoolPlace, ranges: readonly Range[]): readonly Range[] {
	return withSpool(spool, (read) => {
		const aligned: Range[] = [];
		let next: number | null = null;
		for (const [at, range] of ranges.entries()) {
			const isJoined = ranges[at + 1]?.from === range.to;
			const from: number = next ?? range.from;
			const isOpen = isJoined || at === ranges.length - 1;
			const to = isOpen ? lineEndBefore(read, from, range.to) : range.to;
			if (to > from) aligned.push({from, to});
			next = isJoined ? to : null;
		}
		return aligned;
	});
}

/** Notes that `range` is dropped, up to the end of a line; returns what is free to go. */
export function dropLive(
	runsDir: string,
	spool: SpoolPlace,
	range: Range,
	limit: number,
	now: number,
	reason: 'flood' | 'disk',
): {readonly range: Range; readonly lines: number} {
	return withSpool(spool, (read) => {
		const {service, run, stream} = spool;
		const dropped = {from: range.from, to: lineEndAfter(read, range.to, limit)};
		const lines = estimateLines(read, dropped.from, dropped.to);
		writeGap(logFolder(runsDir, service), {run, stream, ...dropped}, {lines, reason, at: now});
		return {range: dropped, lines};
	});
}

type Read = (target: Buffer, offset: number) => number;

function withSpool<Result>({file, base}: SpoolPlace, use: (read: Read) => Result): Result {
	const fd = openSync(file, 'r');
	try {
		return use((target, offset) => readSync(fd, target, 0, target.length, offset - base));
	} finally {
		closeSync(fd);
	}
}

/** The end of the last line before `end`; `end` itself where lines are too long. */
function lineEndBefore(read: Read, start: number, end: number): number {
	const floor = Math.max(start, end - longestLine);
	for (let to = end; to > floor; to -= step) {
		const from = Math.max(floor, to - step);
		const block = Buffer.alloc(to - from);
		const at = block.subarray(0, read(block, from)).lastIndexOf(newline);
		if (at !== -1) return from + at + 1;
	}
	return end;
}

/** The end of the line that goes on at `start`; `start` itself where lines are too long. */
function lineEndAfter(read: Read, start: number, limit: number): number {
	const ceiling = Math.min(limit, start + longestLine);
	for (let from = start - 1; from < ceiling; from += step) {
		const block = Buffer.alloc(Math.min(step, ceiling - from));
		const at = block.subarray(0, read(block, from)).indexOf(newline);
		if (at !== -1) return from + at + 1;
	}
	return start;
}
