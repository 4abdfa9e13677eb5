/** Keeps the box of `W` true while it is open, the times in it too: asks again every second. */
import type {Client} from '../../src/ipc/client.ts';
import type {Store} from '../store.ts';

const interval = 1000;

/** Returns a function that ends it. */
export function feedWhy(client: Client, store: Store): () => void {
	let ended = false;
	let timer: NodeJS.Timeout | null = null;

	const ask = async () => {
		const {dialog} = store.get();
		if (dialog?.kind === 'why') {
			const {service} = dialog;
			// A service that is gone leaves what was said of it last.
			const answer = await client.request('service.why', {name: service}).catch(() => null);
			const open = store.get().dialog;
			if (!ended && answer && open?.kind === 'why' && open.service === service)
				store.dispatch({kind: 'dialog', dialog: {...open, ...answer, at: Date.now()}});
		}
		timer = null;
		check();
	};

	const check = () => {
		if (ended || timer || store.get().dialog?.kind !== 'why') return;
		timer = setTimeout(() => void ask(), interval);
	};
	const unsubscribe = store.subscribe(check);
	return () => {
		ended = true;
		if (timer) clearTimeout(timer);
		unsubscribe();
	};
}
