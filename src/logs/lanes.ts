/** Several logs as one, in the order of time, in both directions. */
import {type Bounds, createLane, type Direction, everywhere, type Lane} from './lane.ts';
import type {LogFilter, LogLine, LogPlace, Point} from './reading.ts';
import {listStreams} from './run-facts.ts';
import type {Sieve} from './sieve.ts';
import {openTape, type Tape} from './tape.ts';

/** Every log of some services: of each its standard output before its errors. */
export async function openTapes(
	runsDir: string,
	services: readonly string[],
	now: number,
	slice: Slice,
): Promise<readonly Tape[]> {
	const tapes: Tape[] = [];
	for (const service of services) {
		for (const stream of listStreams(runsDir, service))
			tapes.push(openTape(runsDir, service, stream, now));
		await slice();
	}
	return tapes;
}

export type From = LogPlace | 'start' | 'end' | {readonly time: number};

/** Rests between two steps when it takes long. */
export type Slice = () => Promise<void> | undefined;

export const pointsOf = async (
	tapes: readonly Tape[],
	from: From,
	slice: Slice,
): Promise<readonly Point[]> => {
	const points: Point[] = [];
	for (const tape of tapes) {
		points.push(isTime(from) ? await seek(tape, from.time, slice) : pointOf(tape, from));
		await slice();
	}
	return points;
};

async function seek(tape: Tape, time: number, slice: Slice): Promise<Point> {
	const steps = tape.seek(time);
	for (let next = steps.next(); ; next = steps.next()) {
		if (next.done) return next.value;
		await slice();
	}
}

/** Lines of a program are that much out of order at most, as far as their time is asked for; ms. */
const disorder = 2000;

/** Where a filter by time begins and ends. */
export async function boundsOf(
	tapes: readonly Tape[],
	{since, until}: LogFilter,
	slice: Slice,
): Promise<readonly Bounds[]> {
	const bounds: Bounds[] = [];
	for (const tape of tapes)
		bounds.push({
			from: since === null ? everywhere.from : await seek(tape, since - disorder, slice),
			to: until === null ? everywhere.to : await seek(tape, until + disorder, slice),
		});
	return bounds;
}

export function pointOf(tape: Tape, from: Exclude<From, {readonly time: number}>): Point {
	if (from === 'start') return tape.start;
	if (from === 'end') return tape.end;
	const place = from[tape.service];
	if (place === undefined) return tape.end;
	if (tape.stream === 'spool') return place;
	// It had no log of its own yet.
	return place.errors ?? {run: place.run, offset: -1};
}

const isTime = (from: From): from is {readonly time: number} =>
	typeof from === 'object' && typeof (from as {readonly time?: unknown}).time === 'number';

/** What a query reads from a place on, or back from it. */
export function createLanes(
	tapes: readonly Tape[],
	from: readonly Point[],
	direction: Direction,
	sieve: Sieve,
	bounds: readonly Bounds[] = [],
): readonly Lane[] {
	const isMerged = tapes.length > 1;
	return tapes.map((tape, at) => {
		const options = {sieve, isMerged, bounds: bounds[at] ?? everywhere};
		return createLane(tape, from[at] ?? tape.end, direction, options);
	});
}

export type Step = {
	/** Null for lines that were left out. */
	readonly line: LogLine | null;
	/** Where the other logs stand when this line is the last one: before and after it in time. */
	readonly settle: () => void;
};

/** Makes each lane ready to tell its head, which reads a block. */
export async function loadHeads(lanes: readonly Lane[], slice: Slice): Promise<void> {
	for (const lane of lanes) {
		lane.head();
		await slice();
	}
}

/**
 * Goes one step: to the next line of all, or past lines that were left out; null when nothing is
 * left. Lines of the same time come in the order of the lanes, so both directions agree.
 */
export function step(lanes: readonly Lane[], direction: Direction): Step | null {
	const isNewer = direction === 'newer';
	let next = -1;
	let key = 0;
	for (const [at, lane] of lanes.entries()) {
		const head = lane.head();
		if (head === null || (next !== -1 && (isNewer ? head.key >= key : head.key < key))) continue;
		next = at;
		key = head.key;
	}
	const line = lanes[next]?.take();
	if (line === undefined) return null;
	const settle = () => {
		for (const [at, lane] of lanes.entries())
			if (at !== next) lane.settle(key, isNewer ? at < next : at > next);
	};
	return {line, settle};
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
