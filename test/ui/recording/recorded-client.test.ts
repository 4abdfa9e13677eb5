import {expect, test} from 'vitest';
import type {DaemonInfo} from '../../../src/ipc/messages.ts';
import type {JournalRow} from '../../../src/lib/journal-row.ts';
import type {Recording} from '../../../ui/recording/format.ts';
import {createRecordedClient, stateAt} from '../../../ui/recording/recorded-client.ts';
import {off, view} from '../views.ts';

const head = {kind: 'weaver-recording', version: 1, weaver: '0.1.0', project: '/srv/demo'} as const;
const daemon = {pid: 7, version: '0.1.0', project: '/srv/demo'} as DaemonInfo;
const row = (seq: number, service: string): JournalRow => ({
	seq,
	at: seq * 1000,
	mono: 0,
	boot: null,
	kind: 'phase',
	service,
	run: 1,
	cause: null,
	text: 'running',
	data: {phase: 'running'},
});
const entries: Recording['entries'] = [
	{at: 1000, kind: 'snapshot', services: [view('api'), view('db')], problems: [], daemon},
	{
		at: 2000,
		kind: 'metrics',
		rows: [
			['api', 10, 100, 1],
			['db', 1, 5, 1],
		],
	},
	{at: 3000, kind: 'events', rows: [row(2, 'api'), row(3, 'db')]},
	{at: 4000, kind: 'services', version: 1, changed: [off('api')], removed: ['db'], problems: null},
	{at: 5000, kind: 'metrics', rows: [['api', 30, 300, 1]]},
	{at: 6000, kind: 'events', rows: [row(4, 'api')]},
];
const client = createRecordedClient({head, entries, logs: new Map(), from: 1000, to: 6000});

test('the services are as they were known at a time', () => {
	const names = (time: number) =>
		stateAt(entries, time).services.map(({name, state, cpu}) => [name, state, cpu]);
	expect(names(1500)).toEqual([
		['api', 'running', view('api').cpu],
		['db', 'running', view('db').cpu],
	]);
	expect(names(2000)).toEqual([
		['api', 'running', 10],
		['db', 'running', 1],
	]);
	expect(names(9000)).toEqual([['api', 'stopped', 30]]);
});

test('it answers what was recorded as a daemon would', async () => {
	const watched = await client.request('state.watch', {});
	expect(watched.services.map(({name}) => name)).toEqual(['api']);
	expect((await client.request('metrics.read', {name: 'api', since: 0})).points).toEqual([
		[2000, 10, 100, null, null],
		[5000, 30, 300, null, null],
	]);
	const history = await client.request('metrics.history', {name: 'api', step: 'minute', since: 0});
	expect(history.points).toMatchObject([{at: 0, seconds: 2, cpu: 20, cpuMax: 30, ready: 0.5}]);
	const all = {name: null, kinds: null, since: null, before: null, limit: 2};
	const newest = await client.request('events.read', all);
	expect([newest.rows.map(({seq}) => seq), newest.next]).toEqual([[3, 4], 3]);
	const older = await client.request('events.read', {...all, before: newest.next});
	expect([older.rows.map(({seq}) => seq), older.next]).toEqual([[2], null]);
});

test('it goes to a moment, and from event to event', async () => {
	const moment = await client.request('state.at', {at: 3500, row: null});
	expect(moment).toMatchObject({at: 3500, seq: 3, first: 1000});
	expect(moment.services.map(({name, state}) => [name, state])).toEqual([
		['api', 'running'],
		['db', 'running'],
	]);
	const step = async (name: string | null, seq: number | null, direction: 'older' | 'newer') =>
		(await client.request('events.step', {name, seq, direction})).row?.seq ?? null;
	expect(await step(null, null, 'older')).toBe(4);
	expect(await step('api', 4, 'older')).toBe(2);
	expect(await step('api', 2, 'older')).toBeNull();
	expect(await step('db', 2, 'newer')).toBe(3);
});

test('before its first moment nothing is claimed, and no event leads there', async () => {
	const late = createRecordedClient({head, entries, logs: new Map(), from: 2500, to: 6000});
	const {first, services} = await late.request('state.at', {at: 2000, row: 2});
	expect(first).toBe(2500);
	expect(services.map(({name, state, pid, cpu}) => [name, state, pid, cpu])).toEqual([
		['api', null, null, null],
		['db', null, null, null],
	]);
	const {row: older} = await late.request('events.step', {
		name: 'api',
		seq: 4,
		direction: 'older',
	});
	expect(older).toBeNull();
});

test('a screen hears the last minute of it, and why a service was as it was in the end', async () => {
	const heard: number[] = [];
	client.on('metrics', ({at}) => heard.push(at));
	await client.request('state.watch', {});
	await Promise.resolve();
	expect(heard).toEqual([2000, 5000]);
	const {explanations} = await client.request('service.why', {name: 'api'});
	expect(explanations).toMatchObject([{service: 'api', what: 'api is off', remedy: null}]);
});

test('what acts on services is refused', async () => {
	const stop = client.request('service.stop', {targets: {all: true}, force: false, timeout: null});
	await expect(stop).rejects.toThrow('This is a recording, which does not know that.');
});
