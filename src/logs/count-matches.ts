/** Counts the lines of a query that match, from the beginning to the end. */
import {compare, everywhere} from './lane.ts';
import {boundsOf, openTapes} from './lanes.ts';
import type {LinePattern, LogQuery} from './reading.ts';
import {createSieve} from './sieve.ts';
import {createSlices} from './slices.ts';

/** Ms between two calls of `onProgress`. */
const progressInterval = 100;

export async function countMatches(
	runsDir: string,
	query: LogQuery,
	pattern: LinePattern,
	onProgress: (count: number, share: number) => void,
	signal: AbortSignal,
): Promise<number> {
	const slice = createSlices(signal);
	const tapes = await openTapes(runsDir, query.services, Date.now(), slice);
	const sieve = createSieve(query.filter, pattern);
	try {
		const bounds = await boundsOf(tapes, query.filter, slice);
		const sizes = tapes.map((tape, at) => tape.bytesAfter(bounds[at]?.from ?? tape.start));
		const all = Math.max(
			1,
			sizes.reduce((sum, size) => sum + size, 0),
		);
		let done = 0;
		let count = 0;
		let told = performance.now();
		for (const [at, tape] of tapes.entries()) {
			const {from, to} = bounds[at] ?? everywhere;
			const size = sizes[at] ?? 0;
			for (
				let chunk = tape.after(from);
				chunk !== null && compare(chunk.from, to) < 0;
				chunk = tape.after(chunk.to)
			) {
				if (chunk.kind === 'lines') count += sieve(chunk).length;
				const rest = slice();
				if (rest === undefined) continue;
				await rest;
				if (performance.now() - told < progressInterval) continue;
				told = performance.now();
				onProgress(count, (done + size - tape.bytesAfter(chunk.to)) / all);
			}
			done += size;
		}
		return count;
	} finally {
		for (const tape of tapes) tape.close();
	}
}
