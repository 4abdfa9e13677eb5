import {execFileSync} from 'node:child_process';
import {
	closeSync,
	mkdtempSync,
	openSync,
	readdirSync,
	rmSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {checkpoint, examine} from '../../src/history/care.ts';
import {type History, type Limits, openHistory} from '../../src/history/history.ts';
import {readRollups} from '../../src/history/points.ts';
import {readRows, servicesIn} from '../../src/history/read.ts';
import type {RowQuery} from '../../src/history/row.ts';
import {openForReading} from '../../src/history/schema.ts';
import type {JournalEvent} from '../../src/lib/journal-event.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import {until} from '../support/until.ts';

let folder = '';
let clock = {at: 1_000_000_000_000, mono: 5000};
let told: JournalRow[] = [];
let logged: string[] = [];

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'weaver-history-'));
	clock = {at: 1_000_000_000_000, mono: 5000};
	told = [];
	logged = [];
});
afterEach(() => rmSync(folder, {recursive: true}));

const file = () => path.join(folder, 'history.db');

const open = (limits: Partial<Limits> = {}): History =>
	openHistory({
		file: file(),
		pid: 1,
		boot: 'boot-1',
		now: () => clock,
		care: async (task) => {
			if (task === 'examine') return JSON.stringify(examine(file(), path.join(folder, 'run')));
			checkpoint(file());
			return '';
		},
		onRows: (rows) => told.push(...rows),
		log: (message) => logged.push(message),
		limits,
	});

const event = (text: string, fields: Partial<JournalEvent> = {}): JournalEvent => ({
	kind: 'phase',
	service: 'api',
	run: 1,
	cause: null,
	text,
	...fields,
});

const all: RowQuery = {service: null, kinds: null, since: null, before: null, limit: 1000};

/** What a process of its own reads. */
function texts(query: Partial<RowQuery> = {}): readonly string[] {
	using db = openForReading(file());
	return db ? readRows(db, {...all, ...query}).rows.map(({text}) => text) : [];
}

const turn = (): Promise<void> =>
	new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('what was recorded in a turn is in the file at its end, numbered, with both times', async () => {
	const history = open();
	history.record(event('one', {data: {phase: 'running'}}));
	clock = {at: clock.at + 40, mono: clock.mono + 40};
	history.record(event('two', {service: null, run: null, kind: 'daemon', cause: 'operator'}));
	await turn();
	using db = openForReading(file());
	if (!db) throw new Error('no file');
	const rows = [
		{
			seq: 1,
			at: 1_000_000_000_000,
			mono: 5000,
			boot: 'boot-1',
			service: 'api',
			run: 1,
			kind: 'phase',
			cause: null,
			text: 'one',
			data: {phase: 'running'},
		},
		{
			seq: 2,
			at: 1_000_000_000_040,
			mono: 5040,
			boot: 'boot-1',
			service: null,
			run: null,
			kind: 'daemon',
			cause: 'operator',
			text: 'two',
			data: null,
		},
	];
	expect(readRows(db, all)).toEqual({rows, next: null});
	expect(told).toEqual(rows);
	expect(servicesIn(db)).toEqual(['api']);
	history.close();
});

test('a fact with a name is kept once, whichever daemon tells it', async () => {
	const first = open();
	first.record(event('ended', {once: 'exit api 1'}));
	first.record(event('ended', {once: 'exit api 1'}));
	first.close();
	const second = open();
	second.record(event('ended', {once: 'exit api 1'}));
	second.record(event('next'));
	second.close();
	expect(texts()).toEqual(['ended', 'next']);
	expect(told.map(({seq}) => seq)).toEqual([1, 2]);
});

test('pages go back in bounded steps, by service, kind and time', async () => {
	const history = open();
	for (let at = 0; at < 2500; at += 1) {
		clock = {at: clock.at + 1000, mono: clock.mono + 1000};
		history.record(event(String(at), {kind: at === 3 ? 'exit' : 'phase'}));
	}
	history.record(event('other', {service: 'db'}));
	await turn();
	const exits = {...all, kinds: ['exit' as const]};
	let page = history.readRows(exits);
	const steps = [page.rows.length];
	while (page.next !== null) {
		page = history.readRows({...exits, before: page.next});
		steps.push(page.rows.length);
	}
	expect(steps).toEqual([0, 0, 1]);
	expect(history.readRows({...all, service: 'db'}).rows.map(({text}) => text)).toEqual(['other']);
	expect(history.readRows({...all, limit: 2, before: 11}).rows.map(({text}) => text)).toEqual([
		'8',
		'9',
	]);
	const late = history.readRows({...all, since: clock.at - 1000, limit: 500});
	expect([late.rows.map(({text}) => text), late.next]).toEqual([['2498', '2499', 'other'], null]);
	history.close();
});

test('while another process has the file rows wait, and none is lost', async () => {
	const history = open();
	history.record(event('before'));
	await turn();
	const other = new DatabaseSync(file());
	other.exec('BEGIN IMMEDIATE');
	history.record(event('meanwhile'));
	await turn();
	expect(texts()).toEqual(['before']);
	expect(history.readRows(all).rows.map(({text}) => text)).toEqual(['before', 'meanwhile']);
	expect(told.map(({text}) => text)).toEqual(['before', 'meanwhile']);
	other.exec('ROLLBACK');
	other.close();
	await until('the row in the file', () => texts().length === 2);
	expect(logged).toEqual([]);
	history.close();
});

test('a file that cannot be made: rows wait in memory, the oldest go, and a row says how many', async () => {
	writeFileSync(path.join(folder, 'in-the-way'), '');
	const blocked = path.join(folder, 'in-the-way', 'history.db');
	const place = {file: blocked};
	const history = openHistory({
		get file() {
			return place.file;
		},
		pid: 1,
		boot: null,
		now: () => clock,
		care: () => Promise.reject(new Error('not now')),
		onRows: (rows) => told.push(...rows),
		log: (message) => logged.push(message),
		limits: {held: 5},
	});
	for (let at = 0; at < 8; at += 1) history.record(event(String(at)));
	await turn();
	expect(told.length).toBe(8);
	expect(history.readRows(all).rows.map(({text}) => text)).toEqual(['3', '4', '5', '6', '7']);
	expect(logged.length).toBe(2);
	rmSync(path.join(folder, 'in-the-way'));
	place.file = file();
	history.close();
});

test('a broken file is set aside and named; this daemon tells the new one what it knew', async () => {
	writeFileSync(file(), 'this is no database, and long enough to be taken for one '.repeat(40));
	const history = open();
	history.record(event('still here'));
	await turn();
	history.close();
	const aside = readdirSync(folder).filter((name) => name.includes('.broken-'));
	expect(aside).toEqual(['history.db.broken-1000000000000']);
	expect(texts()).toEqual([
		'still here',
		expect.stringContaining('it is now history.db.broken-1000000000000'),
	]);
});

test('a page that is damaged later is found by the examination, and the rows of this daemon stay', async () => {
	const first = open();
	for (let at = 0; at < 2000; at += 1) first.record(event(`old ${at}`));
	first.close();
	using raw = new DatabaseSync(file());
	raw.exec('PRAGMA journal_mode = DELETE');
	raw.close();
	const fd = openSync(file(), 'r+');
	writeSync(fd, Buffer.alloc(8192, 0xa5), 0, 8192, 4096 * 20);
	closeSync(fd);
	told = [];
	const second = open();
	second.record(event('mine'));
	await turn();
	await second.examine();
	await turn();
	second.close();
	expect(texts().filter((text) => !text.startsWith('history.db'))).toEqual(['mine']);
	expect(readdirSync(folder).some((name) => name.startsWith('history.db.broken-'))).toBe(true);
});

test('a clock that jumps is told before what was recorded after it', async () => {
	const history = open();
	history.record(event('before'));
	clock = {at: clock.at + 3_600_000, mono: clock.mono + 10};
	history.record(event('after'));
	history.close();
	expect(texts()).toEqual([
		'before',
		expect.stringContaining('the clock went 59m 59s ahead'),
		'after',
	]);
});

test('minutes are kept exactly once: a minute that two daemons shared adds up', () => {
	const second = {
		cpu: 50,
		memory: 1024 * 1024,
		threads: 11,
		openFiles: 24,
		ready: true,
		latency: 4,
	};
	for (const seconds of [20, 30]) {
		const history = open();
		for (let at = 0; at < seconds; at += 1) history.addSecond('api', second);
		history.record(event('backoff', {data: {phase: 'backoff'}}));
		history.close();
	}
	const history = open();
	const at = Math.floor(clock.at / 60_000) * 60_000;
	const point = {
		at,
		seconds: 50,
		cpu: 50,
		cpuMax: 50,
		memory: 1024 * 1024,
		memoryMax: 1024 * 1024,
		threads: 11,
		openFiles: 24,
		ready: 1,
		restarts: 2,
		latency: 4,
		latencyMax: 4,
	};
	expect(history.readRollups('api', 'minute', at)).toEqual([point]);
	expect(history.readRollups('api', 'hour', at - 3_600_000)).toEqual([
		{...point, at: Math.floor(clock.at / 3_600_000) * 3_600_000},
	]);
	expect(history.readRollups('nobody', 'minute', 0)).toEqual([]);
	history.close();
});

test('a file of the version before is read as it is, and brought up by the next daemon', async () => {
	const before = open();
	const second = {cpu: 1, memory: 1024, threads: 5, openFiles: 6, ready: true, latency: null};
	before.addSecond('api', second);
	before.record(event('kept'));
	before.close();
	const old = new DatabaseSync(file());
	for (const table of ['minute', 'hour'])
		for (const column of ['threads_max', 'open_files_max'])
			old.exec(`ALTER TABLE ${table} DROP COLUMN ${column}`);
	old.exec('PRAGMA user_version = 1');
	old.close();

	const unknown = {seconds: 1, threads: null, openFiles: null};
	{
		using db = openForReading(file());
		expect(db && readRollups(db, 'api', 'minute', 0)).toMatchObject([unknown]);
	}
	const after = open();
	expect(after.readRollups('api', 'minute', 0)).toMatchObject([unknown]);
	after.addSecond('api', second);
	after.close();
	using db = openForReading(file());
	const both = {seconds: 2, threads: 5, openFiles: 6};
	expect(db && readRollups(db, 'api', 'minute', 0)).toMatchObject([both]);
	expect(db && readRollups(db, 'api', 'hour', 0)).toMatchObject([both]);
	expect(texts()).toEqual(['kept']);
	expect(logged).toEqual([]);
});

test('what a checkpoint has moved is read as before, and the writer goes on beside it', async () => {
	const history = open();
	for (let at = 0; at < 300; at += 1) history.record(event(String(at)));
	await turn();
	checkpoint(file());
	history.record(event('after'));
	history.close();
	expect(texts().length).toBe(301);
});

/** Mounts a disk of 2 MB over the folder; false where that is not allowed. */
function mountSmallDisk(on: string): boolean {
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', on], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}

test('a full disk: rows wait, are told once, and are written when there is room again', async (context) => {
	const isSmall = mountSmallDisk(folder);
	if (!isSmall) return context.skip('no small disk can be mounted here');
	try {
		const history = open();
		history.record(event('before'));
		await turn();
		expect(() => writeFileSync(path.join(folder, 'ballast'), Buffer.alloc(4_000_000))).toThrow(
			'ENOSPC',
		);
		for (let at = 0; at < 200; at += 1) history.record(event(`${at} ${'x'.repeat(500)}`));
		await turn();
		expect(texts()).toEqual(['before']);
		expect(history.readRows(all).rows.length).toBe(201);
		rmSync(path.join(folder, 'ballast'));
		await until('all rows in the file', () => texts().length === 201);
		expect(logged).toEqual([
			expect.stringContaining('rows wait in memory'),
			'history: it can be written again',
		]);
		history.close();
	} finally {
		execFileSync('umount', ['-l', folder]);
	}
});
