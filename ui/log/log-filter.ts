/** What people type to choose lines of a log: words and times. Pure. */

import type {LinePattern} from '../../src/logs/reading.ts';
import {parseMoment} from '../moment/parse-moment.ts';

/** `!` in front turns it round; null while there is nothing to look for. */
export function patternOf(words: string): LinePattern | null {
	const inverse = words.startsWith('!');
	const source = inverse ? words.slice(1) : words;
	return source === '' ? null : {source, inverse};
}

/** What `T` offers, in the order of its Tab. */
export const windows: readonly string[] = ['5m', '1h', 'today', 'start', ''];

export const nextWindow = (when: string): string =>
	windows[(windows.indexOf(when) + 1) % windows.length] ?? '';

export type TimeWindow = {readonly since: number | null; readonly until: number | null};

/**
 * `5m` or `-5m`, `1h30m` (so long ago), `10:40`, `yesterday 10:40`, `2026-11-20`, `2026-11-20T10:40`,
 * `today`, `yesterday`, `start` (of the run), or two of them with `..` between: `10:40..10:45`.
 * Epoch ms; null for anything else, and for one that ends before it begins.
 */
export function parseWindow(when: string, now: number, started: number | null): TimeWindow | null {
	const window = readWindow(when, now, started);
	return window && isBackwards(window) ? null : window;
}

/** Why it is no time window; null: it is one. */
export function windowMistake(when: string, now: number, started: number | null): string | null {
	const window = readWindow(when, now, started);
	if (window === null)
		return `"${when}" is no time: write 5m, 10:40, yesterday 10:40, 2026-11-21, or 10:40..10:45.`;
	return isBackwards(window) ? `"${when}" ends before it begins.` : null;
}

const isBackwards = ({since, until}: TimeWindow): boolean =>
	since !== null && until !== null && until < since;

function readWindow(when: string, now: number, started: number | null): TimeWindow | null {
	if (when.trim() === '') return {since: null, until: null};
	const [from = '', to] = when.split(/\.\.|\s+-\s+/, 2).map((part) => part.trim());
	const since = momentOf(from, now, started);
	if (to === undefined) return since === null ? null : {since, until: null};
	const until = to === '' ? null : momentOf(to, now, started);
	if ((since === null && from !== '') || (until === null && to !== '')) return null;
	return {since, until};
}

function momentOf(text: string, now: number, started: number | null): number | null {
	switch (text) {
		case 'today':
			return midnight(now);
		case 'yesterday':
			return midnight(midnight(now) - 1);
		case 'start':
			return started;
		default:
			return parseMoment(text, now);
	}
}

/** When the day began. */
export const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
