/** Reads the time that is typed after `@`. Pure. */
import {parseSince} from '../../src/logs/since.ts';

/** What is accepted, for people. */
export const momentWords = '10:42, 10:42:05, -5m, yesterday 10:42, 2026-11-21 10:42, now';

/** Beside what is typed. */
export const momentHint = '10:42 · -5m · yesterday 10:42';

/** Epoch ms; null where it is no time. A time of day is the last one that has come. */
export function parseMoment(typed: string, now: number): number | null {
	const text = typed.trim().replace(/^@/, '').trim().toLowerCase();
	const age = /^-\s*(.+)$/.exec(text)?.[1];
	if (age !== undefined) return /^\d/.test(age) && /[a-z]$/.test(age) ? parseSince(age, now) : null;
	if (text === 'now') return now;
	if (text === 'yesterday') return midnightAfter(now, -1) + (now - midnightAfter(now, 0));
	const [, day, time] = /^(today|yesterday)\s+(\d\d?:\d\d.*)$/.exec(text) ?? [];
	if (time === undefined) return parseSince(text.replace('t', 'T').replace('z', 'Z'), now);
	// Of a moment before the first of a day, every time of day is of the day before.
	return parseSince(time, midnightAfter(now, day === 'today' ? 1 : 0) - 1);
}

/** The first moment of the day that is so many days after that of `now`. */
function midnightAfter(now: number, days: number): number {
	const midnight = new Date(now);
	midnight.setDate(midnight.getDate() + days);
	return midnight.setHours(0, 0, 0, 0);
}
