/** Reads the time that is typed after `@`. Pure. */
import {parseSince} from '../../src/logs/since.ts';

/** What is accepted, for people. */
export const momentWords = '10:42, 10:42:05, -5m, yesterday 10:42, 2026-11-21 10:42';

/** Epoch ms; null where it is no time. A time of day is the last one that has come. */
export function parseMoment(typed: string, now: number): number | null {
	const text = typed.trim().replace(/^@/, '').trim().toLowerCase();
	const age = /^-\s*(.+)$/.exec(text)?.[1];
	if (age !== undefined) return /^\d/.test(age) && /[a-z]$/.test(age) ? parseSince(age, now) : null;
	const yesterday = /^yesterday\s+(\d.*)$/.exec(text)?.[1];
	if (yesterday === undefined) return parseSince(text.replace('t', 'T').replace('z', 'Z'), now);
	const midnight = new Date(now);
	midnight.setHours(0, 0, 0, 0);
	// Of a moment before today's first, every time of day is yesterday's.
	return /^\d\d?:\d\d/.test(yesterday) ? parseSince(yesterday, midnight.getTime() - 1) : null;
}
