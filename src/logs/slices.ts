/** Long work in slices, between which the event loop is free. */
import {setImmediate} from 'node:timers/promises';

/** Ms; a key pressed meanwhile waits no longer than this. */
const longestSlice = 4;

/** To be called between two steps: rests when a slice is over. Rejects with the signal's reason. */
export function createSlices(signal: AbortSignal): () => Promise<void> | undefined {
	let end = performance.now() + longestSlice;
	const rest = async () => {
		await setImmediate();
		signal.throwIfAborted();
		end = performance.now() + longestSlice;
	};
	return () => {
		signal.throwIfAborted();
		return performance.now() < end ? undefined : rest();
	};
}
