/**
 * Keeps the log of the selected service coming from one connection. At most one
 * `logs.follow` is on its way at a time, so moving through a long list does not pile up requests.
 */
import type {Client} from '../../src/ipc/client.ts';
import type {Notices} from '../../src/ipc/protocol.ts';
import type {Batch} from '../batch.ts';
import {selectedOf} from '../list/order.ts';
import type {Store} from '../store.ts';
import {logRows} from './log-actions.ts';
import {mostLines, nearStart, oldest} from './log-view.ts';

/** Lines asked for when a log is opened, and each time more is scrolled to. */
const firstLines = 500;
const olderLines = 500;

/** Returns a function that ends it. */
export function followSelected(client: Client, store: Store, batch: Batch): () => void {
	let followed: {readonly service: string; readonly subscription: number} | null = null;
	let opening = false;
	/** The service whose log could not be had; asked again once another was selected. */
	let refused: string | null = null;
	let ended = false;
	/** Notices may come in the same packet as the answer that names their subscription. */
	let early: Notices['log'][] = [];

	const take = ({chunks, skippedBytes}: Notices['log'], service: string) =>
		batch.add({kind: 'log-came', service, chunks, skipped: skippedBytes});

	const stopListening = client.on('log', (notice) => {
		if (notice.subscription === followed?.subscription) take(notice, followed.service);
		else if (opening) early.push(notice);
	});

	const open = async (service: string) => {
		opening = true;
		early = [];
		const before = followed;
		followed = null;
		try {
			if (before) await client.request('logs.unfollow', {subscription: before.subscription});
			const log = await client.request('logs.follow', {name: service, lines: firstLines});
			if (ended) return;
			followed = {service, subscription: log.subscription};
			refused = null;
			batch.flush();
			store.dispatch(
				{kind: 'log-opened', service},
				{kind: 'log-came', service, chunks: log.chunks, skipped: 0},
			);
			for (const notice of early)
				if (notice.subscription === log.subscription) take(notice, service);
		} catch {
			// The service is gone, or the connection: the list or the banner says so.
			refused = service;
			if (!ended) store.dispatch({kind: 'log-opened', service});
		} finally {
			opening = false;
			early = [];
		}
	};

	const readOlder = async (service: string) => {
		const before = oldest(store.get().log);
		if (!before) return;
		store.dispatch({kind: 'log-asked-older'});
		try {
			const older = await client.request('logs.read', {name: service, before, lines: olderLines});
			store.dispatch({kind: 'log-older', service, ...older});
		} catch {
			store.dispatch({kind: 'log-older', service, chunks: [], reachedStart: true});
		}
	};

	const check = () => {
		if (ended) return;
		const state = store.get();
		const selected = selectedOf(state)?.name ?? null;
		const {log} = state;
		if (selected !== refused) refused = null;
		if (!opening && selected !== null && refused === null) {
			// Who reads further back while the connection changes keeps the place.
			const behind = log.follow && (log.missed > 0 || followed?.service !== selected);
			if (log.service !== selected || behind) void open(selected).then(check);
		}
		if (
			log.service !== null &&
			log.loaded &&
			!log.reachedStart &&
			!log.loadingOlder &&
			log.lines.length < mostLines &&
			nearStart(log, logRows(state))
		)
			void readOlder(log.service);
	};
	const unsubscribe = store.subscribe(check);
	check();
	return () => {
		ended = true;
		unsubscribe();
		stopListening();
	};
}
