/**
 * Answers where somebody wants to go, over one connection: the next event or the state at a time,
 * one goal after the other, then what was measured of the selected service around it.
 */
import type {Client} from '../../src/ipc/client.ts';
import {messageOf} from '../../src/lib/errors.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import {say} from '../command.ts';
import {momentText} from '../events/event-words.ts';
import {selectedOf} from '../list/order.ts';
import {hour} from '../metrics/availability.ts';
import {type RangeName, rangeOf} from '../metrics/range.ts';
import {readDay} from '../metrics/read-day.ts';
import {sparkWindow} from '../metrics/spark.ts';
import {focusOf, type State} from '../model.ts';
import type {Store} from '../store.ts';
import type {Goal} from './past.ts';
import {pastMetrics} from './past-metrics.ts';

/** Returns a function that ends it. */
export function feedMoment(client: Client, store: Store): () => void {
	let ended = false;
	let isGoing = false;
	let measured = '';

	const go = async (goal: Goal) => {
		const row =
			goal.kind === 'step' ? await step(goal.direction) : goal.kind === 'row' ? goal.row : null;
		if (goal.kind === 'step' && row === null) return;
		const at = goal.kind === 'time' ? goal.at : (row?.at ?? 0);
		const moment = await client.request('state.at', {at, row: row?.seq ?? null});
		if (!ended && store.get().travels[0] === goal) store.dispatch({kind: 'arrived', moment, row});
	};

	const step = async (direction: 'older' | 'newer'): Promise<JournalRow | null> => {
		const state = store.get();
		const {moment} = state;
		const name = focusOf(state) === 'events' ? null : (selectedOf(state)?.name ?? null);
		const whom = name === null ? '' : ` of ${name}`;
		if (moment === null && direction === 'newer') {
			say(store, 'note', 'This is now; [ goes to the event before.');
			return null;
		}
		const seq =
			moment === null
				? null
				: direction === 'newer'
					? moment.seq
					: (moment.row?.seq ?? moment.seq + 1);
		const {row} = await client.request('events.step', {name, seq, direction});
		if (row !== null) return row;
		const begin = state.recorded && momentText(state.recorded.from, state.recorded.to);
		if (direction === 'older')
			say(
				store,
				'note',
				begin === null
					? `No older event${whom} is kept.`
					: `The recording begins at ${begin}; no older event${whom} is in it.`,
			);
		else {
			store.dispatch({kind: 'returned'});
			say(store, 'note', `Nothing${whom} happened after that: this is now.`);
		}
		return null;
	};

	const travel = async () => {
		isGoing = true;
		for (let goal = store.get().travels[0]; goal && !ended; goal = store.get().travels[0]) {
			const asked = goal;
			await go(asked).catch((error: unknown) => {
				if (!ended) say(store, 'bad', messageOf(error));
			});
			if (!ended && store.get().travels[0] === asked) store.dispatch({kind: 'stayed'});
		}
		isGoing = false;
	};

	const measure = async (service: string, range: RangeName, at: number) => {
		const {length} = rangeOf(range);
		const since = at - Math.max(length, sparkWindow) - 1000;
		const isDeep = length > sparkWindow;
		const ask = {name: service, since};
		const [seconds, minutes, day] = await Promise.all([
			client.request('metrics.read', ask),
			isDeep || at < Date.now() - hour
				? client.request('metrics.history', {...ask, step: 'minute'})
				: {points: []},
			readDay(client, service, at),
		]);
		if (ended) return;
		const found = {seconds: seconds.points, minutes: minutes.points, day};
		store.dispatch({kind: 'past-measured', at, metrics: pastMetrics(service, range, at, found)});
	};

	const check = () => {
		if (ended) return;
		const state = store.get();
		if (!isGoing && state.travels.length > 0) void travel();
		const wanted = measuredOf(state);
		const key = wanted === null ? '' : wanted.join(' ');
		if (key === measured || isGoing) return;
		measured = key;
		// Where the service or the connection is gone, the curves stay empty.
		if (wanted) void measure(...wanted).catch(() => {});
	};
	const unsubscribe = store.subscribe(check);
	check();
	return () => {
		ended = true;
		unsubscribe();
	};
}

function measuredOf(state: State): readonly [service: string, range: RangeName, at: number] | null {
	const service = selectedOf(state)?.name;
	return state.moment === null || service === undefined
		? null
		: [service, state.metrics.range, state.moment.at];
}
