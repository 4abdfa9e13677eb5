/** Counts the lines of a query that match, from the beginning to the end. */
import {openTapes} from './lanes.ts';
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
	const tapes = openTapes(runsDir, query, Date.now());
	const sieve = createSieve(query.filter, pattern);
	try {
		const all = tapes.reduce((sum, tape) => sum + tape.bytesAfter(tape.start), 0);
		let done = 0;
		let count = 0;
		let told = performance.now();
		for (const tape of tapes) {
			const own = tape.bytesAfter(tape.start);
			for (let chunk = tape.after(tape.start); chunk !== null; chunk = tape.after(chunk.to)) {
				if (chunk.kind === 'lines') count += sieve(chunk).length;
				const rest = slice();
				if (rest === undefined) continue;
				await rest;
				if (performance.now() - told < progressInterval) continue;
				told = performance.now();
				onProgress(count, Math.min(1, (done + own - tape.bytesAfter(chunk.to)) / Math.max(1, all)));
			}
			done += own;
		}
		return count;
	} finally {
		for (const tape of tapes) tape.close();
	}
}
