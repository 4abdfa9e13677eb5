/** Answers what the screen asks of logs, from the files; see reading.ts. */

import type {Direction} from './lane.ts';
import {createLanes, type From, openTapes, placeOf, pointOf, step} from './lanes.ts';
import type {LogLine, LogPage, LogQuery} from './reading.ts';
import {createSlices} from './slices.ts';
import type {Chunk} from './tape.ts';

export async function readPage(
	runsDir: string,
	query: LogQuery,
	from: From,
	direction: Direction,
	count: number,
	signal: AbortSignal,
): Promise<LogPage> {
	const slice = createSlices(signal);
	const tapes = openTapes(runsDir, query, Date.now());
	try {
		const begin = tapes.map((tape) => pointOf(tape, from));
		const lanes = createLanes(tapes, begin, direction, query);
		const lines: LogLine[] = [];
		let isAll = false;
		while (lines.length < count) {
			const line = step(lanes, direction);
			if (line === undefined) {
				isAll = true;
				break;
			}
			if (line !== null) lines.push(line);
			await slice();
		}
		const reached = lanes.map((lane) => lane.place());
		isAll ||= lanes.every((lane) => lane.head() === null);
		const leftOut = lanes.reduce((sum, lane) => sum + lane.leftOut(), 0);
		if (direction === 'newer')
			return {
				lines,
				start: placeOf(tapes, begin),
				end: placeOf(tapes, reached),
				atStart: tapes.every((tape, at) => tape.before(begin[at] ?? tape.start) === null),
				atEnd: isAll,
				leftOut,
			};
		const closed = from === 'end' ? tapes.map((tape) => tape.closedEnd) : begin;
		return {
			lines: lines.reverse(),
			start: placeOf(tapes, reached),
			end: placeOf(tapes, closed),
			atStart: isAll,
			atEnd: tapes.every((tape, at) => isLast(tape.after(closed[at] ?? tape.end))),
			leftOut,
		};
	} finally {
		for (const tape of tapes) tape.close();
	}
}

/** Nothing, or only a line that has no end yet, which is before the end of a page. */
const isLast = (chunk: Chunk | null): boolean =>
	chunk === null || (chunk.kind === 'lines' && chunk.isOpen && chunk.first === chunk.end - 1);
