/** The journal as far as the screen has read it, and which of its rows the pane shows. Pure. */
import {isNotable, toneOf} from '../../src/history/event-tone.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {Past} from '../moment/past.ts';

/** What `L` goes through. */
export const eventScopes = ['notable', 'all', 'errors'] as const;
export type EventScope = (typeof eventScopes)[number];

export type Events = {
	/** Oldest first, without a gap. */
	readonly rows: readonly JournalRow[];
	/** Where older rows are, as `before` of `events.read`; null: there are none. */
	readonly next: number | null;
	/** Something was read. */
	readonly loaded: boolean;
	/** Number of the row that is chosen; null: the newest, whichever that is. */
	readonly cursor: number | null;
	/** Number of the last visible row; null: the newest. */
	readonly bottom: number | null;
	readonly filter: string;
	readonly scope: EventScope;
};

export const noEvents: Events = {
	rows: [],
	next: null,
	loaded: false,
	cursor: null,
	bottom: null,
	filter: '',
	scope: 'notable',
};

/** Rows that are kept; scrolled further back, the newest give way no more: older ones are not read. */
export const mostRows = 20_000;

const shownOf = new WeakMap<readonly JournalRow[], Map<string, readonly JournalRow[]>>();

/** Rows that pass what is chosen and typed, oldest first. */
export function shownEvents({rows, scope, filter}: Events): readonly JournalRow[] {
	const known = shownOf.get(rows) ?? new Map<string, readonly JournalRow[]>();
	shownOf.set(rows, known);
	const key = `${scope} ${filter}`;
	const before = known.get(key);
	if (before) return before;
	const words = filter
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '' && word !== '!');
	const shown = rows.filter((row) => isInScope(row, scope) && matches(row, words));
	known.clear();
	known.set(key, shown);
	return shown;
}

const isInScope = (row: JournalRow, scope: EventScope): boolean =>
	scope === 'all' || (isNotable(row) && (scope === 'notable' || toneOf(row) === 'bad'));

/** Every word is in the service, the kind, the sentence or the cause; one with `!` in front is in none. */
function matches({service, kind, text, cause}: JournalRow, words: readonly string[]): boolean {
	if (words.length === 0) return true;
	const whole = `${service ?? ''} ${kind} ${text} ${cause ?? ''}`.toLowerCase();
	return words.every((word) =>
		word.startsWith('!') ? !whole.includes(word.slice(1)) : whole.includes(word),
	);
}

/** Index of the last row with this number or a smaller one; the last row where none is chosen. */
export function indexOf(shown: readonly JournalRow[], seq: number | null): number {
	if (seq === null) return shown.length - 1;
	return Math.max(
		0,
		shown.findLastIndex((row) => row.seq <= seq),
	);
}

/** Number of the row that is gone to, or of the last one before the time. */
export const reachedIn = ({row, seq}: Past): number => row?.seq ?? seq;

export const chosenEvent = (events: Events): JournalRow | null => {
	const shown = shownEvents(events);
	return shown[indexOf(shown, events.cursor)] ?? null;
};
