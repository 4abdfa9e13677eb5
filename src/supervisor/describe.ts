/** The word and the reason that people read for a service's state. Pure. */
import type {RunExit, ServiceState} from './lifecycle.ts';

export type StateWord =
	| 'running'
	| 'starting'
	| 'waiting'
	| 'stopping'
	| 'restarting'
	| 'backoff'
	| 'failed'
	| 'finished'
	| 'stopped';

export function describeState(state: ServiceState): StateWord {
	switch (state.phase) {
		case 'stopped':
			if (state.finished) return 'finished';
			return state.wanted === 'up' ? 'waiting' : 'stopped';
		case 'stopping':
			return state.cycling ? 'restarting' : 'stopping';
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
		case 'failed':
			return [state.lastExit ? describeExit(state.lastExit) : null, state.reason]
				.filter((part) => part !== null)
				.join('; ');
		case 'finished':
			return state.lastExit ? describeExit(state.lastExit) : null;
		case 'restarting':
			return state.reason;
		case 'stopped':
		case 'running':
		case 'starting':
		case 'stopping':
			return null;
	}
}

/** `exit 1`, `exit 137 (SIGKILL)`, `exit code unknown`. */
export function describeExit({code}: RunExit): string {
	if (code === null) return 'exit code unknown';
	const signal = signalOf(code);
	return signal === null ? `exit ${code}` : `exit ${code} (${signal})`;
}

/**
 * The signal that a code stands for by the shell's convention (128 + number; POSIX says only
 * "greater than 128"). A program may also exit with such a code by itself; the two look the same.
 */
export function signalOf(code: number | null): string | null {
	return code === null ? null : (signals[code - 128] ?? null);
}

/** Linux and macOS agree on these numbers. */
const signals: Readonly<Record<number, string>> = {
	1: 'SIGHUP',
	2: 'SIGINT',
	3: 'SIGQUIT',
	4: 'SIGILL',
	5: 'SIGTRAP',
	6: 'SIGABRT',
	8: 'SIGFPE',
	9: 'SIGKILL',
	11: 'SIGSEGV',
	13: 'SIGPIPE',
	14: 'SIGALRM',
	15: 'SIGTERM',
};
