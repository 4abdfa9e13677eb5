/** A page of the logs of a query, to one side of a place. */

import type {Chunk} from './chunk.ts';
import {compare, type Direction} from './lane.ts';
import {
	boundsOf,
	createLanes,
	type From,
	loadHeads,
	openTapes,
	placeOf,
	pointsOf,
	step,
} from './lanes.ts';
import type {LogLine, LogPage, LogQuery} from './reading.ts';
import {createSieve} from './sieve.ts';
import {createSlices} from './slices.ts';
import type {Tape} from './tape.ts';

export async function readPage(
	runsDir: string,
	query: LogQuery,
	from: From,
	direction: Direction,
	count: number,
	signal: AbortSignal,
): Promise<LogPage> {
	const slice = createSlices(signal);
	const tapes = await openTapes(runsDir, query.services, Date.now(), slice);
	try {
		const begin = await pointsOf(tapes, from, slice);
		const bounds = await boundsOf(tapes, query.filter, slice);
		const lanes = createLanes(tapes, begin, direction, createSieve(query.filter), bounds);
		await loadHeads(lanes, slice);
		const lines: LogLine[] = [];
		while (lines.length < count) {
			const next = step(lanes, direction);
			if (next === null) break;
			if (next.line !== null) lines.push(next.line);
			if (lines.length === count) next.settle();
			await slice();
		}
		const reached = lanes.map((lane) => lane.place());
		const isAll = lanes.every((lane) => lane.head() === null);
		const leftOut = lanes.reduce((sum, lane) => sum + lane.leftOut(), 0);
		const isNewer = direction === 'newer';
		const closed = from === 'end' ? tapes.map((tape) => tape.closedEnd) : begin;
		const isFirst = (tape: Tape, at: number): boolean => {
			const point = begin[at] ?? tape.start;
			return compare(point, bounds[at]?.from ?? point) <= 0 || tape.before(point) === null;
		};
		const isLast = (tape: Tape, at: number): boolean => {
			const point = closed[at] ?? tape.end;
			return compare(point, bounds[at]?.to ?? point) >= 0 || isOnlyOpen(tape.after(point));
		};
		return {
			lines: isNewer ? lines : lines.reverse(),
			start: placeOf(tapes, isNewer ? begin : reached),
			end: placeOf(tapes, isNewer ? reached : closed),
			atStart: isNewer ? tapes.every(isFirst) : isAll,
			atEnd: isNewer ? isAll : tapes.every(isLast),
			leftOut,
		};
	} finally {
		for (const tape of tapes) tape.close();
	}
}

/** Nothing, or a line that has no end yet; a page ends before it. */
const isOnlyOpen = (chunk: Chunk | null): boolean =>
	chunk === null || (chunk.kind === 'lines' && chunk.isOpen && chunk.first === chunk.end - 1);
