import {expect, test} from 'vitest';
import type {Client} from '../../../src/ipc/client.ts';
import type {JournalRow} from '../../../src/lib/journal-row.ts';
import {createBatch} from '../../../ui/batch.ts';
import {eventsPane} from '../../../ui/events/events-pane.ts';
import {feedEvents} from '../../../ui/events/feed.ts';
import {layoutOf} from '../../../ui/layout.ts';
import {reduce} from '../../../ui/reduce.ts';
import {createStore} from '../../../ui/store.ts';
import type {Theme} from '../../../ui/theme.ts';
import {until} from '../../support/until.ts';
import {now, plain, screen, view} from '../views.ts';

const row = (seq: number, fields: Partial<JournalRow> = {}): JournalRow => ({
	seq,
	at: now + seq * 1000,
	mono: seq,
	boot: null,
	service: 'api',
	run: 1,
	kind: 'operator',
	cause: null,
	text: `event ${seq}`,
	data: {},
	...fields,
});

const rows = (from: number, to: number): readonly JournalRow[] =>
	Array.from({length: to - from + 1}, (_, index) => row(from + index));

/** The sentences in a pane of five rows. */
const shown = (state: ReturnType<typeof screen>): readonly string[] =>
	eventsPane(state, {left: 0, top: 0, width: 60, height: 7}, plain)
		.slice(1, -1)
		.map((line) => /event \d+/.exec(line)?.[0] ?? '');

test('the newest is at the bottom and followed, until another one is chosen', () => {
	const begun = screen(80, 24, [view('api')], {kind: 'focused', pane: 'events'});
	const read = reduce(begun, {kind: 'events-read', rows: rows(1, 30), next: null});
	expect(shown(read)).toEqual(['event 26', 'event 27', 'event 28', 'event 29', 'event 30']);
	const came = reduce(read, {kind: 'events-came', rows: rows(30, 31)});
	expect(shown(came).at(-1)).toBe('event 31');
	const up = reduce(came, {kind: 'events-moved', by: -20});
	const later = reduce(up, {kind: 'events-came', rows: [row(32)]});
	expect(shown(later)).toEqual(shown(up));
	expect(later.events.cursor).toBe(11);
	const end = reduce(later, {kind: 'events-moved', by: Number.POSITIVE_INFINITY});
	expect([end.events.cursor, shown(end).at(-1)]).toEqual([null, 'event 32']);
});

test('in the past the event at the moment is chosen, what came later is dimmed, and the return follows again', () => {
	const begun = screen(200, 50, [view('api')]);
	const read = reduce(begun, {kind: 'events-read', rows: rows(501, 999), next: 501});
	const goTo = (seq: number, before = read) =>
		reduce(before, {
			kind: 'arrived',
			moment: {at: row(seq).at, seq, services: [], unwatched: null, first: null},
			row: null,
		});
	const marked = (state: ReturnType<typeof screen>) => {
		const marks: string[] = [];
		const theme: Theme = {
			...plain,
			paint: (role, text) => {
				const event = /event \d+/.exec(text)?.[0];
				if (event && role === 'selected') marks.push(`${event} chosen`);
				if (event && role === 'muted') marks.push(`${event} later`);
				return text;
			},
		};
		const rect = layoutOf(state).panes.events;
		if (rect) eventsPane(state, rect, theme);
		return marks;
	};
	const there = goTo(700);
	expect(marked(there).slice(0, 2)).toEqual(['event 700 chosen', 'event 701 later']);
	expect(there.events.cursor).toBe(700);
	// One step away nothing moves but the choice.
	expect(goTo(699, there).events.bottom).toBe(there.events.bottom);

	const early = goTo(300);
	expect(early.events).toMatchObject({cursor: 300, bottom: 300});
	const older = reduce(early, {kind: 'events-older', rows: rows(1, 500), next: null});
	expect(older.events.bottom).toBeGreaterThan(300);
	expect(reduce(older, {kind: 'returned'}).events).toMatchObject({cursor: null, bottom: null});
	expect(marked(goTo(0, older))[0]).toBe('event 1 later');
});

test('only what matters, all, or errors; filtered by words', () => {
	const all = [
		row(1, {kind: 'phase', text: 'starting', data: {phase: 'starting'}}),
		row(2, {kind: 'phase', text: 'running (pid 1)', data: {phase: 'running'}}),
		row(3, {kind: 'exit', text: 'exit 1', data: {code: 1, asked: false}}),
		row(4, {
			kind: 'exit',
			service: 'db',
			text: 'exit 143, asked to end',
			data: {code: 143, asked: true},
		}),
	];
	const read = reduce(screen(80, 24, [view('api')]), {kind: 'events-read', rows: all, next: null});
	const texts = (...actions: readonly Parameters<typeof reduce>[1][]): string =>
		eventsPane(actions.reduce(reduce, read), {left: 0, top: 0, width: 60, height: 8}, plain).join(
			'\n',
		);
	expect(texts()).not.toContain('starting');
	expect(texts({kind: 'events-scope', scope: 'all'})).toContain('starting');
	const errors = texts({kind: 'events-scope', scope: 'errors'});
	expect(errors).toContain('✗ api    exit 1');
	expect(errors).not.toContain('db');
	const others = texts(
		{kind: 'typing', typing: {into: 'events', before: ''}},
		{kind: 'typed', text: '!api'},
	);
	expect(others).toContain('○ db     exit 143');
	expect(others).not.toContain('exit 1 ');
});

test('a step in the numbers asks again, and scrolling back reads what is older', async () => {
	const listeners = new Set<(notice: {readonly rows: readonly JournalRow[]}) => void>();
	let last = 600;
	const asked: (number | null)[] = [];
	const client = {
		on: (_name: string, listener: (notice: {readonly rows: readonly JournalRow[]}) => void) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		request: async (_method: string, {before}: {readonly before: number | null}) => {
			asked.push(before);
			const to = (before ?? last + 1) - 1;
			const from = Math.max(1, to - 499);
			return {rows: rows(from, to), next: from > 1 ? from : null};
		},
	} as unknown as Client;
	const store = createStore(screen(80, 24, [view('api')], {kind: 'focused', pane: 'events'}));
	const batch = createBatch(store);
	const end = feedEvents(client, store, batch);
	const seqs = () => store.get().events.rows.map(({seq}) => seq);
	await until('the last page', () => seqs().at(-1) === 600);
	expect(seqs()[0]).toBe(101);
	last = 700;
	for (const listener of listeners) listener({rows: [row(700)]});
	await until('what was left out', () => seqs().length === 500 && seqs().at(-1) === 700);
	store.dispatch({kind: 'events-moved', by: -495});
	await until('what is older', () => seqs()[0] === 1);
	expect(seqs()).toEqual(rows(1, 700).map(({seq}) => seq));
	expect(asked).toEqual([null, null, 201]);
	end();
	batch.close();
	expect(listeners.size).toBe(0);
});
