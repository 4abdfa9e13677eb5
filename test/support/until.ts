/** Waits for conditions, never for time. */
import {setTimeout as sleep} from 'node:timers/promises';

/**
 * Asks `probe` until its answer is neither false, null nor undefined, and returns the answer.
 * A probe that throws counts as "not yet"; its last error is in the message of the timeout (ms).
 */
export async function until<Answer>(
	what: string,
	probe: () => Answer | Promise<Answer>,
	timeout = 15_000,
): Promise<Exclude<Answer, false | null | undefined>> {
	const deadline = Date.now() + timeout;
	for (let reason = 'no answer yet'; ; ) {
		try {
			const answer = await probe();
			if (answer !== false && answer !== null && answer !== undefined)
				return answer as Exclude<Answer, false | null | undefined>;
			reason = `last answer: ${String(answer)}`;
		} catch (error) {
			reason = error instanceof Error ? error.message : String(error);
		}
		if (Date.now() > deadline) throw new Error(`waited ${timeout} ms for ${what}; ${reason}`);
		await sleep(10);
	}
}
