/** One thing at a time, which another one of its kind takes the place of. */

export type Task = {
	/** Ends the one before it. `delay` in ms. */
	readonly begin: (run: (signal: AbortSignal) => Promise<void>, delay?: number) => void;
	readonly end: () => void;
	readonly isBusy: () => boolean;
};

/** `onEnd` hears of what came to its end by itself. */
export function createTask(onEnd: () => void, onError: (error: unknown) => void): Task {
	let current: AbortController | null = null;
	const end = () => {
		current?.abort();
		current = null;
	};
	return {
		end,
		isBusy: () => current !== null,
		begin: (run, delay = 0) => {
			end();
			const own = new AbortController();
			current = own;
			const start = async () => {
				if (own.signal.aborted) return;
				try {
					await run(own.signal);
				} catch (error) {
					if (!own.signal.aborted) onError(error);
				}
				if (current !== own) return;
				current = null;
				onEnd();
			};
			if (delay === 0) void start();
			else setTimeout(() => void start(), delay);
		},
	};
}
