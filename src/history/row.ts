/** How an event becomes a row of the journal, and what a reader may ask for. Pure. */
import type {JournalEvent, JournalKind} from '../lib/journal-event.ts';
import type {JournalRow} from '../lib/journal-row.ts';

/** An event with the times at which it was recorded, before it has a number. */
export type Timed = {
	readonly event: JournalEvent;
	readonly at: number;
	readonly mono: number;
};

/** A longer text is cut, so that no teller can fill the disk. */
const longestText = 2000;

export function toRow({event, at, mono}: Timed, seq: number, boot: string | null): JournalRow {
	const {kind, service, run, cause, text, data} = event;
	return {
		seq,
		at,
		mono,
		boot,
		service,
		run,
		kind,
		cause,
		text: text.length > longestText ? `${text.slice(0, longestText)}…` : text,
		data: data ?? null,
	};
}

export const journalKinds = [
	'phase',
	'exit',
	'check',
	'ready',
	'pause',
	'limit',
	'hook',
	'plan',
	'problem',
	'operator',
	'watch',
	'schedule',
	'gap',
	'package',
	'daemon',
] as const satisfies readonly JournalKind[];

/** Which rows a reader wants. */
export type RowQuery = {
	/** Null: rows about every service and about none. */
	readonly service: string | null;
	/** Null: all kinds. */
	readonly kinds: readonly JournalKind[] | null;
	/** Rows recorded at this time or later, epoch ms. */
	readonly since: number | null;
	/** Rows with a smaller number; null: up to the newest. */
	readonly before: number | null;
	readonly limit: number;
};

export type RowPage = {
	/** Oldest first. */
	readonly rows: readonly JournalRow[];
	/** Where to go on towards older rows, as `before`; null when there are none. */
	readonly next: number | null;
};
