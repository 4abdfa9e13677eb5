/** Rows of the journal as they come, and moving through them. Pure. */
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {Handlers} from '../handlers.ts';
import {innerRows, layoutOf} from '../layout.ts';
import type {State} from '../model.ts';
import {
	type EventScope,
	type Events,
	eventScopes,
	indexOf,
	mostRows,
	reachedIn,
	shownEvents,
} from './events-view.ts';

export type EventsAction =
	/** The newest page, in place of what was known. */
	| {
			readonly kind: 'events-read';
			readonly rows: readonly JournalRow[];
			readonly next: number | null;
	  }
	| {
			readonly kind: 'events-older';
			readonly rows: readonly JournalRow[];
			readonly next: number | null;
	  }
	| {readonly kind: 'events-came'; readonly rows: readonly JournalRow[]}
	| {readonly kind: 'events-moved'; readonly by: number}
	/** What is visible moves; the cursor only where it would be left behind. */
	| {readonly kind: 'events-scrolled'; readonly by: number}
	| {readonly kind: 'events-pointed'; readonly seq: number}
	| {readonly kind: 'events-scope'; readonly scope: EventScope};

export const eventsHandlers: Handlers<EventsAction> = {
	'events-read': (state, {rows, next}) => changed(state, {rows, next, loaded: true}),
	'events-older': (state, {rows, next}) => {
		const {events} = state;
		const first = events.rows[0]?.seq ?? Number.POSITIVE_INFINITY;
		const all = [...rows.filter(({seq}) => seq < first), ...events.rows];
		const read = changed(state, {rows: all, next: all.length >= mostRows ? null : next});
		// The event that was gone to may have come with them.
		return state.moment !== null && events.bottom === events.cursor ? placed(read) : read;
	},
	'events-came': (state, {rows}) => {
		const last = state.events.rows.at(-1)?.seq ?? 0;
		const news = rows.filter(({seq}) => seq > last);
		return news.length === 0
			? state
			: changed(state, {rows: [...state.events.rows, ...news].slice(-mostRows)});
	},
	'events-moved': (state, {by}) => moved(state, by),
	'events-scrolled': (state, {by}) => scrolled(state, by),
	'events-pointed': (state, {seq}) => changed(state, {cursor: seq}),
	'events-scope': (state, {scope}) => settled(changed(state, {scope})),
};

export const withFilter = (state: State, filter: string): State =>
	settled(changed(state, {filter}));

const changed = (state: State, change: Partial<Events>): State => ({
	...state,
	events: {...state.events, ...change},
});

/** On the newest row it follows what comes. */
function moved(state: State, by: number): State {
	const shown = shownEvents(state.events);
	const last = shown.length - 1;
	const index = Math.min(last, Math.max(0, indexOf(shown, state.events.cursor) + by));
	return settled(changed(state, {cursor: index >= last ? null : (shown[index]?.seq ?? null)}));
}

function scrolled(state: State, by: number): State {
	const shown = shownEvents(state.events);
	const height = Math.max(1, innerRows(layoutOf(state), 'events'));
	const last = shown.length - 1;
	const highest = Math.min(last, height - 1);
	const before = indexOf(shown, state.events.bottom);
	const bottom = Math.min(last, Math.max(highest, before + by));
	const cursor = indexOf(shown, state.events.cursor);
	const kept = Math.min(bottom, Math.max(bottom - height + 1, cursor));
	return changed(state, {
		bottom: bottom >= last ? null : (shown[bottom]?.seq ?? null),
		cursor: kept >= last ? null : (shown[kept]?.seq ?? null),
	});
}

/** The chosen row is visible. */
function settled(state: State): State {
	const shown = shownEvents(state.events);
	const height = Math.max(1, innerRows(layoutOf(state), 'events'));
	const last = shown.length - 1;
	const cursor = indexOf(shown, state.events.cursor);
	const before = indexOf(shown, state.events.bottom);
	const bottom = Math.min(last, Math.max(cursor, Math.min(before, cursor + height - 1)));
	return changed(state, {bottom: bottom >= last ? null : (shown[bottom]?.seq ?? null)});
}

/** The event at the moment that is looked at is chosen, with what came before and after it around it. */
export function withReached(state: State): State {
	if (state.moment === null) return changed(state, {cursor: null, bottom: null});
	const chosen = changed(state, {cursor: reachedIn(state.moment)});
	const shown = shownEvents(chosen.events);
	const bottom = indexOf(shown, state.events.bottom);
	const height = Math.max(1, innerRows(layoutOf(state), 'events'));
	const cursor = indexOf(shown, chosen.events.cursor);
	return cursor <= bottom && cursor > bottom - height && isRead(chosen) ? chosen : placed(chosen);
}

const isRead = ({events}: State): boolean =>
	events.next === null || (events.rows[0]?.seq ?? 0) <= (events.cursor ?? 0);

/** The chosen row is in the middle; until it is read, what is older is read. */
function placed(state: State): State {
	if (!isRead(state)) return changed(state, {bottom: state.events.cursor});
	const shown = shownEvents(state.events);
	const height = Math.max(1, innerRows(layoutOf(state), 'events'));
	const cursor = indexOf(shown, state.events.cursor);
	const bottom = Math.min(shown.length - 1, Math.max(height - 1, cursor + Math.floor(height / 2)));
	return changed(state, {bottom: shown[bottom]?.seq ?? null});
}

export const nextScope = (scope: EventScope): EventScope =>
	eventScopes[(eventScopes.indexOf(scope) + 1) % eventScopes.length] ?? 'notable';
