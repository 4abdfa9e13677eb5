/** One thing at a time, which another one of its kind takes the place of. */
import {setTimeout as sleep} from 'node:timers/promises';

export type Task = {
	/** Ends the one before it. `delay` in ms. */
	readonly begin: (run: (signal: AbortSignal) => Promise<void>, delay?: number) => void;
	readonly end: () => void;
	readonly isBusy: () => boolean;
};

/** What failed may fail again at once, and whoever hears of its end may begin it again; ms. */
const restAfterFailure = 1000;

/** `onEnd` hears of what came to its end by itself, after a failure a second later. */
export function createTask(onEnd: () => void, onError: (error: unknown) => void): Task {
	let current: AbortController | null = null;
	const end = () => {
		current?.abort();
		current = null;
	};
	const perform = async (
		own: AbortController,
		run: (signal: AbortSignal) => Promise<void>,
		delay: number,
	) => {
		const {signal} = own;
		try {
			if (delay > 0) await sleep(delay, undefined, {signal});
			await run(signal);
		} catch (error) {
			if (signal.aborted) return;
			onError(error);
			await sleep(restAfterFailure, undefined, {signal}).catch(() => {});
		}
		if (current !== own) return;
		current = null;
		onEnd();
	};
	return {
		end,
		isBusy: () => current !== null,
		begin: (run, delay = 0) => {
			end();
			current = new AbortController();
			void perform(current, run, delay);
		},
	};
}
