/** The word and the reason that people read for a service's state. Pure. */
import {signalOf} from '../lib/exit-code.ts';
import {reasonText} from '../lib/pause-reason.ts';
import type {StateWord} from '../lib/service-state.ts';
import {formatDuration} from '../lib/units.ts';
import type {RunExit, ServiceState} from './state.ts';

export function describeState(state: ServiceState): StateWord {
	switch (state.phase) {
		case 'stopped':
			if (state.finished) return 'finished';
			if (state.wanted === 'paused') return 'paused';
			return state.wanted === 'up' ? 'waiting' : 'stopped';
		case 'stopping':
			return state.cycling || state.condemned?.action === 'restart' ? 'restarting' : 'stopping';
		case 'starting':
		case 'running':
		case 'backoff':
		case 'failed':
			return state.phase;
	}
}

/** Why the service is in its state; null when there is nothing to add. */
export function describeReason(state: ServiceState, waitingFor: readonly string[]): string | null {
	switch (describeState(state)) {
		case 'waiting':
			return waitingFor.length > 0 ? `waits for ${waitingFor.join(', ')}` : null;
		case 'backoff':
			// A start that failed has a reason of its own; the last exit is of the run before.
			return state.reason ?? (state.lastExit ? describeExit(state.lastExit) : null);
		case 'failed':
			// A start that came to nothing has no exit: the last one is of the run before.
			return [
				state.lastExit && !state.failedStart ? describeExit(state.lastExit) : null,
				state.reason,
			]
				.filter((part) => part !== null)
				.join('; ');
		case 'scheduled':
		case 'finished':
			return state.lastExit ? describeExit(state.lastExit) : null;
		case 'restarting':
		case 'paused':
		case 'stopped':
		case 'stopping':
			return state.reason;
		case 'running':
		case 'starting':
			return null;
	}
}

/** `exit 1`, `exit 137 (SIGKILL)`, `exit code unknown`. */
export function describeExit({code}: RunExit): string {
	if (code === null) return 'exit code unknown';
	const signal = signalOf(code);
	return signal === null ? `exit ${code}` : `exit ${code} (${signal})`;
}

/** A new phase in one line of the journal, as it is told at `now`. */
export function describePhase(state: ServiceState, now: number): string {
	const {phase, pid, reason, lastExit, nextStartAt, failedStart} = state;
	const isDown = phase === 'stopped' || phase === 'backoff' || phase === 'failed';
	const words = [
		phase === 'running' ? `pid ${pid}` : null,
		lastExit && isDown && !failedStart ? describeExit(lastExit) : null,
		nextStartAt === null ? null : `next start in ${formatDuration(nextStartAt - now)}`,
		// What kept the start before from running is over once this one goes on.
		reason === null || phase === 'starting' || phase === 'running' ? null : reasonText(reason),
	].filter((word) => word !== null);
	return words.length > 0 ? `${phase} (${words.join(', ')})` : phase;
}
