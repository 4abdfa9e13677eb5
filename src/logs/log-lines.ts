/** The lines of one service's log, each with its time and level, still as the bytes they are. */
import {newline} from '../lib/lines.ts';
import type {LogCursor} from '../lib/log-chunk.ts';
import {isContinuation, type Level, levelOf, withoutColour} from '../lib/log-level.ts';
import {readBlocks} from './blocks.ts';
import {timeOf} from './line-time.ts';
import type {Stream} from './parts.ts';
import type {Bytes} from './pieces.ts';
import {listLogRuns} from './run-facts.ts';
import {type Gap, openRun} from './source.ts';
import {createClock, openIndex, type SeenTime} from './time-index.ts';

export type LogLine = SeenTime & {
	readonly service: string;
	readonly run: number;
	/** Place of its first byte in the run's log. */
	readonly offset: number;
	/** With its newline, if it has one. */
	readonly bytes: Buffer;
	/** Null when neither the line nor the one it belongs to says so. */
	readonly level: Level | null;
	/** It goes on with a line whose beginning was given before. */
	readonly isRest: boolean;
	/** It is no line: what is missing here, in words. */
	readonly gap: string | null;
};

/** What is found out about each line; the rest keeps its default, because it costs time. */
export type Wanted = {readonly time: boolean; readonly level: boolean};

/** A longer line is given in parts, so that one without an end does not fill the memory. */
export const longestLine = 1024 * 1024;
/** Level and time stand in the head of a line. */
const headBytes = 1024;

type Describe = (
	run: number,
	offset: number,
	bytes: Buffer,
	seen: SeenTime,
	isRest: boolean,
) => LogLine;

/** Describes lines in their order: stack frames and the like have the time and level of the line before. */
function createDescriber(service: string, wanted: Wanted): Describe {
	let level: Level | null = null;
	let ownTime: number | null = null;
	return (run, offset, bytes, seen, isRest) => {
		if ((wanted.time || wanted.level) && !isRest) {
			const head = withoutColour(bytes.toString('latin1', 0, headBytes));
			const belongs = isContinuation(head);
			if (wanted.level) level = levelOf(head) ?? (belongs ? level : null);
			if (wanted.time) ownTime = timeOf(head, seen) ?? (belongs ? ownTime : null);
		}
		const time = ownTime ?? seen.time;
		const approximate = ownTime === null && seen.approximate;
		return {service, run, offset, bytes, time, approximate, level, isRest, gap: null};
	};
}

/** The lines from one place up to another, over all runs between them. */
export function* readLines(
	runsDir: string,
	service: string,
	from: LogCursor,
	to: LogCursor,
	wanted: Wanted,
	stream: Stream = 'spool',
): Generator<LogLine> {
	const describe = createDescriber(service, wanted);
	for (const run of listLogRuns(runsDir, service)) {
		if (run < from.run || run > to.run) continue;
		const source = openRun(runsDir, service, run, stream);
		if (source === null) continue;
		const index = openIndex(source.index);
		try {
			const {size, writtenAt} = source.look();
			const start = run === from.run ? from.offset : 0;
			const seenAt = createClock(index, start, writtenAt);
			let offset = start;
			let isRest = false;
			const next = (bytes: Buffer): LogLine => {
				const seen = seenAt(offset + bytes.length - 1);
				const line = describe(run, offset, bytes, seen, isRest);
				offset += bytes.length;
				isRest = bytes.at(-1) !== newline;
				return line;
			};
			const skip = (gap: Gap): LogLine => {
				const seen = seenAt(gap.to - 1);
				offset = gap.to;
				isRest = false;
				return {...gapLine(service, run, gap), ...seen};
			};
			let held: Buffer | null = null;
			for (const block of readBlocks(source, start, run === to.run ? to.offset : size)) {
				if (block.kind === 'gap') {
					if (held !== null) yield next(held);
					held = null;
					yield skip(block.gap);
					continue;
				}
				const bytes: Buffer = held === null ? block.bytes : Buffer.concat([held, block.bytes]);
				let at = 0;
				for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, at)) {
					yield next(bytes.subarray(at, end + 1));
					at = end + 1;
				}
				held = at === bytes.length ? null : bytes.subarray(at);
				if (held !== null && held.length > longestLine) {
					yield next(held);
					held = null;
				}
			}
			if (held !== null) yield next(held);
		} finally {
			index.close();
			source.close();
		}
	}
}

const gapLine = (
	service: string,
	run: number,
	{from, text}: Gap,
): Omit<LogLine, keyof SeenTime> => ({
	service,
	run,
	offset: from,
	bytes: Buffer.alloc(0),
	level: null,
	isRest: false,
	gap: text,
});

/** Turns the pieces that a follower gives into lines; keeps what it must know between pieces. */
export function createLineReader(
	service: string,
	wanted: Wanted,
): (piece: Bytes) => Generator<LogLine> {
	const describe = createDescriber(service, wanted);
	let unfinished: LogCursor | null = null;
	return function* (piece) {
		const {run, bytes} = piece;
		for (let at = 0; at < bytes.length; ) {
			const found = bytes.indexOf(newline, at);
			const end = found === -1 ? bytes.length : found + 1;
			const offset = piece.offset + at;
			const isRest = unfinished?.run === run && unfinished.offset === offset;
			yield describe(run, offset, bytes.subarray(at, end), piece, isRest);
			unfinished = found === -1 ? {run, offset: offset + end - at} : null;
			at = end;
		}
	};
}
