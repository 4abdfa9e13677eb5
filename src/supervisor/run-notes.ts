/** What is written down about a run so that the next daemon can go on from there. Pure; recover.ts reads it. */
import type {RunAsked, RunEnd} from '../runs/run-directory.ts';
import type {ServiceState} from './state.ts';

/** Why the run is asked to end, before it is. */
export const askedNote = ({wanted, pausedAt, cause, condemned}: ServiceState): RunAsked => ({
	paused: wanted === 'paused' ? cause : null,
	pausedAt,
	condemned,
});

/** What was made of the end of the last run; null while there is nothing to say. */
export function endNote(state: ServiceState): RunEnd | null {
	const {phase, wanted, pausedAt, cause, condemned, lastExit} = state;
	const isOver = phase === 'stopped' || phase === 'backoff' || phase === 'failed';
	if (!lastExit || !isOver) return null;
	const {finished, reason, failures, restarts, nextStartAt, failedStart} = state;
	return {
		...lastExit,
		phase,
		finished,
		reason,
		failures,
		restarts,
		nextStartAt,
		paused: wanted === 'paused' ? cause : null,
		pausedAt,
		condemned: condemned?.cause ?? null,
		failedStart,
	};
}
