/** The components with a store of their own: what is drawn, and what is not drawn again. */
import {render} from 'ink-testing-library';
import {expect, test} from 'vitest';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import {App} from '../../ui/app.tsx';
import {screenLines} from '../../ui/chrome/screen.ts';
import {groupTable} from '../../ui/parts/data-table.tsx';
import type {Action} from '../../ui/reduce.ts';
import {createStore} from '../../ui/store.ts';
import {until} from '../support/until.ts';
import {logOf, now, off, plain, screen, view} from './views.ts';

const services = [
	view('api', {group: 'web', health: 'healthy'}),
	off('db', {state: 'failed', phase: 'failed', reason: 'exit 1'}),
	off('old', {group: 'web'}),
];

test('draws the same lines as a printed frame, and hands keys on one by one', async () => {
	const store = createStore(screen(100, 24, services, ...logOf('db', 'a', 'b')));
	const keys: string[] = [];
	const {lastFrame, stdin, unmount} = render(
		<App store={store} theme={plain} onPress={({key}) => keys.push(key)} />,
	);
	const trimmed = (lines: readonly string[]): string =>
		lines.map((line) => line.trimEnd()).join('\n');
	expect(lastFrame()).toBe(trimmed(screenLines(store.get(), plain)));
	stdin.write('jj\r');
	await until('the keys', () => keys.length === 3);
	expect(keys).toEqual(['j', 'j', 'enter']);
	unmount();
});

test('after each action it shows what a printed frame would', async () => {
	const store = createStore(screen(110, 24, services, ...logOf('api', 'one error', 'two')));
	const {lastFrame, unmount} = render(<App store={store} theme={plain} onPress={() => {}} />);
	const trimmed = (lines: readonly string[]): string =>
		lines.map((line) => line.trimEnd()).join('\n');
	const actions: readonly Action[] = [
		{kind: 'events-read', rows: [event(1), event(2)], next: null},
		{kind: 'focused', pane: 'events'},
		{kind: 'typing', typing: {into: 'events', before: ''}},
		{kind: 'typed', text: 'exit'},
		{kind: 'typing', typing: null},
		{kind: 'events-scope', scope: 'all'},
		{kind: 'focused', pane: 'logs'},
		{kind: 'typing', typing: {into: 'search', before: ''}},
		{kind: 'typed', text: 'error'},
		{kind: 'typing', typing: null},
		{kind: 'log-pointed', number: 0},
		{kind: 'log-follow', on: true},
		{kind: 'typing', typing: {into: 'moment', before: '', text: ''}},
		{kind: 'typed', text: '10:42'},
		{kind: 'typing', typing: null},
		{kind: 'focused', pane: 'metrics'},
		{kind: 'ranged', by: 1},
		{kind: 'fleet-opened'},
		{kind: 'fleet-sorted'},
		{kind: 'fleet-left'},
		{kind: 'focused', pane: 'services'},
		{kind: 'marked'},
		{kind: 'typing', typing: {into: 'filter', before: ''}},
		{kind: 'typed', text: 'api nofield:x'},
		{kind: 'typing', typing: null},
		{kind: 'toast', toast: {tone: 'note', text: 'Something was said.', until: null}},
		{kind: 'resized', size: {columns: 100, rows: 20}},
	];
	for (const action of actions) {
		store.dispatch(action);
		await until(
			`the frame after ${JSON.stringify(action)}`,
			() => lastFrame() === trimmed(screenLines(store.get(), plain)),
			2000,
		);
	}
	unmount();
});

test('nothing is drawn while seconds pass and measurements stay the same', async () => {
	const startedAt = now - 2 * 3_600_000 - 5 * 60_000;
	const calm = [view('api', {startedAt, cpu: 0, memory: 2e6}), off('old')];
	const store = createStore(screen(170, 40, calm, ...logOf('api', 'a')));
	store.dispatch({kind: 'history', service: 'api', points: []});
	let second = 0;
	const pass = () => {
		second += 1;
		const at = now + second * 1000;
		store.dispatch({kind: 'metrics', notice: {at, rows: [['api', 0, 2e6, 1, 1, 3]]}});
		store.dispatch({kind: 'ticked', now: at});
	};
	const {frames, lastFrame, unmount} = render(
		<App store={store} theme={plain} onPress={() => {}} />,
	);
	// Until the last minute is full of measurements, and the next minute of its age has begun.
	while (second < 122) pass();
	await until('the age', () => lastFrame()?.includes('2h 7m'));
	await new Promise(setImmediate);
	const {length} = frames;
	while (second < 172) {
		pass();
		// Whatever would be drawn for it is drawn before the next one.
		await new Promise(setImmediate);
	}
	store.dispatch({kind: 'toast', toast: {tone: 'note', text: 'A change.', until: null}});
	await until('the change', () => lastFrame()?.includes('A change.'));
	expect(frames.length - length).toBe(1);
	while (second < 181) pass();
	await until('the next age', () => lastFrame()?.includes('2h 8m'));
	unmount();
});

const event = (seq: number): JournalRow => ({
	seq,
	at: now,
	kind: 'exit',
	service: 'api',
	run: 1,
	text: 'exit 1',
	cause: null,
	data: null,
	mono: 0,
	boot: null,
});

test('draws a change, and nothing when nothing changed', async () => {
	const store = createStore(screen(100, 24, services));
	const {lastFrame, frames, unmount} = render(
		<App store={store} theme={plain} onPress={() => {}} />,
	);
	const drawn = frames.length;
	const before = store.get().now;
	store.dispatch(
		{kind: 'ticked', now: before + 1},
		{kind: 'resized', size: {columns: 100, rows: 24}},
	);
	store.dispatch({kind: 'snapshot', services: [...services], problems: [], daemon: null});
	expect(frames.length).toBe(drawn);
	store.dispatch({kind: 'moved', by: 1});
	await until('the selection', () => lastFrame()?.includes('▸● api'));
	unmount();
});

test('a table of the groups', () => {
	expect(groupTable(services, 100, now)).toMatchInlineSnapshot(`
		"┌───────┬──────────┬────┬─────────┬─────┬───────┬────────┐
		│ group │ services │ up │ failing │ off │ CPU % │ memory │
		├───────┼──────────┼────┼─────────┼─────┼───────┼────────┤
		│ -     │ 1        │ 0  │ 1       │ 0   │ 0.0   │ 0B     │
		├───────┼──────────┼────┼─────────┼─────┼───────┼────────┤
		│ web   │ 2        │ 1  │ 0       │ 1   │ 1.5   │ 64M    │
		├───────┼──────────┼────┼─────────┼─────┼───────┼────────┤
		│ all   │ 3        │ 1  │ 1       │ 1   │ 1.5   │ 64M    │
		└───────┴──────────┴────┴─────────┴─────┴───────┴────────┘"
	`);
});
