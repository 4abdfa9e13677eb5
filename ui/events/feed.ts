/** Keeps the rows of the journal coming from one connection: the last ones, news, and older ones as they are scrolled to. */
import type {Client} from '../../src/ipc/client.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {Batch} from '../batch.ts';
import {innerRows, layoutOf} from '../layout.ts';
import type {Store} from '../store.ts';
import {indexOf, shownEvents} from './events-view.ts';

const pageRows = 500;
/** Ms from a page that could not be read to the next try. */
const retryDelay = 1000;

/** Returns a function that ends it. */
export function feedEvents(client: Client, store: Store, batch: Batch): () => void {
	let ended = false;
	let isReading = false;
	let hasFailed = false;
	/** Number of the last row that was heard of; null until the first page is there. */
	let last: number | null = null;
	let early: JournalRow[] = [];
	let retry: NodeJS.Timeout | undefined;

	const read = async (before: number | null) => {
		isReading = true;
		try {
			const page = await client.request('events.read', {
				name: null,
				kinds: null,
				since: null,
				before,
				limit: pageRows,
			});
			if (ended) return;
			if (before !== null) {
				store.dispatch({kind: 'events-older', ...page});
				return;
			}
			last = page.rows.at(-1)?.seq ?? 0;
			store.dispatch({kind: 'events-read', ...page});
			const waiting = early;
			early = [];
			take(waiting);
		} catch {
			// The connection is gone, or the file cannot be read just now.
			early = [];
			hasFailed = true;
			retry = setTimeout(again, retryDelay).unref();
		} finally {
			isReading = false;
		}
		check();
	};

	const again = () => {
		if (ended) return;
		hasFailed = false;
		if (last === null) void read(null);
		else check();
	};

	const take = (rows: readonly JournalRow[]) => {
		const [first] = rows;
		if (!first || ended) return;
		if (last === null) {
			early.push(...rows);
			return;
		}
		if (first.seq > last + 1) {
			last = null;
			early = [...rows];
			void read(null);
			return;
		}
		last = Math.max(last, rows.at(-1)?.seq ?? 0);
		batch.add({kind: 'events-came', rows});
	};

	/** Half a page of what is shown is left above the first visible row, at least. */
	const check = () => {
		if (ended || isReading || hasFailed || last === null) return;
		const state = store.get();
		const {events} = state;
		const height = innerRows(layoutOf(state), 'events');
		if (height === 0 || events.next === null) return;
		const bottom = indexOf(shownEvents(events), events.bottom);
		if (bottom + 1 - height * 1.5 < 0) void read(events.next);
	};

	const stopListening = client.on('events', ({rows}) => take(rows));
	const unsubscribe = store.subscribe(check);
	void read(null);
	return () => {
		ended = true;
		clearTimeout(retry);
		unsubscribe();
		stopListening();
	};
}
