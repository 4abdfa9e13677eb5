/** A log on the disk that cannot be read: what is asked of it, and what the screen says meanwhile. */
import {mkdirSync, rmdirSync, rmSync, writeFileSync} from 'node:fs';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {createLogReader} from '../../../src/logs/log-reader.ts';
import type {LogReader} from '../../../src/logs/reading.ts';
import {pathsOf, runFolder} from '../../../src/runs/run-directory.ts';
import {screenLines} from '../../../ui/chrome/screen.ts';
import {feedLog} from '../../../ui/log/feed.ts';
import {initialState} from '../../../ui/model.ts';
import {createStore} from '../../../ui/store.ts';
import {createLogFolder, now} from '../../logs/log-folder.ts';
import {until} from '../../support/until.ts';
import {plain, view} from '../views.ts';
import {shown} from './log-view.ts';

/** More would only be asked for by what never stops asking. */
const mostPages = 100;

/** Two runs, of which the log of each that is named is a folder: reading it fails, as a bad disk does. */
function openFolder(...unreadable: readonly number[]) {
	const folder = createLogFolder();
	const spool = (run: number) => pathsOf(runFolder(folder.runsDir, 'api', run)).spool;
	const texts = [1, 2].map((run) => Array.from({length: 700}, (_, at) => `run ${run} ${at}`));
	for (const [at, lines] of texts.entries()) {
		const run = at + 1;
		folder.write('api', run, {text: `${lines.join('\n')}\n`, createdAt: now - 60_000 + run});
		if (!unreadable.includes(run)) continue;
		rmSync(spool(run));
		mkdirSync(spool(run));
	}
	const files = createLogReader(folder.runsDir);
	let pages = 0;
	const reader: LogReader = {
		...files,
		page: (...asked) => {
			pages += 1;
			return pages > mostPages ? new Promise(() => {}) : files.page(...asked);
		},
	};
	const store = createStore(initialState({columns: 120, rows: 24}, now, '/srv/demo'));
	store.dispatch(
		{kind: 'snapshot', services: [view('api')], problems: [], daemon: null},
		{kind: 'focused', pane: 'logs'},
		{kind: 'zoomed'},
	);
	const end = feedLog(reader, store);
	return {
		store,
		pages: () => pages,
		screen: () => screenLines(store.get(), plain).join('\n'),
		heal(run: number) {
			rmdirSync(spool(run));
			writeFileSync(spool(run), `${texts[run - 1]?.join('\n')}\n`);
		},
		[Symbol.dispose]: () => {
			end();
			folder[Symbol.dispose]();
		},
	};
}

const unreadable = /cannot be read: EISDIR/;

test('older lines that cannot be read are asked for once a second, until they can', async () => {
	using failing = openFolder(1);
	const {store} = failing;
	await until('the end', () => shown(store.get()).at(-1) === 'run 2 699');
	store.dispatch({kind: 'log-scrolled', by: -680});
	await until('the words', () => unreadable.test(store.get().toast?.text ?? ''));
	const {toast} = store.get();
	for (let turn = 0; turn < 20; turn += 1) await nextTurn();
	expect(failing.pages()).toBeLessThan(mostPages / 10);
	store.dispatch({kind: 'log-scrolled', by: -60});
	expect(failing.screen()).toContain('· cannot be read');
	const asked = failing.pages();
	await until('another try', () => failing.pages() > asked);
	expect(store.get().toast).toBe(toast);
	failing.heal(1);
	await until('its lines', () => shown(store.get()).some((text) => text.startsWith('run 1')));
	expect(failing.screen()).not.toContain('cannot be read ·');
});

test('a log that cannot be opened says so in its place, and is there as soon as it can', async () => {
	using failing = openFolder(1, 2);
	expect(failing.screen()).toContain('Reading the log…');
	await until('the words', () => unreadable.test(failing.screen()));
	expect(failing.screen()).not.toContain('Reading the log…');
	expect(failing.screen()).toContain('It is tried again every second.');
	failing.heal(2);
	await until('its lines', () => shown(failing.store.get()).at(-1) === 'run 2 699');
});

test('a search that comes to what cannot be read is over, and so is the counting', async () => {
	using failing = openFolder(1);
	const {store} = failing;
	await until('the end', () => shown(store.get()).at(-1) === 'run 2 699');
	store.dispatch(
		{kind: 'typing', typing: {into: 'search', before: ''}},
		{kind: 'typed', text: 'run 1'},
		{kind: 'typing', typing: null},
		{kind: 'log-match', direction: -1},
	);
	const said = new Set<unknown>();
	store.subscribe(() => {
		const {toast} = store.get();
		if (unreadable.test(toast?.text ?? '')) said.add(toast);
	});
	await until('what both say', () => said.size === 2);
	await until('their end', () => store.get().log.seek === null && store.get().log.hits === null);
});

test('who follows again is not taken away by what was asked for before', async () => {
	using failing = openFolder(1);
	const {store} = failing;
	await until('the end', () => shown(store.get()).at(-1) === 'run 2 699');
	store.dispatch({kind: 'log-goto', to: 'start'});
	await until('the words', () => unreadable.test(store.get().toast?.text ?? ''));
	store.dispatch({kind: 'log-follow', on: true});
	await until('the end', () => store.get().log.goal === null);
	expect(store.get().log.follow).toBe(true);
});
