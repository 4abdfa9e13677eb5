/** Keeps the box of `W` true while it is open: asks again when what it tells of has changed, once a second at most. */
import type {Client} from '../../src/ipc/client.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import type {State, WhyDialog} from '../model.ts';
import type {Store} from '../store.ts';

const interval = 1000;

/** Returns a function that ends it. */
export function feedWhy(client: Client, store: Store): () => void {
	let ended = false;
	let isAsking = false;
	let timer: NodeJS.Timeout | null = null;
	/** Of what the box tells, as it was when it was asked. */
	let known: {readonly service: string; readonly facts: string; readonly at: number} | null = null;

	const ask = async (dialog: WhyDialog, facts: string) => {
		isAsking = true;
		known = {service: dialog.service, facts, at: Date.now()};
		// A service that is gone leaves what was said of it last.
		const answer = await client.request('service.why', {name: dialog.service}).catch(() => null);
		isAsking = false;
		const open = store.get().dialog;
		if (ended || !answer || open?.kind !== 'why' || open.service !== dialog.service) return;
		const {explanations} = answer;
		store.dispatch({kind: 'dialog', dialog: {...open, explanations, at: Date.now()}});
	};

	const check = () => {
		if (ended || isAsking || timer) return;
		const state = store.get();
		const {dialog} = state;
		if (dialog?.kind !== 'why') {
			known = null;
			return;
		}
		const facts = factsOf(state, dialog);
		if (known?.service !== dialog.service) {
			known = {service: dialog.service, facts, at: dialog.at};
			return;
		}
		if (facts === known.facts) return;
		const wait = known.at + interval - Date.now();
		if (wait <= 0) void ask(dialog, facts);
		else
			timer = setTimeout(() => {
				timer = null;
				check();
			}, wait);
	};
	const unsubscribe = store.subscribe(check);
	return () => {
		ended = true;
		if (timer) clearTimeout(timer);
		unsubscribe();
	};
}

/** What an explanation is made of, without what moves all the time. */
function factsOf({services}: State, {service, explanations}: WhyDialog): string {
	const names = new Set(explanations.flatMap(({chain}) => chain.map((each) => each.service)));
	const told = [...services.values()].filter(
		(each) => each.name === service || each.service === service || names.has(each.name),
	);
	return JSON.stringify(told.map(withoutFigures));
}

const withoutFigures = ({checks, ...view}: ServiceView) => [
	view.name,
	view.state,
	view.reason,
	view.wanted,
	view.health,
	view.ready,
	view.waitingFor,
	view.pid,
	view.run,
	view.restarts,
	view.lastExit?.at,
	view.drift,
	view.problem?.message,
	checks.map(({kind, verdict}) => `${kind} ${verdict}`),
];
