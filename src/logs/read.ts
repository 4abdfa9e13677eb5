/** A page of one service's log, going backward from a place: what the screen scrolls through. */
import type {LogChunk, LogCursor} from '../lib/log-chunk.ts';
import {listRuns} from '../runs/run-directory.ts';
import {endOfLog, startOfLastLines} from './last-lines.ts';
import {endMark, notBefore, startMark} from './marks.ts';
import {cutByTime, toChunk, withoutHalfCharacter} from './pieces.ts';
import {openRun, readRange} from './source.ts';

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
): Page {
	const stop = before ?? endOfLog(runsDir, service);
	const start = startOfLastLines(runsDir, service, stop, lines, pageBytes);
	const runs = listRuns(runsDir, service);
	const chunks: LogChunk[] = [];
	let end: Place = {...stop, ended: false};
	let reachedStart = runs.length === 0 || runs[0] === stop.run;
	for (const run of runs) {
		if (run < start.run || run > stop.run) continue;
		const source = openRun(runsDir, service, run);
		if (source === null) continue;
		const {size} = source.look();
		const from = run === start.run ? Math.max(start.offset, source.start) : source.start;
		const to = run === stop.run ? Math.min(stop.offset, size) : size;
		if (run === start.run) reachedStart = from === source.start && run === runs[0];
		const isTold = before !== null && run === before.run && before.offset <= source.start;
		if (from === source.start && !isTold) chunks.push(startMark(runsDir, service, run));

		const isAtEnd = before === null && run === stop.run;
		const mark = run < stop.run || isAtEnd ? endMark(runsDir, service, run, size, now) : null;
		const bytes = readRange(source, from, to);
		const shown = isAtEnd && mark === null ? withoutHalfCharacter(bytes) : bytes;
		const pieces = cutByTime(runsDir, service, source, from, shown);
		chunks.push(...pieces.map(toChunk));
		if (mark !== null) chunks.push(notBefore(mark, pieces.at(-1)?.time ?? 0));
		if (run === stop.run) end = {run, offset: from + shown.length, ended: mark !== null};
		source.close();
	}
	return {chunks, reachedStart, end};
}
