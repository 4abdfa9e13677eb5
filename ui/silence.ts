/** Notices when the daemon no longer answers, and when it does again. */
import type {Client} from '../src/ipc/client.ts';
import {UserError} from '../src/lib/errors.ts';

/** Time between two looks, ms. */
const interval = 1000;
/** Looks without a word before it is asked, and before it counts as silent. */
const quietBeforeAsking = 2;
const quietBeforeSilence = 5;

export type Hearing = {
	/** `since`: its last word, epoch ms. */
	readonly fellSilent: (since: number) => void;
	readonly spoke: () => void;
};

/**
 * It sends metrics once a second; where they stay away, an answer to any question counts as well.
 * Looks are counted, not time: while this process itself is stopped, nobody has waited.
 * Returns a function that ends it.
 */
export function hearSilence(client: Client, {fellSilent, spoke}: Hearing): () => void {
	let quiet = 0;
	let heardAt = Date.now();
	let isAsking = false;
	let isSilent = false;

	const hear = () => {
		quiet = 0;
		heardAt = Date.now();
		if (!isSilent) return;
		isSilent = false;
		spoke();
	};
	const ask = async () => {
		isAsking = true;
		const answers = await client.request('daemon.info', {}).then(() => true, isRefusal);
		isAsking = false;
		if (answers) hear();
	};
	const look = () => {
		quiet += 1;
		if (quiet >= quietBeforeAsking && !isAsking) void ask();
		if (quiet < quietBeforeSilence || isSilent) return;
		isSilent = true;
		fellSilent(heardAt);
	};

	const timer = setInterval(look, interval);
	const stops = [
		client.on('metrics', hear),
		client.on('services', hear),
		client.on('events', hear),
		() => clearInterval(timer),
	];
	return () => {
		for (const stop of stops) stop();
	};
}

/** Whoever says no has answered as well. */
const isRefusal = (error: unknown): boolean =>
	!(error instanceof UserError && error.code === 'connection-lost');
