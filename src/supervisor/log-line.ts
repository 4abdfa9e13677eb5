/** Looks for a line in what a run of a service has written since its start, each byte once. */
import {setImmediate as nextTurn} from 'node:timers/promises';
import {stripVTControlCharacters} from 'node:util';
import type {Ask} from '../health/prober.ts';
import {eachLine, withoutLineEnd} from '../lib/lines.ts';
import {patternOf} from '../lib/text-pattern.ts';
import {readBlocks} from '../logs/blocks.ts';
import type {Source} from '../logs/source.ts';

/** A line without an end is looked at up to here, bytes. */
const longestLine = 64 * 1024;
/** Of one look; a service that writes faster than that is caught up with at the next ones. */
const bytesPerLook = 16 * 1024 * 1024;
/** Of the line that was found, in messages and on disk, characters. */
const longestQuote = 200;

export type LineFinder = {
	/** The line, or null when it has not been written yet. Waits between blocks for others' turns. */
	look(lifetime: AbortSignal): Promise<string | null>;
};

/** `open` gives the log of the run from its start on; null while there is none. */
export function findLine(written: string, open: () => Source | null): LineFinder {
	const matches = patternOf(written) ?? (() => false);
	let offset = 0;
	let rest: Buffer = Buffer.alloc(0);
	let found: string | null = null;

	const test = (bytes: Buffer) => {
		if (found !== null) return;
		const line = stripVTControlCharacters(withoutLineEnd(bytes).toString('utf8'));
		if (matches(line)) found = line.trim().slice(0, longestQuote);
	};

	const read = async (source: Source, lifetime: AbortSignal) => {
		const {size} = source.look();
		const end = Math.min(size, offset + bytesPerLook);
		for (const block of readBlocks(source, offset, end)) {
			if (block.kind === 'gap') {
				// What follows is no rest of the line before.
				offset = block.gap.to;
				rest = Buffer.alloc(0);
				continue;
			}
			const {bytes} = block;
			offset += bytes.length;
			rest = eachLine(rest.length === 0 ? bytes : Buffer.concat([rest, bytes]), test);
			if (found !== null || lifetime.aborted) return;
			if (rest.length > longestLine) rest = rest.subarray(-longestLine);
			await nextTurn();
		}
		// A prompt has no end.
		if (rest.length > 0) test(rest);
	};

	return {
		async look(lifetime) {
			const source = found === null ? open() : null;
			if (source === null) return found;
			try {
				await read(source, lifetime);
			} finally {
				source.close();
			}
			return found;
		},
	};
}

/** Looks through the logs of a run. `remember` gets the line when it is found, before anybody else. */
export function askLine(
	written: string,
	known: string | null,
	logs: readonly (() => Source | null)[],
	remember: (line: string) => void,
): Ask {
	const finders = logs.map((open) => findLine(written, open));
	let line = known;
	return async (lifetime) => {
		if (line === null) {
			for (const finder of finders) line ??= await finder.look(lifetime);
			if (line !== null) remember(line);
		}
		return line === null
			? {ok: false, message: `no line with ${written} yet`}
			: {ok: true, message: line};
	};
}
