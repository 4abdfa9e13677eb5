/**
 * Keeps the screen connected to the daemon: state changes go to the store at once, metrics
 * gathered. When the daemon goes away the last state stays, and the connection comes back by
 * itself: a daemon that died is started again, one that was stopped is waited for. One that does
 * not answer is listened to, and asked for everything anew when it speaks again.
 */
import {setTimeout as sleep} from 'node:timers/promises';
import type {Client} from '../src/ipc/client.ts';
import type {Notices} from '../src/ipc/protocol.ts';
import {UserError} from '../src/lib/errors.ts';
import {createBatch} from './batch.ts';
import {feedDetail} from './detail/feed.ts';
import {feedWhy} from './detail/why-feed.ts';
import {feedEvents} from './events/feed.ts';
import {harmlessClient} from './harmless-client.ts';
import {impatientClient} from './impatient-client.ts';
import {feedMetrics} from './metrics/feed.ts';
import {feedMoment} from './moment/feed.ts';
import {liveStore} from './moment/live-store.ts';
import type {Action} from './reduce.ts';
import {hearSilence} from './silence.ts';
import type {Store} from './store.ts';

export type Reach = {
	/** Starts the daemon when it is down. */
	readonly ensure: () => Promise<Client>;
	/** Fails when it is down. */
	readonly connect: () => Promise<Client>;
};

export type Connection = {
	/** Null while the daemon is away or does not answer. */
	readonly client: () => Client | null;
	readonly close: () => void;
	/** Rejects when it cannot be kept: the first connection failed, or another version answers. */
	readonly failed: Promise<never>;
};

/** First and longest time between two attempts, in ms. */
const firstDelay = 50;
const longestDelay = 2000;

/** `tick`: moves the screen's clock; it goes with what is measured each second, so that both are one frame. */
export function keepConnected(
	store: Store,
	first: Promise<Client>,
	reach: Reach,
	tick: (() => Action) | null = null,
): Connection {
	const over = new AbortController();
	const batch = createBatch(store);
	let connected: Client | null = null;
	let current: Client | null = null;

	const run = async (): Promise<void> => {
		let client: Client | null = await first;
		while (client) {
			// Who left before it was there does not hear of it, and an open one would keep the process.
			if (over.signal.aborted) return client.close();
			connected = client;
			const {stopped} = await serve(harmlessClient(client));
			if (over.signal.aborted) return;
			batch.flush();
			store.dispatch({kind: 'linked', link: {kind: 'down', stopped, since: Date.now()}});
			client = await reconnect(stopped);
		}
	};

	/** Until the connection ends. */
	const serve = async (client: Client): Promise<{readonly stopped: boolean}> => {
		let stopped = false;
		let leave = attend(client);
		const endings = [
			client.on('bye', () => {
				stopped = true;
			}),
			hearSilence(client, {
				fellSilent: (since) => {
					leave();
					batch.flush();
					store.dispatch({kind: 'linked', link: {kind: 'silent', since}});
				},
				spoke: () => {
					leave = attend(client);
				},
			}),
		];
		await client.closed;
		for (const end of [...endings, leave]) end();
		return {stopped};
	};

	/** Asks and listens until the function that it returns is called. */
	const attend = (client: Client): (() => void) => {
		const left = new AbortController();
		const daemon = impatientClient(client, left.signal);
		current = daemon;
		const endings = [
			daemon.on('metrics', (notice) => {
				batch.add({kind: 'metrics', notice});
				if (tick) batch.add(tick());
			}),
			watchState(daemon, store),
			feedMetrics(daemon, liveStore(store), batch),
			feedDetail(daemon, store),
			feedEvents(daemon, store, batch),
			feedMoment(daemon, store),
			feedWhy(daemon, store),
		];
		return () => {
			current = null;
			for (const end of endings) end();
			left.abort();
		};
	};

	const reconnect = async (stopped: boolean): Promise<Client | null> => {
		for (let delay = firstDelay; !over.signal.aborted; delay = Math.min(delay * 2, longestDelay)) {
			try {
				return await (stopped ? reach.connect() : reach.ensure());
			} catch (error) {
				if (error instanceof UserError && error.code === 'protocol-mismatch') throw error;
			}
			await sleep(delay, undefined, {signal: over.signal}).catch(() => {});
		}
		return null;
	};

	const failed = new Promise<never>((_, reject) => {
		run().catch(reject);
	});
	return {
		failed,
		client: () => current,
		close: () => {
			over.abort();
			batch.close();
			connected?.close();
		},
	};
}

/** A snapshot, then the changes after it; a gap in their numbers asks for a new snapshot. */
function watchState(client: Client, store: Store): () => void {
	let version: number | null = null;
	let early: Notices['services'][] = [];

	const apply = (notice: Notices['services']) => {
		if (version === null) early.push(notice);
		else if (notice.version === version + 1) {
			version = notice.version;
			store.dispatch({kind: 'services', notice});
		} else if (notice.version > version) void ask();
	};

	let ended = false;
	const ask = async () => {
		version = null;
		early = [];
		try {
			const snapshot = await client.request('state.watch', {});
			version = snapshot.version;
			store.dispatch({kind: 'snapshot', ...snapshot}, {kind: 'linked', link: {kind: 'up'}});
			const waiting = early;
			early = [];
			for (const notice of waiting) apply(notice);
		} catch {
			// The connection ended, or the daemon fell silent, and whoever comes next begins anew; else it does itself.
			await sleep(longestDelay, undefined, {ref: false});
			if (!ended) void ask();
		}
	};

	const stop = client.on('services', apply);
	void ask();
	return () => {
		ended = true;
		stop();
	};
}
