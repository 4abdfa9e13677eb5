/** Finds a time in the log of a run by asking few of its blocks. */
import type {Chunk} from './chunk.ts';
import {gridBytes} from './line-blocks.ts';
import type {Point} from './reading.ts';

/**
 * Right before the first line that was written at a time or later; null when there is none. `forward`
 * gives the chunk that begins at an offset or after it. Rests after each block.
 */
export function* seekInRun(
	time: number,
	size: number,
	forward: (offset: number) => Chunk | null,
): Generator<undefined, Point | null> {
	let low = 0;
	let high = Math.ceil(size / gridBytes);
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		const found = forward(middle * gridBytes);
		if (found === null || timeOfFirst(found) >= time) high = middle;
		else low = middle + 1;
		yield;
	}
	for (let offset = Math.max(0, low - 1) * gridBytes; ; yield) {
		const found = forward(offset);
		if (found === null) return null;
		const place = firstSince(found, time);
		if (place !== null) return place;
		offset = found.to.offset;
	}
}

const timeOfFirst = (chunk: Chunk): number =>
	chunk.kind === 'lines' ? chunk.facts.timeAt(chunk.first).time : chunk.time;

/** Where the first line of a chunk begins that is not before a time; null when none is. */
function firstSince(chunk: Chunk, time: number): Point | null {
	if (chunk.kind !== 'lines') return chunk.time >= time ? chunk.from : null;
	for (let line = chunk.first; line < chunk.end; line += 1)
		if (chunk.facts.timeAt(line).time >= time)
			return {run: chunk.from.run, offset: chunk.facts.offsetAt(line)};
	return null;
}
