/** What happened lately in its box, the newest at the bottom. Pure. */
import {type EventTone, toneOf} from '../../src/history/event-tone.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import {clock} from '../../src/lib/local-time.ts';
import {sanitizeLine} from '../../src/lib/sanitize.ts';
import {fitLeft} from '../../src/lib/text-width.ts';
import {frame} from '../chrome/frame.ts';
import {paneKey} from '../keys/key-names.ts';
import type {Rect} from '../layout.ts';
import type {State} from '../model.ts';
import type {Glyphs, Role, Theme} from '../theme.ts';
import {eventText} from './event-words.ts';
import {type Events, indexOf, reachedIn, shownEvents} from './events-view.ts';

export type EventsInput = Pick<State, 'events' | 'recent' | 'printed' | 'keys' | 'moment'>;

export function eventsPane(state: EventsInput, rect: Rect, theme: Theme): readonly string[] {
	const {events} = state;
	const {paint} = theme;
	const height = Math.max(0, rect.height - 2);
	const focused = state.recent[0] === 'events' && !state.printed;
	const shown = shownEvents(events);
	const bottom = indexOf(shown, events.bottom);
	const visible = shown.slice(Math.max(0, bottom + 1 - height), bottom + 1);
	const cursor = focused ? indexOf(shown, events.cursor) : reachedAt(state, shown);
	const first = bottom + 1 - visible.length;
	const columns = Math.min(16, Math.max(6, ...visible.map(({service}) => (service ?? '').length)));
	const rows = visible.map((row, index) =>
		eventRow(row, columns, rect.width - 2, markOf(state, row, first + index === cursor), theme),
	);
	const below = shown.length - 1 - bottom;
	const filter = events.filter === '' ? '' : paint('accent', `/${events.filter}`);
	const more = below > 0 ? paint('muted', `${below} more below`) : '';
	return frame(
		rect,
		{
			key: paneKey(state, 'events', '5'),
			title: 'Events',
			note: noteOf(events),
			right: [filter, more].filter((part) => part !== '').join(' '),
			focused,
		},
		rows.length > 0 ? rows : [paint('muted', ` ${emptyText(events)}`)],
		theme,
	);
}

/** Index of the event at the moment that is looked at; -1 where there is none. */
const reachedAt = ({moment}: EventsInput, shown: readonly JournalRow[]): number =>
	moment === null ? -1 : shown.findLastIndex(({seq}) => seq <= reachedIn(moment));

/** What stands on a row inside the pane; null: nothing. */
export function eventAt(events: Events, rect: Rect, row: number): JournalRow | null {
	const shown = shownEvents(events);
	const bottom = indexOf(shown, events.bottom);
	const first = Math.max(0, bottom + 1 - Math.max(0, rect.height - 2));
	return first + row > bottom ? null : (shown[first + row] ?? null);
}

type Mark = 'selected' | 'later' | 'none';

/** What comes after the moment that is looked at had not happened yet. */
function markOf({moment}: EventsInput, {seq}: JournalRow, selected: boolean): Mark {
	if (selected) return 'selected';
	return moment !== null && seq > moment.seq ? 'later' : 'none';
}

function eventRow(
	row: JournalRow,
	columns: number,
	width: number,
	mark: Mark,
	{glyphs, paint}: Theme,
): string {
	const tone = toneOf(row);
	const glyph = glyphOf(tone, glyphs);
	const time = clock(row.at);
	const name = fitLeft(row.service ?? '', columns);
	const text = sanitizeLine(eventText(row));
	const plain = fitLeft(` ${time} ${glyph} ${name} ${text}`, width);
	if (mark === 'selected') return paint('selected', plain);
	if (mark === 'later') return paint('muted', plain);
	return fitLeft(` ${paint('muted', time)} ${paint(roles[tone], glyph)} ${name} ${text}`, width);
}

const roles: Readonly<Record<EventTone, Role>> = {
	bad: 'bad',
	busy: 'busy',
	good: 'good',
	note: 'muted',
};

const glyphOf = (tone: EventTone, glyphs: Glyphs): string =>
	({bad: glyphs.bad, busy: glyphs.busy, good: glyphs.on, note: glyphs.off})[tone];

const noteOf = ({scope}: Events): string =>
	({notable: '', all: '· every row', errors: '· errors only'})[scope];

function emptyText({loaded, filter, scope, rows}: Events): string {
	if (!loaded) return 'The journal is being read…';
	if (filter !== '') return 'Nothing of that has happened. Esc shows all again.';
	if (scope === 'errors' && rows.length > 0) return 'Nothing has gone wrong. e shows all again.';
	return 'Nothing has happened yet.';
}
