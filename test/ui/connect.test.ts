/** What the screen does with what a daemon says, with a daemon that says it exactly so. */
import {expect, test} from 'vitest';
import type {Client} from '../../src/ipc/client.ts';
import type {MethodName, NoticeName, Notices} from '../../src/ipc/protocol.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {keepConnected} from '../../ui/connect.ts';
import {initialState} from '../../ui/model.ts';
import {createStore} from '../../ui/store.ts';
import {until} from '../support/until.ts';
import {now, view} from './views.ts';

/** A daemon in memory: answers requests from a table, and says what the test wants it to. */
class Daemon {
	readonly asked: string[] = [];
	readonly #listeners = new Map<string, Set<(notice: never) => void>>();
	readonly #closed = Promise.withResolvers<void>();
	services: readonly ServiceView[];
	version = 1;
	/** Questions that fail, each as often as it stands here. */
	readonly failing: MethodName[] = [];
	isClosed = false;
	/** Called while an answer is on its way, as when both are in one packet. */
	beforeAnswer: Partial<Record<MethodName, () => void>> = {};

	constructor(services: readonly ServiceView[]) {
		this.services = services;
	}

	say<Name extends NoticeName>(name: Name, notice: Notices[Name]): void {
		for (const listener of this.#listeners.get(name) ?? []) listener(notice as never);
	}

	change(version: number, ...changed: readonly ServiceView[]): void {
		this.say('services', {version, changed, removed: [], problems: null});
	}

	die(): void {
		this.isClosed = true;
		this.#closed.resolve();
	}

	readonly client: Client = {
		daemon: {protocol: 1, version: '0', pid: 1},
		closed: this.#closed.promise,
		close: () => this.die(),
		[Symbol.dispose]: () => this.die(),
		on: (name, listener) => {
			const set = this.#listeners.get(name) ?? new Set();
			this.#listeners.set(name, set.add(listener));
			return () => set.delete(listener);
		},
		request: async (method, params) => {
			this.asked.push(`${method} ${JSON.stringify(params)}`);
			this.beforeAnswer[method]?.();
			const failure = this.failing.indexOf(method);
			if (failure >= 0) {
				this.failing.splice(failure, 1);
				throw new Error('not now');
			}
			return this.#answer(method) as never;
		},
	};

	#answer(method: MethodName): unknown {
		switch (method) {
			case 'state.watch':
				return {services: this.services, problems: [], version: this.version, daemon: null};
			case 'metrics.read':
				return {points: [[now, 1, 2]]};
			case 'events.read':
				return {rows: [], next: null};
			default:
				return {};
		}
	}
}

const storeFor = () => createStore(initialState({columns: 120, rows: 40}, now, '/srv/demo'));
const never = () => new Promise<never>(() => {});

function connected(daemon: Daemon, next: () => Promise<Client> = never) {
	const store = storeFor();
	const connection = keepConnected(store, Promise.resolve(daemon.client), {
		ensure: next,
		connect: next,
	});
	return {store, connection, [Symbol.dispose]: () => connection.close()};
}

test('changes that come in the same packet as the snapshot are not lost', async () => {
	const daemon = new Daemon([view('a', {restarts: 0})]);
	daemon.beforeAnswer['state.watch'] = () => {
		daemon.change(1, view('a', {restarts: 9}));
		daemon.change(2, view('a', {restarts: 1}));
	};
	using screen = connected(daemon);
	await until('the change', () => screen.store.get().services.get('a')?.restarts === 1);
});

test('a gap in the versions asks for a new snapshot', async () => {
	const daemon = new Daemon([view('a')]);
	using screen = connected(daemon);
	await until('the snapshot', () => screen.store.get().services.size === 1);
	daemon.services = [view('a'), view('b')];
	daemon.version = 5;
	daemon.change(5, view('b'));
	await until('the new snapshot', () => screen.store.get().services.size === 2);
	expect(daemon.asked.filter((line) => line.startsWith('state.watch'))).toHaveLength(2);
});

test.each<[MethodName, (daemon: Daemon) => void]>([
	['state.watch', () => {}],
	['events.read', (daemon) => daemon.say('events', {rows: []})],
])('where %s fails once, it is asked again on the same connection', async (method, meanwhile) => {
	const daemon = new Daemon([view('a')]);
	daemon.failing.push(method);
	using screen = connected(daemon);
	meanwhile(daemon);
	const {get} = screen.store;
	await until('the answer', () => get().services.size === 1 && get().events.loaded);
	expect(daemon.failing).toEqual([]);
});

test('a daemon that comes when the screen was left already is not held on to', async () => {
	const first = new Daemon([view('a')]);
	const second = new Daemon([view('a')]);
	const ready = Promise.withResolvers<void>();
	const screen = connected(first, () => ready.promise.then(() => second.client));
	await until('the first state', () => screen.store.get().services.size === 1);
	first.die();
	await until('the loss', () => screen.store.get().link.kind === 'down');
	screen.connection.close();
	ready.resolve();
	await until('the second to be closed', () => second.isClosed);
});

test('the clock moves with what is measured, in one change of the state', async () => {
	const daemon = new Daemon([view('a')]);
	const store = storeFor();
	const later = now + 5000;
	const connection = keepConnected(
		store,
		Promise.resolve(daemon.client),
		{ensure: never, connect: never},
		() => ({kind: 'ticked', now: later}),
	);
	await until('the snapshot', () => store.get().link.kind === 'up');
	const seen: (readonly [number | null | undefined, number])[] = [];
	store.subscribe(() => seen.push([store.get().services.get('a')?.cpu, store.get().now]));
	daemon.say('metrics', {at: later, rows: [['a', 77, 1, 1]]});
	await until('the measurement', () => store.get().services.get('a')?.cpu === 77);
	expect(seen.filter(([cpu, at]) => (cpu === 77) !== (at === later))).toEqual([]);
	connection.close();
});

test('another selection asks for its curves', async () => {
	const daemon = new Daemon([view('a'), view('b')]);
	using screen = connected(daemon);
	await until('the first', () => screen.store.get().metrics.service === 'a');
	screen.store.dispatch({kind: 'moved', by: 1});
	await until('the second', () => screen.store.get().metrics.service === 'b');
	expect(daemon.asked).toContainEqual(expect.stringContaining('metrics.read {"name":"b"'));
});

test('while nobody answers the last state stays, and the next daemon takes over', async () => {
	const first = new Daemon([view('a'), view('b')]);
	const second = new Daemon([view('a'), view('b', {restarts: 3})]);
	const ready = Promise.withResolvers<void>();
	using screen = connected(first, () => ready.promise.then(() => second.client));
	await until('the first state', () => screen.store.get().services.size === 2);
	screen.store.dispatch({kind: 'moved', by: 1});
	first.die();
	await until('the loss', () => screen.store.get().link.kind === 'down');
	expect(screen.store.get()).toMatchObject({list: {chosen: 'b'}, link: {stopped: false}});
	expect(screen.store.get().services.size).toBe(2);
	expect(screen.connection.client()).toBeNull();
	ready.resolve();
	await until('the second state', () => screen.store.get().services.get('b')?.restarts === 3);
	expect(screen.store.get()).toMatchObject({list: {chosen: 'b'}, link: {kind: 'up'}});
});

test('a daemon that has nothing to tell is asked, and one that answers is not silent', async () => {
	const daemon = new Daemon([view('a')]);
	using screen = connected(daemon);
	await until('the snapshot', () => screen.store.get().link.kind === 'up');
	const questions = () => daemon.asked.filter((line) => line.startsWith('daemon.info')).length;
	let wasSilent = false;
	screen.store.subscribe(() => {
		wasSilent ||= screen.store.get().link.kind === 'silent';
	});
	// As many as take longer than the time after which a daemon counts as silent.
	await until('four questions', () => questions() === 4);
	expect([wasSilent, screen.store.get().link.kind]).toEqual([false, 'up']);
});

test('a run that ends while the last day is on its way is part of it', async () => {
	const daemon = new Daemon([view('a')]);
	const row = {seq: 1, at: now, mono: 0, boot: null, service: 'a', run: 1, cause: null, text: ''};
	const ended = {...row, kind: 'exit', data: {code: 1, asked: false, at: now}} as const;
	daemon.beforeAnswer['events.read'] = () => {
		const isOfDay = daemon.asked.filter((line) => line.includes('"exit"')).length === 1;
		if (isOfDay && daemon.asked.at(-1)?.includes('"exit"')) daemon.say('events', {rows: [ended]});
	};
	using screen = connected(daemon);
	screen.store.dispatch({kind: 'focused', pane: 'metrics'});
	await until('the day', () => screen.store.get().metrics.day !== null);
	expect(screen.store.get().metrics.day?.rows).toEqual([ended]);
});
