/** The nearest line of a query that matches, from any place, in both directions. */
import type {Direction, Lane} from './lane.ts';
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
import type {LinePattern, LogLine, LogPlace, LogQuery, Point} from './reading.ts';
import {createSieve} from './sieve.ts';
import {createSlices} from './slices.ts';

export type Match = {readonly line: LogLine; readonly place: LogPlace};

export async function findMatch(
	runsDir: string,
	query: LogQuery,
	pattern: LinePattern,
	from: From,
	direction: Direction,
	signal: AbortSignal,
): Promise<Match | null> {
	const slice = createSlices(signal);
	const tapes = await openTapes(runsDir, query.services, Date.now(), slice);
	try {
		const begin = await pointsOf(tapes, from, slice);
		const bounds = await boundsOf(tapes, query.filter, slice);
		const sieve = createSieve(query.filter, pattern);
		const lanes = createLanes(tapes, begin, direction, sieve, bounds);
		await loadHeads(lanes, slice);
		for (;;) {
			const next = step(lanes, direction);
			if (next === null) return null;
			const {line} = next;
			if (line !== null) {
				next.settle();
				return {line, place: placeOf(tapes, placesBefore(lanes, line))};
			}
			await slice();
		}
	} finally {
		for (const tape of tapes) tape.close();
	}
}

/** Where the lanes stand, the one of the line right before it. */
const placesBefore = (lanes: readonly Lane[], line: LogLine): readonly Point[] =>
	lanes.map(({tape, place}) =>
		tape.service === line.service && (tape.stream === 'errors') === (line.isError ?? false)
			? {run: line.run, offset: line.offset}
			: place(),
	);
