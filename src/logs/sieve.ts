/** Which lines of a chunk a filter lets pass. */

import {withoutLineEnd} from '../lib/lines.ts';
import {isAtLeast, withoutColour} from '../lib/log-level.ts';
import {testOf} from './line-pattern.ts';
import type {LinePattern, LogFilter} from './reading.ts';
import type {Chunk} from './tape.ts';

/** The lines that pass, in their order; of a mark or a gap line 0. */
export type Sieve = (chunk: Chunk) => readonly number[];

/**
 * Marks have no words or level of their own to be found by, so they pass where only times are asked
 * for. A gap passes there too and under every pattern: what is gone may have matched.
 */
export function createSieve(
	{pattern, level, since, until}: LogFilter,
	alsoMatching: LinePattern | null = null,
): Sieve {
	const tests = [pattern, alsoMatching].filter((each) => each !== null).map(testOf);
	const isTimed = since !== null || until !== null;
	const isInTime = (time: number): boolean =>
		(since === null || time >= since) && (until === null || time <= until);
	return (chunk) => {
		if (chunk.kind !== 'lines') {
			const isWanted =
				chunk.kind === 'gap' ? alsoMatching === null : tests.length === 0 && level === null;
			return isWanted && isInTime(chunk.time) ? [0] : [];
		}
		const {facts} = chunk;
		const lines: number[] = [];
		for (let line = chunk.first; line < chunk.end; line += 1) {
			if (tests.length > 0) {
				const text = withoutColour(withoutLineEnd(facts.bytesAt(line)).toString('utf8'));
				if (!tests.every((test) => test(text))) continue;
			}
			if (level !== null && !isAtLeast(facts.levelAt(line), level)) continue;
			if (isTimed && !isInTime(facts.timeAt(line).time)) continue;
			lines.push(line);
		}
		return lines;
	};
}
