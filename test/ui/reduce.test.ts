import {expect, test} from 'vitest';
import {listRows} from '../../ui/layout.ts';
import {selectedOf} from '../../ui/list/order.ts';
import {initialState} from '../../ui/model.ts';
import {type Action, reduce} from '../../ui/reduce.ts';
import {now, off, screen, view} from './views.ts';

const hundred = Array.from({length: 100}, (_, index) => view(`s${String(index).padStart(2, '0')}`));
const move = (by: number): Action => ({kind: 'moved', by});

test('the selection stays on its service when the order changes', () => {
	const before = screen(80, 24, [view('a'), view('b'), view('c')], move(1));
	const failed = off('c', {state: 'failed', phase: 'failed', wanted: 'up'});
	const after = reduce(before, {
		kind: 'services',
		notice: {version: 1, changed: [failed], removed: [], problems: null},
	});
	expect(selectedOf(after)?.name).toBe('b');
});

test('from the first snapshot on the selection keeps its service without any key', () => {
	const state = screen(80, 24, [view('api'), view('recommender')]);
	const failed = off('recommender', {state: 'backoff', phase: 'backoff', wanted: 'up'});
	const after = reduce(state, {
		kind: 'services',
		notice: {version: 1, changed: [failed], removed: [], problems: null},
	});
	expect([state, after].map((each) => selectedOf(each)?.name)).toEqual(['api', 'api']);
});

test('under a filter by state the selection moves once, and then keeps its service', () => {
	const change = (...changed: readonly ReturnType<typeof view>[]): Action => ({
		kind: 'services',
		notice: {version: 1, changed, removed: [], problems: null},
	});
	const failed = (name: string) => off(name, {state: 'failed', phase: 'failed', wanted: 'up'});
	const state = screen(
		80,
		24,
		[failed('b'), failed('c')],
		{kind: 'typing', typing: {into: 'filter', before: ''}},
		{kind: 'typed', text: 'failed'},
		{kind: 'typing', typing: null},
		change(view('b')),
		change(failed('a')),
	);
	expect(selectedOf(state)?.name).toBe('c');
});

test('the selection moves to the neighbour when its service goes', () => {
	const before = screen(80, 24, [view('a'), view('b'), view('c')], move(1));
	const after = reduce(before, {
		kind: 'services',
		notice: {version: 1, changed: [], removed: ['b'], problems: null},
	});
	expect(selectedOf(after)?.name).toBe('c');
});

test('an empty list for a moment does not lose the selection', () => {
	const services = [view('a'), view('b'), view('c')];
	const none: Action = {kind: 'snapshot', services: [], problems: [], daemon: null};
	const state = screen(80, 24, services, move(1), none, {...none, services});
	expect(selectedOf(state)?.name).toBe('b');
});

test('the list scrolls with the selection, both ways, and with the size', () => {
	const state = screen(80, 24, hundred, move(50));
	expect(50 - state.list.top).toBe(listRows(state) - 1);
	const up = reduce(state, move(-Infinity));
	expect(up.list.top).toBe(0);
	const small = reduce(state, {kind: 'resized', size: {columns: 40, rows: 10}});
	expect(50 - small.list.top).toBeLessThan(listRows(small));
});

test('a filter shows its first match until it is cleared, and Enter chooses that one', () => {
	const services = [view('api'), view('db'), view('web')];
	const typing: Action = {kind: 'typing', typing: {into: 'filter', before: ''}};
	const typed = screen(80, 24, services, typing, {kind: 'typed', text: 'we'});
	expect(selectedOf(typed)?.name).toBe('web');
	expect(selectedOf(reduce(typed, {kind: 'left'}))?.name).toBe('api');
	const kept = reduce(typed, {kind: 'typing', typing: null});
	expect(selectedOf(reduce(kept, {kind: 'left'}))?.name).toBe('web');
});

test('Esc undoes one thing at a time', () => {
	const state = screen(
		120,
		40,
		[view('api')],
		{kind: 'typed', text: 'a'},
		{kind: 'focused', pane: 'logs'},
		{kind: 'zoomed'},
		{kind: 'dialog', dialog: {kind: 'help', top: 0, filter: ''}},
	);
	const steps = Array.from({length: 4}).reduce<readonly (typeof state)[]>(
		(states) => [...states, reduce(states.at(-1) ?? state, {kind: 'left'})],
		[state],
	);
	expect(
		steps.map(({dialog, zoom, recent, list}) => [dialog !== null, zoom, recent[0], list.filter]),
	).toEqual([
		[true, true, 'logs', 'a'],
		[false, true, 'logs', 'a'],
		[false, false, 'logs', 'a'],
		[false, false, 'services', 'a'],
		[false, false, 'services', ''],
	]);
});

test('metrics reach the services, the sums and the curve of the selected one', () => {
	const history: Action = {kind: 'history', service: 'a', points: [[now - 1000, 1, 10]]};
	const metrics: Action = {
		kind: 'metrics',
		notice: {
			at: now,
			rows: [
				['a', 5, 100, 2],
				['b', 7, 200, 1],
			],
		},
	};
	const state = screen(80, 24, [view('a'), view('b')], history, metrics);
	expect(state.services.get('a')).toMatchObject({cpu: 5, memory: 100, processes: 2});
	expect(state.metrics.totals).toEqual([[now, 12, 300]]);
	expect(state.metrics.points).toEqual([
		[now - 1000, 1, 10],
		[now, 5, 100, null, null],
	]);
});

test('a daemon that comes back keeps the figures and curves of what ran on', () => {
	const services = [view('a', {cpu: null, memory: null, processes: null}), view('b')];
	const state = screen(
		80,
		24,
		[view('a', {cpu: 3, memory: 30, processes: 1}), view('b')],
		{kind: 'history', service: 'a', points: [[now - 2000, 1, 10]]},
		{kind: 'metrics', notice: {at: now - 1000, rows: [['a', 5, 100, 2]]}},
		{kind: 'snapshot', services, problems: [], daemon: null},
		{kind: 'history', service: 'a', points: [[now, 6, 60]]},
	);
	expect(state.services.get('a')).toMatchObject({cpu: 5, memory: 100, processes: 2});
	expect(state.metrics.totals).toEqual([[now - 1000, 5, 100]]);
	expect(state.metrics.points).toEqual([
		[now - 2000, 1, 10],
		[now - 1000, 5, 100, null, null],
		[now, 6, 60],
	]);
	const started = reduce(state, {
		kind: 'snapshot',
		services: [view('a', {pid: 5, cpu: null, memory: null, processes: null})],
		problems: [],
		daemon: null,
	});
	expect(started.services.get('a')).toMatchObject({cpu: null, memory: null});
});

test('what was said about a lost daemon goes when it is back', () => {
	const toast = {tone: 'bad', text: 'The connection was lost.', until: null} as const;
	const away = screen(80, 24, [view('a')], {
		kind: 'linked',
		link: {kind: 'down', stopped: true, since: now},
	});
	const said = reduce(away, {kind: 'toast', toast});
	const up: Action = {kind: 'linked', link: {kind: 'up'}};
	expect(said.toast).toBe(toast);
	expect(reduce(said, up).toast).toBeNull();
	const again = reduce(reduce(reduce(said, up), {kind: 'toast', toast}), up);
	expect(again.toast).toBe(toast);
	const opening = {...initialState({columns: 80, rows: 24}, now, '/p'), toast};
	expect(reduce(opening, up).toast).toBe(toast);
});

test('a message goes when its time is over', () => {
	const toast = {tone: 'good', text: 'done', until: now + 5000} as const;
	const state = screen(80, 24, [view('a')], {kind: 'toast', toast});
	expect(reduce(state, {kind: 'ticked', now: now + 4000}).toast).toBe(toast);
	expect(reduce(state, {kind: 'ticked', now: now + 5000}).toast).toBe(null);
});
