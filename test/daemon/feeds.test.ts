import {getEventListeners} from 'node:events';
import {Socket} from 'node:net';
import {expect, it} from 'vitest';
import {type Connection, serve} from '../../src/daemon/connection.ts';
import {createLogFeed} from '../../src/daemon/log-feed.ts';
import {createStateFeed} from '../../src/daemon/state-feed.ts';
import {createRunFolder} from '../support/run-folder.ts';

const connection = (): Connection =>
	serve(
		new Socket(),
		() => Promise.resolve(null),
		() => {},
	);
const listeners = ({closed}: Connection): number => getEventListeners(closed, 'abort').length;

it('a client that asks to watch again and again is one watcher', () => {
	const feed = createStateFeed();
	const client = connection();
	for (let count = 0; count < 100; count += 1) feed.join(client);
	expect(listeners(client)).toBe(1);
});

it('a client follows no more than 64 logs at once, whatever others do', () => {
	using folder = createRunFolder();
	const feed = createLogFeed(folder.path('run'));
	const [client, other] = [connection(), connection()];
	const ids = Array.from({length: 64}, () => feed.follow(client, 'api', 10).subscription);
	expect(() => feed.follow(client, 'api', 10)).toThrow(
		expect.objectContaining({
			message: 'This client follows 64 logs already.',
			code: 'too-many-follows',
			hint: 'End one with `logs.unfollow`, or follow the others on another connection.',
		}),
	);
	feed.follow(other, 'api', 10);
	feed.unfollow(client, ids[0] ?? 0);
	feed.follow(client, 'api', 10);
	expect([listeners(client), listeners(other)]).toEqual([64, 1]);
	feed.close();
	expect([listeners(client), listeners(other)]).toEqual([0, 0]);
});
