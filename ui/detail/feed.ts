/**
 * Asks the daemon for what only the details show: how the last runs of the selected service ended, and
 * its environment where somebody can see it. Only while the pane shows, and when the selection rests.
 */
import type {Client} from '../../src/ipc/client.ts';
import {layoutOf} from '../layout.ts';
import {selectedOf} from '../list/order.ts';
import {focusOf, type State} from '../model.ts';
import type {Store} from '../store.ts';
import {mostExits} from './facts.ts';

/** The selection has stood still for so long, ms. */
const settling = 150;
/** A box of so many rows has room for the environment without the focus. */
const tall = 16;

/** What is to be known; a change of a key asks anew. */
type Wanted = {
	readonly service: string;
	readonly exits: string;
	/** Only those exits had happened; null: all. */
	readonly before: number | null;
	/** Null: nobody sees it. */
	readonly environment: string | null;
};

/** Returns a function that ends it. */
export function feedDetail(client: Pick<Client, 'request'>, store: Store): () => void {
	let ended = false;
	let timer: NodeJS.Timeout | null = null;
	let exits: string | null = null;
	let environment: string | null = null;

	const ask = () => {
		timer = null;
		const wanted = wantedOf(store.get());
		if (ended || !wanted) return;
		const {service} = wanted;
		if (wanted.exits !== exits) {
			exits = wanted.exits;
			const {before} = wanted;
			const query = {kinds: ['exit'] as const, since: null, before, limit: mostExits};
			client.request('events.read', {name: service, ...query}).then(
				({rows}) => ended || store.dispatch({kind: 'exits', service, rows}),
				() => {},
			);
		}
		if (wanted.environment !== null && wanted.environment !== environment) {
			environment = wanted.environment;
			client.request('service.env', {name: service, secrets: false}).then(
				({entries, drift}) =>
					ended || store.dispatch({kind: 'environment', environment: {service, entries, drift}}),
				// Whoever may not see it sees the rest.
				() => {},
			);
		}
	};

	const check = () => {
		if (ended || timer) return;
		const wanted = wantedOf(store.get());
		if (!wanted) return;
		const isNew =
			wanted.exits !== exits || (wanted.environment !== null && wanted.environment !== environment);
		if (isNew) timer = setTimeout(ask, settling);
	};
	const unsubscribe = store.subscribe(check);
	check();
	return () => {
		ended = true;
		if (timer) clearTimeout(timer);
		unsubscribe();
	};
}

function wantedOf(state: State): Wanted | null {
	const service = state.link.kind === 'up' ? selectedOf(state) : null;
	const rect = layoutOf(state).panes.detail;
	if (!service || !rect) return null;
	const {name, run, lastExit, drift, pid} = service;
	const before = state.moment === null ? null : state.moment.seq + 1;
	// What the next start will have is nothing of the past.
	const isSeen = before === null && (focusOf(state) === 'detail' || rect.height >= tall);
	return {
		service: name,
		exits: JSON.stringify([name, lastExit?.at, before]),
		before,
		environment: isSeen ? JSON.stringify([name, run, pid, drift]) : null,
	};
}
