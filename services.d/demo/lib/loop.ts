/** Does something again and again until SIGTERM or SIGINT; the round that runs is finished first. */
import {setTimeout as sleep} from 'node:timers/promises';

/** `round` gives the pause in ms before the next one, and can itself wait with `signal`. */
export async function loop(round: (signal: AbortSignal) => Promise<number>): Promise<void> {
	const ending = new AbortController();
	const stop = () => ending.abort();
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
	while (!ending.signal.aborted) {
		const pause = await round(ending.signal);
		await sleep(pause, undefined, {signal: ending.signal}).catch(() => undefined);
	}
}
