/** What the details say, and how they scroll. */
import {expect, test} from 'vitest';
import type {JournalRow} from '../../../src/lib/journal-row.ts';
import type {ServiceView} from '../../../src/lib/service-view.ts';
import {detailPane, lastDetailTop} from '../../../ui/detail/detail-pane.ts';
import type {State} from '../../../ui/model.ts';
import {type Action, reduce} from '../../../ui/reduce.ts';
import {now, off, plain, screen, view} from '../views.ts';

const rect = (width: number, height: number) => ({left: 0, top: 0, width, height});

/** Without the border. */
const rowsOf = (state: State, width = 60, height = 40): readonly string[] =>
	detailPane(state, rect(width, height), plain)
		.slice(1, -1)
		.map((line) => line.slice(2, -2).trimEnd())
		.filter((line) => line !== '');

const exit = (seq: number, text: string, data: JournalRow['data']): JournalRow => ({
	seq,
	at: now,
	mono: 0,
	boot: null,
	service: 'api',
	run: seq,
	kind: 'exit',
	cause: null,
	text,
	data,
});

const api = view('api', {
	restarts: 1,
	limits: {memory: 90 * 1024 ** 2, cpu: 80, openFiles: 200, processes: 1},
	dependencies: [
		{service: 'db', condition: 'healthy', optional: true, on_restart: 'none'},
		{service: 'gone', condition: 'started', optional: false, on_restart: 'none'},
	],
	dependents: ['web'],
	waitFor: [{service: 'web', timeout: 20_000}],
	ports: [3000],
	drift: ['env.PORT', 'args'],
	changes: [{field: 'env.PORT', running: '3000', file: '3001'}],
	schedule: '0 3 * * *',
	nextStartAt: now + 3_600_000,
	logBytes: 2048,
	group: 'shop',
	tags: ['web', 'front'],
});

const environment: Action = {
	kind: 'environment',
	environment: {
		service: 'api',
		entries: [
			{key: 'API_KEY', value: '********', source: '.env:3'},
			{key: 'HOME', value: '/root', source: 'daemon'},
			{key: 'PORT', value: '3001', source: 'services.d/api.json:4'},
		],
		drift: [
			{key: 'OLD', running: '1', next: null},
			{key: 'PORT', running: '3000', next: '3001'},
		],
	},
};

const exits: Action = {
	kind: 'exits',
	service: 'api',
	rows: [1, 2, 3, 4].map((seq) =>
		exit(seq, `exit ${seq} after 1s`, {code: seq, at: now - 86_400_000 * (5 - seq), asked: false}),
	),
};

test('groups of facts, the most useful first', () => {
	const services = [api, off('db'), view('web')];
	expect(
		rowsOf(screen(120, 60, services, {kind: 'chose', service: 'api'}, environment, exits)),
	).toEqual([
		'state      running for 1m',
		'why        changed on disk: env.PORT, args · takes',
		'           effect at the next restart',
		'process    pid 4242 · run 1 · 1 restart',
		'uses       1.5% CPU, memory 64M, 1 thread, 10 open files',
		'limits     80% CPU, memory 90M, 200 open files, 1',
		'           process',
		'schedule   0 3 * * * · next in 1h',
		`── dependencies and ports ${'─'.repeat(30)}`,
		'needs      ○ db · must be healthy · optional  ? gone',
		'waits for  ● web · must be ready within 20s',
		'needed by  ● web',
		'ports      3000',
		`── changed on disk ${'─'.repeat(37)}`,
		'env.PORT  3000 → 3001',
		'args',
		`── last exits ${'─'.repeat(42)}`,
		'1d ago     exit 4 after 1s',
		'2d ago     exit 3 after 1s',
		'3d ago     exit 2 after 1s',
		`── how it is run ${'─'.repeat(39)}`,
		'command    node api.js',
		'folder     /srv/demo',
		'env        3 variables, 1 secret · 2 changed',
		'logs       2K on the disk',
		'group      shop',
		'tags       web, front',
		'file       services.d/api.json',
	]);
});

test('on the whole screen all exits, and each variable with where it comes from', () => {
	const state = screen(120, 60, [api], environment, exits, {kind: 'info'});
	const rows = rowsOf(state, 120, 60);
	expect(rows.filter((row) => row.includes('exit '))).toHaveLength(4);
	expect(rows.slice(-6)).toEqual([
		expect.stringMatching(/^── environment ─+$/),
		'API_KEY=********  .env:3',
		'PORT=3001 (runs with 3000)  services.d/api.json:4',
		'OLD goes away (runs with 1)',
		'from the daemon: 1',
		'HOME=/root',
	]);
});

test('a port that somebody else holds is told with its holder', () => {
	const reason = 'EADDRINUSE: port 3000 is held by pid 7 (node x.js), service web';
	const failed = off('api', {state: 'failed', wanted: 'up', reason, ports: [3000, 3001]});
	const rows = rowsOf(screen(120, 60, [failed]), 80);
	expect(rows).toContain('ports      3000 held by pid 7');
	expect(rows).toContain('           3001');
	expect(rows.join(' ').split('node x.js')).toHaveLength(2);
});

test('a time is that of the state it stands with', () => {
	const stateRow = (fields: Partial<ServiceView>) =>
		rowsOf(screen(120, 60, [view('api', {startedAt: now - 30_000, ...fields})]))[0];
	expect(stateRow({})).toBe('state      running for 30s');
	expect(stateRow({state: 'stopping'})).toBe('state      stopping');
	expect(stateRow({state: 'restarting'})).toBe('state      restarting');
	expect(stateRow({failures: 3})).toBe('state      flapping · runs for 30s');
});

test('both sides of a wait are told, and the one where a chain begins', () => {
	const api = off('api', {state: 'paused', wanted: 'paused', reason: 'dependency:db'});
	const web = off('web', {
		state: 'paused',
		wanted: 'paused',
		reason: 'dependency:api',
		waitFor: [{service: 'cache', timeout: 5000}],
	});
	const detailOf = (name: string) =>
		rowsOf(
			screen(120, 60, [api, off('cache'), off('db'), web], {kind: 'chose', service: name}),
			100,
		);
	expect(detailOf('cache')).toContain('awaited by ◐ web');
	expect(detailOf('web')).toContain('waits for  ○ cache · must be ready within 5s');
	expect(detailOf('web')).toContain('why        held until api is back · db is stopped');
	expect(detailOf('api')).toContain('why        held until db is back');
});

test('details that are longer than their box scroll, and say so', () => {
	const state = screen(80, 24, [api, view('web')], {kind: 'chose', service: 'api'});
	const focused = reduce(state, {kind: 'focused', pane: 'detail'});
	const box = rect(80, 10);
	const head = (at: State) => detailPane(at, box, plain)[0];
	expect(head(state)).toMatch(/ i \d+ more ─╮$/);
	expect(head(focused)).toMatch(/ j \d+ more below ─╮$/);
	const last = lastDetailTop(focused);
	expect(last).toBeGreaterThan(3);
	const scroll = (before: State, by: number) => reduce(before, {kind: 'detail-scrolled', by});
	const down = scroll(focused, 2);
	expect(down.detail).toMatchObject({service: 'api', top: 2});
	expect(detailPane(down, box, plain)[1]).toContain('  restart ');
	expect(scroll(down, 999).detail.top).toBe(last);
	expect(scroll(down, -999).detail.top).toBe(0);
	const other = reduce(down, {kind: 'chose', service: 'web'});
	expect(detailPane(other, box, plain)[1]).toContain('running');
});

test('i brings the details on the whole screen, and i or Esc back to where one was', () => {
	const state = screen(120, 40, [api], {kind: 'focused', pane: 'logs'});
	const whole = reduce(state, {kind: 'info'});
	expect([whole.recent[0], whole.zoom]).toEqual(['detail', true]);
	for (const back of [{kind: 'info'}, {kind: 'left'}] as const) {
		const left = reduce(whole, back);
		expect([left.recent[0], left.zoom]).toEqual(['logs', false]);
	}
});

test('in the past neither the next start nor what had not happened yet is told', () => {
	const rows = [
		{...exit(1, 'exit 1 after 1s', {code: 1, asked: false}), at: now - 5000},
		{...exit(2, 'exit 2 after 1s', {code: 2, asked: false}), at: now + 5000},
	];
	const live = screen(120, 60, [api], environment, {kind: 'exits', service: 'api', rows});
	const exitsOf = (state: State) => rowsOf(state).filter((row) => row.includes('after 1s'));
	expect(exitsOf(live)).toHaveLength(2);
	const moment = {at: now, seq: 1, row: null, unwatched: null, first: null};
	const past: State = {...live, moment};
	expect(exitsOf(past)).toEqual([expect.stringContaining('exit 1 after 1s')]);
	expect(rowsOf(past).join()).not.toContain('secret');
});

test('nothing that only tells the time changes every second', () => {
	const since = (age: number) => rowsOf(screen(120, 60, [view('api', {startedAt: now - age})]))[0];
	expect([since(5000), since(125_000), since(7_384_000)]).toEqual([
		'state      running for 5s',
		'state      running for 2m',
		'state      running for 2h 3m',
	]);
});
