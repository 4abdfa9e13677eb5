/** What the screen reads of a log on the disk, as it is asked for. */
import {rmSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createLogReader} from '../../../src/logs/log-reader.ts';
import {feedLog} from '../../../ui/log/feed.ts';
import {beginSearch} from '../../../ui/log/log-commands.ts';
import {hitsText} from '../../../ui/log/log-search.ts';
import {initialState} from '../../../ui/model.ts';
import {createStore, type Store} from '../../../ui/store.ts';
import {createLogFolder, now} from '../../logs/log-folder.ts';
import {until} from '../../support/until.ts';
import {view} from '../views.ts';
import {shown, textAt} from './log-view.ts';

const count = 8000;
const lines = Array.from({length: count}, (_, at) => `line ${at}`);

function openFolder() {
	const folder = createLogFolder();
	folder.write('api', 1, {text: `${lines.join('\n')}\n`, index: [[count, now]]});
	const store = createStore(initialState({columns: 80, rows: 24}, now, '/srv/demo'));
	store.dispatch(
		{kind: 'snapshot', services: [view('api')], problems: [], daemon: null},
		{kind: 'focused', pane: 'logs'},
		{kind: 'zoomed'},
	);
	const end = feedLog(createLogReader(folder.runsDir), store);
	return {
		folder,
		store,
		[Symbol.dispose]: () => {
			end();
			folder[Symbol.dispose]();
		},
	};
}

const isStill = ({log}: ReturnType<Store['get']>) => log.goal === null && log.owed === 0;

test('from the first line to the newest each line is seen, one after the other', async () => {
	using screen = openFolder();
	const {store, folder} = screen;
	await until('the end', () => shown(store.get()).at(-1) === `line ${count - 1}`);
	store.dispatch({kind: 'log-goto', to: 'start'});
	await until('the start', () => shown(store.get()).includes('line 0'));
	const seen: string[] = [];
	while (!store.get().log.follow) {
		seen.push(...shown(store.get()).filter((text) => text.startsWith('line')));
		store.dispatch({kind: 'log-scrolled', by: 17});
		await until('its lines', () => isStill(store.get()));
	}
	seen.push(...shown(store.get()));
	expect([...new Set(seen)]).toEqual(lines);
	folder.append('api', 1, 'more\n');
	await until('what comes', () => shown(store.get()).at(-1) === 'more');
});

test('matches are found and counted in all of the log; a search that finds nothing says so', async () => {
	using screen = openFolder();
	const {store} = screen;
	await until('the end', () => shown(store.get()).at(-1) === `line ${count - 1}`);
	store.dispatch(
		{kind: 'typing', typing: {into: 'search', before: ''}},
		{kind: 'typed', text: '^line 1?23$'},
		{kind: 'typing', typing: null},
		{kind: 'log-match', direction: -1},
	);
	await until('a match', () => textAt(store.get().log) === 'line 123');
	await until('their number', () => hitsText(store.get().log) === '2/2');
	store.dispatch({kind: 'log-match', direction: -1});
	await until('the next', () => textAt(store.get().log) === 'line 23');
	expect(hitsText(store.get().log)).toBe('1/2');
	store.dispatch({kind: 'log-goto', to: 'end'});
	await until('the end', () => store.get().log.follow);
	store.dispatch(
		{kind: 'typing', typing: {into: 'search', before: ''}},
		{kind: 'typed', text: 'zebra'},
		{kind: 'typing', typing: null},
		{kind: 'log-match', direction: -1},
	);
	await until(
		'words',
		() => store.get().toast?.text === 'No match above for "zebra"; n looks below.',
	);
	await until('their number', () => hitsText(store.get().log) === 'none');
});

test('a search that finds nothing above goes on below, however far, and says so', async () => {
	using screen = openFolder();
	const {store} = screen;
	const search = (text: string) => {
		store.dispatch(
			{kind: 'typing', typing: {into: 'search', before: ''}},
			{kind: 'typed', text},
			{kind: 'typing', typing: null},
		);
		beginSearch({store});
	};
	await until('the end', () => shown(store.get()).at(-1) === `line ${count - 1}`);
	search('zebra');
	await until('words', () => store.get().toast?.text === 'No match for "zebra".');
	store.dispatch({kind: 'log-goto', to: 'start'});
	await until('the start', () => shown(store.get()).includes('line 0'));
	search('^line 6000$');
	await until('a match', () => textAt(store.get().log) === 'line 6000');
	expect(store.get().toast?.text).toBe(
		'No match above for "^line 6000$"; this is the nearest one below, n and N go on.',
	);
	search('^line 5999$');
	await until('a match', () => textAt(store.get().log) === 'line 5999');
	await until('no words', () => store.get().toast === null);
});

test('a filter reads only what passes, and what comes after it as well', async () => {
	using screen = openFolder();
	const {store, folder} = screen;
	await until('the end', () => shown(store.get()).at(-1) === `line ${count - 1}`);
	store.dispatch({kind: 'log-sieve', sieve: {words: '!line [1-9]'}});
	await until('what passes', () => shown(store.get()).join() === 'line 0');
	folder.append('api', 1, 'line 1\nother\n');
	await until('what comes', () => shown(store.get()).join() === 'line 0,other');
});

test.each([
	['of a lower number', 3, 1],
	['of the same number', 1, 1],
])(
	'a log that was removed gives way to what is written then, in a run %s',
	async (_, first, next) => {
		using screen = openFolder();
		const {store, folder} = screen;
		folder.write('api', first, {text: 'removed\n', createdAt: now});
		await until('the old text', () => shown(store.get()).at(-1) === 'removed');
		store.dispatch(
			{kind: 'typing', typing: {into: 'search', before: ''}},
			{kind: 'typed', text: 'anew'},
			{kind: 'typing', typing: null},
		);
		await until('no match', () => hitsText(store.get().log) === 'none');
		rmSync(path.join(folder.runsDir, 'api'), {recursive: true});
		folder.write('api', next, {text: 'begun anew\n', createdAt: now + 1});
		await until('the new text', () => shown(store.get()).at(-1) === 'begun anew');
		expect(shown(store.get())).not.toContain('removed');
		await until('a match', () => hitsText(store.get().log) === '1');
		folder.append('api', next, 'and on\n');
		await until('what comes', () => shown(store.get()).at(-1) === 'and on');
		expect(store.get().log.follow).toBe(true);
	},
);
