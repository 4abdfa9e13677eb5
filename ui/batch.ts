/** Gathers what comes often (log lines, metrics) into few updates, because painting is what costs. */
import type {Action} from './reduce.ts';
import type {Store} from './store.ts';

/** Time between two updates, in ms: nobody reads log lines faster than ten times a second. */
const interval = 100;

export type Batch = {
	readonly add: (action: Action) => void;
	/** Hands over what was gathered now, before something that must come after it. */
	readonly flush: () => void;
	readonly close: () => void;
};

export function createBatch(store: Store): Batch {
	let gathered: Action[] = [];
	let timer: NodeJS.Timeout | null = null;
	let flushedAt = 0;
	const flush = () => {
		if (timer) clearTimeout(timer);
		timer = null;
		if (gathered.length === 0) return;
		flushedAt = performance.now();
		const actions = gathered;
		gathered = [];
		store.dispatch(...actions);
	};
	return {
		flush,
		add: (action) => {
			gathered.push(action);
			timer ??= setTimeout(flush, Math.max(0, interval - (performance.now() - flushedAt)));
		},
		close: () => {
			if (timer) clearTimeout(timer);
			timer = null;
			gathered = [];
		},
	};
}
