/** Several logs as one, in the order of time, in both directions. */
import {createLane, type Direction, type Lane} from './lane.ts';
import type {LinePattern, LogLine, LogPlace, LogQuery, Point} from './reading.ts';
import {listStreams} from './run-facts.ts';
import {createSieve} from './sieve.ts';
import {openTape, type Tape} from './tape.ts';

/** Every log of the services of a query: of each its standard output before its errors. */
export function openTapes(runsDir: string, {services}: LogQuery, now: number): readonly Tape[] {
	return services.flatMap((service) =>
		listStreams(runsDir, service).map((stream) => openTape(runsDir, service, stream, now)),
	);
}

export type From = LogPlace | 'start' | 'end' | {readonly time: number};

export function pointOf(tape: Tape, from: From): Point {
	if (from === 'start') return tape.start;
	if (from === 'end') return tape.end;
	if (isTime(from)) return tape.at(from.time);
	const place = from[tape.service];
	if (place === undefined) return tape.end;
	if (tape.stream === 'spool') return place;
	// It had no log of its own yet.
	return place.errors ?? {run: place.run, offset: -1};
}

const isTime = (from: object): from is {readonly time: number} =>
	typeof (from as {readonly time?: unknown}).time === 'number';

/** What a query reads from a place on, or back from it. */
export function createLanes(
	tapes: readonly Tape[],
	from: readonly Point[],
	direction: Direction,
	query: LogQuery,
	alsoMatching: LinePattern | null = null,
): readonly Lane[] {
	const sieve = createSieve(query.filter, alsoMatching);
	return tapes.map((tape, at) =>
		createLane(tape, from[at] ?? tape.end, direction, sieve, tapes.length > 1),
	);
}

/**
 * Goes one step: the next line of all, or null for lines that were left out; undefined when nothing
 * is left. Lines of the same time come in the order of the lanes, so both directions agree.
 */
export function step(lanes: readonly Lane[], direction: Direction): LogLine | null | undefined {
	let next: Lane | undefined;
	let best = 0;
	for (const lane of lanes) {
		const head = lane.head();
		if (head === null) continue;
		if (next !== undefined && (direction === 'newer' ? head.key >= best : head.key < best))
			continue;
		next = lane;
		best = head.key;
	}
	return next?.take();
}

export function placeOf(tapes: readonly Tape[], points: readonly Point[]): LogPlace {
	const place: Record<string, LogPlace[string]> = {};
	for (const [at, {service, stream}] of tapes.entries()) {
		const point = points[at];
		if (point === undefined) continue;
		const own = place[service];
		place[service] = stream === 'spool' || own === undefined ? point : {...own, errors: point};
	}
	return place;
}
