/** What a daemon finds out about the one before it: how it ended, and for how long there was none. Pure. */
import type {JournalEvent} from '../lib/journal-event.ts';
import {formatDuration} from '../lib/units.ts';

export type DaemonBefore = {
	readonly pid: number;
	/** When it last said that it lived, epoch ms; it says so once a minute and at an orderly end. */
	readonly at: number;
	/** It ended in order. */
	readonly ended: boolean;
};

export function parseBefore(text: string | null): DaemonBefore | null {
	if (text === null) return null;
	const {pid, at, ended} = JSON.parse(text) as Partial<DaemonBefore>;
	return typeof pid === 'number' && typeof at === 'number'
		? {pid, at, ended: ended === true}
		: null;
}

/** The gap in the journal while no daemon ran; `newest` is the time of the last row, epoch ms. */
export function absenceOf(
	before: DaemonBefore | null,
	newest: number | null,
	now: number,
): JournalEvent | null {
	if (!before) return null;
	const from = Math.max(before.at, newest ?? 0);
	const away = Math.max(0, now - from);
	const text = before.ended
		? `no daemon ran for ${formatDuration(away)}`
		: `the daemon before (pid ${before.pid}) ended without a word, at most ${formatDuration(away)} ago`;
	const data = {from, to: now, pid: before.pid, orderly: before.ended};
	return {kind: 'gap', service: null, run: null, cause: 'daemon', text, data};
}
