/** A page of one service's log, going backward from a place: what the screen scrolls through. */
import type {LogChunk, LogCursor} from '../lib/log-chunk.ts';
import {readBlocks} from './blocks.ts';
import {describeGone, type Gone, readGone} from './gap.ts';
import {endOfLog, startOfLastLines} from './last-lines.ts';
import {endMark, notBefore, startMark} from './marks.ts';
import {logFolder, type Stream} from './parts.ts';
import {cutByTime, gapMark, type Piece, toChunk, withoutHalfCharacter} from './pieces.ts';
import {listLogRuns, readFacts} from './run-facts.ts';
import {openRun, type Source} from './source.ts';

/** Where following goes on; `ended`: the end of that run has been told. */
export type Place = LogCursor & {readonly ended: boolean};

export type Page = {
	/** Oldest first. */
	readonly chunks: readonly LogChunk[];
	/** Nothing older is left. */
	readonly reachedStart: boolean;
	/** Where the page ends. */
	readonly end: Place;
};

/** However long the lines are, a page fits into a message even when every byte is escaped. */
const pageBytes = 1024 * 1024;

/**
 * The last `lines` lines before a place (null: the end, which may be an unfinished line), with
 * marks where runs began and ended. Fewer lines when they are longer than a megabyte in all.
 * A run's first byte always comes with the mark of its start.
 */
export function readBefore(
	runsDir: string,
	service: string,
	before: LogCursor | null,
	lines: number,
	now: number,
	stream: Stream = 'spool',
): Page {
	const stop = before ?? endOfLog(runsDir, service, stream);
	const start = startOfLastLines(runsDir, service, stop, lines, pageBytes, stream);
	const runs = listLogRuns(runsDir, service);
	const chunks: LogChunk[] = [];
	let end: Place = {...stop, ended: false};
	let reachedStart = runs.length === 0 || runs[0] === stop.run;
	for (const run of runs) {
		if (run < start.run || run > stop.run) continue;
		const source = openRun(runsDir, service, run, stream);
		if (source === null) continue;
		const {size} = source.look();
		const to = run === stop.run ? Math.min(stop.offset, size) : size;
		// A gap comes with what stands after it, as the mark of a start does.
		const from = run === start.run ? afterGaps(source, Math.min(start.offset, to)) : 0;
		if (run === start.run) reachedStart = from === 0 && run === runs[0];
		const isTold = before !== null && run === before.run && before.offset <= 0;
		if (from === 0 && !isTold) chunks.push(startMark(run, readFacts(runsDir, service, run)));

		const isAtEnd = before === null && run === stop.run;
		const mayEnd = run < stop.run || isAtEnd;
		const mark = mayEnd ? endMark(run, readFacts(runsDir, service, run), size, now) : null;
		const {pieces, offset} = readPieces(source, from, to, isAtEnd && mark === null);
		chunks.push(...pieces.map(toChunk));
		if (mark !== null) chunks.push(notBefore(mark, pieces.at(-1)?.time ?? 0));
		if (run === stop.run) end = {run, offset, ended: mark !== null};
		source.close();
	}
	const gone = reachedStart ? readGone(logFolder(runsDir, service)) : null;
	if (gone !== null) chunks.unshift(goneMark(gone, chunks[0]));
	return {chunks, reachedStart, end};
}

/** The first of the gaps that stand directly before `offset`, or `offset`. */
function afterGaps(source: Source, offset: number): number {
	let start = offset;
	while (start > 0) {
		const gap = source.gapAt(start - 1);
		if (gap === null) break;
		start = Math.min(gap.from, start - 1);
	}
	return start;
}

/** `offset`: where they end; before a character that is still being written, where that may be. */
function readPieces(
	source: Source,
	from: number,
	to: number,
	mayGrow: boolean,
): {readonly pieces: readonly Piece[]; readonly offset: number} {
	const pieces: Piece[] = [];
	let run: Buffer[] = [];
	let start = from;
	let offset = from;
	const give = () => {
		const bytes = Buffer.concat(run);
		const shown = mayGrow && offset >= to ? withoutHalfCharacter(bytes) : bytes;
		pieces.push(...cutByTime(source, start, shown));
		offset = start + shown.length;
		run = [];
	};
	for (const block of readBlocks(source, from, to)) {
		if (block.kind === 'bytes') {
			run.push(block.bytes);
			offset += block.bytes.length;
			continue;
		}
		give();
		pieces.push(gapMark(source, block.gap));
		offset = block.gap.to;
		start = offset;
	}
	give();
	return {pieces, offset};
}

const goneMark = (gone: Gone, first: LogChunk | undefined): LogChunk => ({
	kind: 'mark',
	run: first?.run ?? gone.run,
	offset: 0,
	time: first?.time ?? gone.at,
	text: describeGone(gone),
});
