/** One log among several that are read together: its next line that passes, and where it stands. */
import {sanitizeLine} from '../lib/sanitize.ts';
import {textOf} from './block-facts.ts';
import {clockSlack} from './line-time.ts';
import type {LogLine, Point} from './reading.ts';
import type {Sieve} from './sieve.ts';
import type {Chunk, Tape} from './tape.ts';

export type Direction = 'older' | 'newer';

/** What a lane would give next. */
export type Head = {
	/** In the order of time: what is on top of several heads is the lowest, going older the highest. */
	readonly key: number;
	/** Null where nothing passes: `take` then only goes past lines that were left out. */
	readonly index: number | null;
};

export type Lane = {
	readonly tape: Tape;
	/** Null when nothing is left. Reads at most one block. */
	head(): Head | null;
	/** Goes past the head; the line when it passes. */
	take(): LogLine | null;
	/** Right after, going older before, what was taken last; before a line that has no end yet. */
	place(): Point;
	leftOut(): number;
};

/** The lines of a chunk that pass, in their order; a mark or gap is line 0. */
type Passing = {readonly chunk: Chunk; readonly lines: readonly number[]};

/** Nothing outside of them passes. */
export type Bounds = {readonly from: Point; readonly to: Point};

export const everywhere: Bounds = {
	from: {run: 0, offset: 0},
	to: {run: Number.POSITIVE_INFINITY, offset: 0},
};

type LaneOptions = {readonly sieve: Sieve; readonly isMerged: boolean; readonly bounds: Bounds};

export function createLane(
	tape: Tape,
	from: Point,
	direction: Direction,
	{sieve, isMerged, bounds}: LaneOptions,
): Lane {
	const isNewer = direction === 'newer';
	let point = isNewer ? later(from, bounds.from) : earlier(from, bounds.to);
	let current: Passing | null = null;
	/** How many of the passing lines were taken. */
	let taken = 0;
	let isOver = false;
	let leftOut = 0;

	const isBeyond = (chunk: Chunk): boolean =>
		isNewer ? compare(chunk.from, bounds.to) >= 0 : compare(chunk.to, bounds.from) <= 0;
	const load = (): Passing | null => {
		if (current !== null || isOver) return current;
		const chunk = isNewer ? tape.after(point) : tape.before(point);
		taken = 0;
		isOver = chunk === null || isBeyond(chunk);
		current = chunk === null || isOver ? null : {chunk, lines: sieve(chunk)};
		return current;
	};
	const nextIndex = ({lines}: Passing): number | undefined =>
		isNewer ? lines[taken] : lines[lines.length - 1 - taken];

	/** Lines of the chunk that are left out up to the next one that passes, or to its end. */
	const passed = ({chunk, lines}: Passing, index: number | undefined): number => {
		if (chunk.kind !== 'lines') return 0;
		const last = taken === 0 ? undefined : isNewer ? lines[taken - 1] : lines[lines.length - taken];
		if (isNewer) return (index ?? chunk.end) - (last === undefined ? chunk.first : last + 1);
		return (last ?? chunk.end) - (index === undefined ? chunk.first : index + 1);
	};

	const leave = ({chunk}: Passing) => {
		current = null;
		// Whoever reads on from here sees an unfinished line again, when it has grown.
		const isOpen = isNewer && chunk.kind === 'lines' && chunk.isOpen;
		isOver ||= isOpen;
		if (isOpen) point = placeOf(chunk, chunk.end - 1);
		else point = isNewer ? chunk.to : chunk.from;
	};

	return {
		tape,
		head() {
			const found = load();
			if (found === null) return null;
			const {chunk} = found;
			const index = nextIndex(found) ?? null;
			if (!isMerged) return {key: 0, index};
			if (index !== null) return {key: keyOf(chunk, index), index};
			return {key: isNewer ? keyAtEnd(chunk) : keyBefore(chunk), index};
		},
		take() {
			const found = load();
			if (found === null) return null;
			const {chunk, lines} = found;
			const index = nextIndex(found);
			leftOut += passed(found, index);
			if (index === undefined) {
				leave(found);
				return null;
			}
			taken += 1;
			if (taken === lines.length && passed(found, undefined) === 0) leave(found);
			else point = placeOf(chunk, isNewer ? index + 1 : index);
			return toLine(tape, chunk, index);
		},
		place: () => point,
		leftOut: () => leftOut,
	};
}

/** Negative when the first place comes first. */
export const compare = (a: Point, b: Point): number =>
	a.run - b.run || a.offset - b.offset || Number(a.ended ?? false) - Number(b.ended ?? false);

const later = (a: Point, b: Point): Point => (compare(a, b) < 0 ? b : a);
const earlier = (a: Point, b: Point): Point => (compare(a, b) > 0 ? b : a);

/** Right before a line of a chunk. */
function placeOf(chunk: Chunk, line: number): Point {
	if (chunk.kind !== 'lines') return chunk.from;
	return {run: chunk.from.run, offset: chunk.facts.offsetAt(line)};
}

const keyOf = (chunk: Chunk, line: number): number =>
	chunk.kind === 'lines' ? chunk.facts.keyAt(line) : chunk.time;

/** Nothing after the chunk has a lower key. */
const keyAtEnd = (chunk: Chunk): number =>
	chunk.kind === 'lines' ? chunk.facts.timeAt(chunk.end - 1).time : chunk.time;

/** Nothing before the chunk has a higher key. */
const keyBefore = (chunk: Chunk): number =>
	(chunk.kind === 'lines' ? chunk.facts.seenAt(chunk.first).time : chunk.time) + clockSlack;

function toLine({service, stream}: Tape, chunk: Chunk, index: number): LogLine {
	const error = stream === 'errors' ? {isError: true as const} : {};
	const {run} = chunk.to;
	if (chunk.kind !== 'lines') {
		const {kind, offset, time, approximate, text} = chunk;
		return {service, run, offset, ...error, time, approximate, text, level: null, kind};
	}
	const {facts, end, isOpen} = chunk;
	return {
		service,
		run,
		offset: facts.offsetAt(index),
		...error,
		...facts.timeAt(index),
		text: sanitizeLine(textOf(facts.bytesAt(index))),
		level: facts.levelAt(index),
		kind: 'line',
		...(isOpen && index === end - 1 ? {isOpen} : {}),
	};
}
