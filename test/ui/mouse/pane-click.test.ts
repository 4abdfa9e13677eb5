/** What a click and the wheel do in each pane. */
import {describe, expect, test} from 'vitest';
import type {JournalRow} from '../../../src/lib/journal-row.ts';
import {scrolled} from '../../../ui/chrome/scroll.ts';
import {copiedOf} from '../../../ui/copy/copied.ts';
import {layoutOf, type Rect} from '../../../ui/layout.ts';
import type {State} from '../../../ui/model.ts';
import {clickInPane} from '../../../ui/mouse/pane-click.ts';
import type {Pane} from '../../../ui/pane.ts';
import {reduce} from '../../../ui/reduce.ts';
import {screen, view} from '../views.ts';

const services = Array.from({length: 30}, (_, index) =>
	view(`svc-${String(index).padStart(2, '0')}`, {group: index < 20 ? 'web' : 'jobs'}),
);
const started = screen(120, 40, services);

const rectOf = (state: State, pane: Pane): Rect => {
	const rect = layoutOf(state).panes[pane];
	if (!rect) throw new Error(`${pane} is not shown`);
	return rect;
};

const click = (state: State, pane: Pane, row: number): State => {
	const {select} = clickInPane(state, pane, rectOf(state, pane), 5, row);
	return select.reduce(reduce, state);
};

const turn = (state: State, pane: Pane, by: number): State =>
	scrolled(state, pane, by).reduce(reduce, state);

describe('the list', () => {
	test('a click selects; the wheel moves the rows, and the selection only at the edge', () => {
		const chosen = click(started, 'services', 6);
		expect(chosen.list).toMatchObject({chosen: 'svc-05', top: 0});
		const turned = turn(chosen, 'services', 3);
		expect(turned.list).toMatchObject({chosen: 'svc-05', top: 3});
		expect(turn(turned, 'services', 3).list).toMatchObject({chosen: 'svc-06', top: 6});
		expect(turn(turned, 'services', -30).list).toMatchObject({top: 0});
		expect(click(turned, 'services', 1).list.chosen).toBe('svc-03');
		expect(click(turned, 'services', 99)).toBe(turned);
	});

	test('a click on the head of a group folds it', () => {
		const grouped = reduce(started, {kind: 'folded-all'});
		expect([...click(grouped, 'services', 1).list.folded]).toEqual(['web']);
	});
});

describe('events', () => {
	const rows: readonly JournalRow[] = Array.from({length: 50}, (_, index) => ({
		seq: index + 1,
		at: Date.UTC(2026, 10, 21, 10, 0, index),
		mono: index,
		boot: null,
		kind: 'exit',
		service: 'api',
		run: 1,
		text: `exit 1 · ${index + 1}`,
		cause: null,
		data: null,
	}));
	const focused = reduce(started, {kind: 'focused', pane: 'events'});
	const state = reduce(reduce(focused, {kind: 'events-read', rows, next: null}), {
		kind: 'events-scope',
		scope: 'all',
	});
	const height = rectOf(state, 'events').height - 2;

	test('a click chooses the event under it, y copies it', () => {
		const chosen = click(state, 'events', 0);
		expect(chosen.events.cursor).toBe(50 - height + 1);
		expect(copiedOf(chosen)?.text).toMatch(
			new RegExp(`^2026-11-21 \\d\\d:00:\\d\\d\\.000 api exit 1 · ${50 - height + 1}$`),
		);
	});

	test('the wheel goes back and returns to the newest', () => {
		const back = turn(state, 'events', -3);
		expect(back.events).toMatchObject({bottom: 47, cursor: 47});
		expect(turn(back, 'events', 3).events.bottom).toBeNull();
		expect(turn(state, 'events', -100).events.bottom).toBe(height);
	});
});
