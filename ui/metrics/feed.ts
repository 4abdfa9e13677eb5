/**
 * Keeps what the screen shows of the selected service's past coming from one connection: its last
 * minute always, longer ranges and its last day only while the metrics pane shows. One load at a
 * time, so moving through a long list does not pile up requests.
 */
import type {Client} from '../../src/ipc/client.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {Batch} from '../batch.ts';
import {layoutOf} from '../layout.ts';
import {selectedOf} from '../list/order.ts';
import type {State} from '../model.ts';
import type {Store} from '../store.ts';
import {fromMinute, fromSecond, latencyOfMinute} from './curves.ts';
import {type RangeName, rangeOf} from './range.ts';
import {readDay} from './read-day.ts';
import {sparkWindow} from './spark.ts';

/** What was asked for; `range` null: the pane does not show. */
type Wanted = {readonly service: string; readonly range: RangeName | null};

/** Roll-ups are written once a minute, ms. */
const refreshInterval = 60_000;
/** The pane's past is asked for when the selection has stood still for so long, ms. */
const settling = 100;

/** Returns a function that ends it. */
export function feedMetrics(client: Client, store: Store, batch: Batch): () => void {
	let ended = false;
	let isLoading = false;
	let minute: string | null = null;
	let past: Wanted | null = null;
	let loadedAt = 0;
	/** Of what was asked for then everything came. */
	let isWhole = false;
	let timer: NodeJS.Timeout | null = null;
	/** Since a day was asked for: its answer may not have them yet. */
	let heard: JournalRow[] = [];

	const stopListening = client.on('events', ({rows}) => {
		if (isLoading) heard.push(...rows);
		batch.add({kind: 'happened', rows});
	});

	const load = async (act: () => Promise<void>) => {
		isLoading = true;
		// Where the service or the connection is gone, the list or the banner says so.
		await act().catch(() => {});
		isLoading = false;
		check();
	};

	const readMinute = async (service: string) => {
		const since = store.get().now - sparkWindow;
		const {points} = await client.request('metrics.read', {name: service, since});
		batch.flush();
		if (!ended) store.dispatch({kind: 'history', service, points});
	};

	const readPast = async ({service, range}: Wanted, since: number) => {
		if (range === null) return;
		const {now} = store.get();
		const {source} = rangeOf(range);
		const isDeep = rangeOf(range).length > sparkWindow;
		const [minutes, seconds, day] = await Promise.all([
			isDeep
				? client.request('metrics.history', {name: service, step: 'minute', since})
				: {points: []},
			isDeep && source === 'seconds'
				? client.request('metrics.read', {name: service, since})
				: {points: []},
			readDay(client, service, now),
		]);
		if (ended) return;
		// Of a range of seconds the roll-ups tell only how long the checks took.
		const told = minutes.points.map(source === 'seconds' ? latencyOfMinute : fromMinute);
		const points = [...told, ...seconds.points.map(fromSecond)];
		batch.flush();
		store.dispatch(
			{kind: 'measured', service, range, points},
			{kind: 'day', day},
			{kind: 'happened', rows: heard},
		);
	};

	const startPast = () => {
		timer = null;
		const wanted = wantedOf(store.get());
		if (ended || isLoading || !wanted) return;
		const {now} = store.get();
		const isRefresh = isWhole && same(wanted, past);
		const {length} = rangeOf(wanted.range ?? '60s');
		// What came before a refresh is known; a minute is complete only after it is over.
		const since = isRefresh ? loadedAt - 2 * refreshInterval : now - length;
		past = wanted;
		loadedAt = now;
		heard = [];
		isWhole = false;
		void load(async () => {
			await readPast(wanted, since);
			isWhole = true;
		});
	};

	const check = () => {
		if (ended || isLoading) return;
		const state = store.get();
		const wanted = wantedOf(state);
		if (!wanted) return;
		if (minute !== wanted.service) {
			minute = wanted.service;
			past = null;
			void load(() => readMinute(wanted.service));
			return;
		}
		if (wanted.range === null) past = null;
		else if (!same(wanted, past)) timer ??= setTimeout(startPast, settling);
		else if (state.now - loadedAt >= refreshInterval) startPast();
	};
	const unsubscribe = store.subscribe(check);
	check();
	return () => {
		ended = true;
		if (timer) clearTimeout(timer);
		unsubscribe();
		stopListening();
	};
}

function wantedOf(state: State): Wanted | null {
	const service = selectedOf(state)?.name ?? null;
	if (service === null || state.link.kind !== 'up') return null;
	return {service, range: layoutOf(state).panes.metrics ? state.metrics.range : null};
}

const same = (a: Wanted, b: Wanted | null): boolean =>
	a.service === b?.service && a.range === b.range;
