/** Sends logs to the clients that follow them: each has a place of its own and is never flooded. */

import {UserError} from '../lib/errors.ts';
import type {LogChunk} from '../lib/log-chunk.ts';
import type {Follower} from '../logs/follow.ts';
import {followMerged, readMerged} from '../logs/read-merged.ts';
import type {Connection} from './connection.ts';

/** Ms between two looks while somebody follows. */
const lookInterval = 25;

/** Of one client; each costs two open files and a look at them every `lookInterval`. */
const mostFollows = 64;

type Subscription = {
	readonly id: number;
	readonly name: string;
	readonly follower: Follower;
	readonly connection: Connection;
	/** The client has not taken what it was sent; its place stays where it is. */
	blocked: boolean;
	/** Stops waiting for the end of the connection. */
	readonly forget: () => void;
};

export type LogFeed = {
	/**
	 * The last lines of a log; what comes after them follows as notices. Throws `UserError`
	 * `too-many-follows`.
	 */
	follow(
		connection: Connection,
		name: string,
		lines: number,
	): {readonly subscription: number; readonly chunks: readonly LogChunk[]};
	unfollow(connection: Connection, subscription: number): void;
	/** A run of this service began or ended. */
	wake(name: string): void;
	close(): void;
};

export function createLogFeed(runsDir: string): LogFeed {
	const subscriptions = new Map<number, Subscription>();
	let lastId = 0;
	let timer: NodeJS.Timeout | null = null;

	const look = () => {
		const now = Date.now();
		for (const subscription of subscriptions.values())
			if (!subscription.blocked) send(subscription, now);
	};

	const send = (subscription: Subscription, now: number) => {
		const {chunks, skippedBytes} = subscription.follower.poll(now);
		if (chunks.length === 0 && skippedBytes === 0) return;
		const {connection, id} = subscription;
		if (connection.notify('log', {subscription: id, chunks, skippedBytes})) return;
		subscription.blocked = true;
		void connection.drained().then(() => {
			subscription.blocked = false;
		});
	};

	const drop = (id: number) => {
		subscriptions.get(id)?.follower.close();
		subscriptions.get(id)?.forget();
		subscriptions.delete(id);
		if (subscriptions.size > 0 || timer === null) return;
		clearInterval(timer);
		timer = null;
	};

	return {
		follow(connection, name, lines) {
			const own = [...subscriptions.values()].filter((each) => each.connection === connection);
			if (own.length >= mostFollows)
				throw new UserError(`This client follows ${mostFollows} logs already.`, {
					code: 'too-many-follows',
					hint: 'End one with `logs.unfollow`, or follow the others on another connection.',
				});
			const page = readMerged(runsDir, name, null, lines, Date.now());
			lastId += 1;
			const id = lastId;
			const follower = followMerged(runsDir, name, page);
			const dropIt = () => drop(id);
			const forget = () => connection.closed.removeEventListener('abort', dropIt);
			subscriptions.set(id, {id, name, follower, connection, blocked: false, forget});
			connection.closed.addEventListener('abort', dropIt, {once: true});
			timer ??= setInterval(look, lookInterval);
			return {subscription: id, chunks: page.chunks};
		},
		unfollow(connection, id) {
			if (subscriptions.get(id)?.connection === connection) drop(id);
		},
		wake(name) {
			for (const subscription of subscriptions.values())
				if (subscription.name === name) subscription.follower.wake();
		},
		close() {
			for (const id of [...subscriptions.keys()]) drop(id);
		},
	};
}
