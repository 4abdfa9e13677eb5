/** One log among several that are read together: its next line that passes, and where it stands. */

import {sanitize} from '../lib/sanitize.ts';
import {textOf} from './block-facts.ts';
import type {Chunk} from './chunk.ts';
import {clockSlack} from './line-time.ts';
import type {LogLine, Point} from './reading.ts';
import type {Sieve} from './sieve.ts';
import type {Tape} from './tape.ts';

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
	/**
	 * Goes past what is left out as far as its key is before `key` in the direction that is read in,
	 * or the same.
	 */
	settle(key: number, isIncluded: boolean): void;
	/** Right after, going older before, what was gone past; before a line that has no end yet. */
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

/** Chunks that a lane may have to go back: 4 MB. */
const mostSkipped = 64;

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
	/** Lines of the chunk before it were gone past; going older, those from it on. */
	let edge = 0;
	let isOver = false;
	let leftOut = 0;
	/** Where the last chunks begin that nothing was taken of. */
	const skipped: {readonly point: Point; readonly leftOut: number}[] = [];

	const isBeyond = (chunk: Chunk): boolean =>
		isNewer ? compare(chunk.from, bounds.to) >= 0 : compare(chunk.to, bounds.from) <= 0;

	const load = (): Passing | null => {
		if (current !== null || isOver) return current;
		const chunk = isNewer ? tape.after(point) : tape.before(point);
		isOver = chunk === null || isBeyond(chunk);
		if (chunk === null || isOver) return null;
		taken = 0;
		edge = isNewer ? firstOf(chunk) : endOf(chunk);
		current = {chunk, lines: sieve(chunk)};
		return current;
	};

	const nextIndex = ({lines}: Passing): number | undefined =>
		isNewer ? lines[taken] : lines[lines.length - 1 - taken];

	/** Moves the edge over lines that are left out. */
	const pass = ({chunk}: Passing, to: number) => {
		const count = Math.abs(to - edge);
		// An unfinished line is judged, and counted, when it is whole.
		const isCut = count > 0 && isNewer && to === openLine(chunk);
		if (chunk.kind === 'lines') leftOut += isCut ? count - 1 : count;
		edge = to;
		point = placeOf(chunk, edge);
	};

	const leave = ({chunk}: Passing) => {
		current = null;
		// Whoever reads on from here sees an unfinished line again, when it has grown.
		const open = isNewer ? openLine(chunk) : null;
		isOver ||= open !== null;
		if (open !== null) point = placeOf(chunk, open - 1);
		else point = isNewer ? chunk.to : chunk.from;
	};

	/** Back over what was skipped though some of it is not before: bounds are wider than keys. */
	const turnBack = (isBefore: (key: number) => boolean) => {
		for (let last = skipped.at(-1); last !== undefined; last = skipped.at(-1)) {
			const chunk = isNewer ? tape.after(last.point) : tape.before(last.point);
			if (chunk === null || isBefore(keyOf(chunk, isNewer ? endOf(chunk) - 1 : firstOf(chunk))))
				return;
			({point, leftOut} = last);
			current = null;
			isOver = false;
			skipped.pop();
		}
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
			const {chunk} = found;
			const index = nextIndex(found);
			if (index === undefined) {
				skipped.push({point, leftOut});
				if (skipped.length > mostSkipped) skipped.shift();
				pass(found, isNewer ? endOf(chunk) : firstOf(chunk));
				leave(found);
				return null;
			}
			pass(found, isNewer ? index : index + 1);
			taken += 1;
			skipped.length = 0;
			edge = isNewer ? index + 1 : index;
			point = placeOf(chunk, edge);
			if (edge === (isNewer ? endOf(chunk) : firstOf(chunk))) leave(found);
			return toLine(tape, chunk, index);
		},
		settle(key, isIncluded) {
			const isBefore = (own: number): boolean =>
				(isNewer ? own < key : own > key) || (isIncluded && own === key);
			turnBack(isBefore);
			for (let found = load(); found !== null; found = load()) {
				const {chunk} = found;
				const next = nextIndex(found);
				const end = isNewer ? endOf(chunk) : firstOf(chunk);
				const limit = next === undefined ? end : isNewer ? next : next + 1;
				let to = edge;
				while (to !== limit && isBefore(keyOf(chunk, isNewer ? to : to - 1)))
					to += isNewer ? 1 : -1;
				pass(found, to);
				if (to !== end) return;
				leave(found);
			}
		},
		place: () => point,
		leftOut: () => leftOut,
	};
}

const firstOf = (chunk: Chunk): number => (chunk.kind === 'lines' ? chunk.first : 0);
const endOf = (chunk: Chunk): number => (chunk.kind === 'lines' ? chunk.end : 1);

/** Where the unfinished line of a chunk ends, if it has one. */
const openLine = (chunk: Chunk): number | null =>
	chunk.kind === 'lines' && chunk.isOpen ? chunk.end : null;

/** Negative when the first place comes first. */
export const compare = (a: Point, b: Point): number =>
	a.run - b.run || a.offset - b.offset || Number(a.ended ?? false) - Number(b.ended ?? false);

const later = (a: Point, b: Point): Point => (compare(a, b) < 0 ? b : a);
const earlier = (a: Point, b: Point): Point => (compare(a, b) > 0 ? b : a);

/** Right before a line of a chunk. */
function placeOf(chunk: Chunk, line: number): Point {
	if (chunk.kind !== 'lines') return line === 0 ? chunk.from : chunk.to;
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
	const {text, isCut} = sanitize(textOf(facts.lineAt(index)));
	return {
		service,
		run,
		offset: facts.offsetAt(index),
		...error,
		...facts.timeAt(index),
		text,
		level: facts.levelAt(index),
		kind: 'line',
		...(isOpen && index === end - 1 ? {isOpen} : {}),
		...(isCut ? {isCut} : {}),
	};
}
