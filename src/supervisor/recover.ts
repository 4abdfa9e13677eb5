/**
 * What a new daemon makes of the last run it finds on disk: carry on as if it had been there all
 * the time. Pure; adopt.ts reads the disk.
 */
import type {RunEnd, RunRecord} from '../runs/run-directory.ts';
import {
	initialState,
	type Moment,
	type Rules,
	type RunExit,
	type ServiceState,
	type Step,
	step,
} from './lifecycle.ts';

/** The newest run of a service as its directory tells it. */
export type LastRun = {
	readonly record: RunRecord;
	/** Its keeper is there. */
	readonly alive: boolean;
	/** The keeper came to life at some time; without it the run never began. */
	readonly began: boolean;
	readonly pid: number | null;
	/** Epoch ms; null before the process existed. */
	readonly startedAt: number | null;
	readonly exit: RunExit | null;
	/** It was asked to end, so that its exit is nothing that went wrong. */
	readonly asked: boolean;
	readonly end: RunEnd | null;
};

/** `wish`: what the user last asked for by hand; null when the file decides. */
export function recover(
	last: LastRun | null,
	want: {readonly wish: 'up' | 'down' | null; readonly enabled: boolean},
	rules: Rules,
	moment: Moment & {readonly bootId: string | null},
): Step {
	const wanted = want.wish ?? (want.enabled ? 'up' : 'down');
	if (!last) return {state: {...initialState, wanted}, effects: []};
	const counted = {
		...initialState,
		wanted,
		failures: last.record.failures,
		restarts: last.record.restarts,
	} as const;

	// Asked to end and wanted up again: the daemon died in the middle of a restart.
	const cycling = last.asked && wanted === 'up';
	if (last.alive)
		return {
			state: {
				...counted,
				cycling,
				phase: last.pid === null ? 'starting' : 'running',
				pid: last.pid,
				startedAt: last.startedAt,
			},
			effects: [],
		};
	if (last.record.bootId !== moment.bootId)
		return {state: {...initialState, wanted, lastExit: last.exit}, effects: []};
	if (last.end) return resume(last.end, wanted, rules, moment);
	if (!last.began) return {state: counted, effects: []};

	const running: ServiceState = {
		...counted,
		phase: 'running',
		cycling,
		startedAt: last.startedAt,
	};
	const exit = last.exit ?? {code: null, at: moment.now};
	return step(running, {type: 'exited', exit}, rules, moment);
}

/** The exit was dealt with before; go on from what was decided then. */
function resume(end: RunEnd, wanted: 'up' | 'down', rules: Rules, {now}: Moment): Step {
	const state = {
		...initialState,
		wanted,
		lastExit: {code: end.code, at: end.at},
		failures: end.failures,
		restarts: end.restarts,
	} as const;
	if (wanted === 'down') return {state: {...state, failures: 0, restarts: 0}, effects: []};
	switch (end.phase) {
		case 'failed':
			return {state: {...state, phase: 'failed', reason: end.reason}, effects: []};
		case 'backoff': {
			// A clock that was set back meanwhile must not stretch the wait.
			const left = (end.nextStartAt ?? now) - now;
			const after = Math.min(Math.max(0, left), rules.max_restart_delay);
			return {
				state: {...state, phase: 'backoff', nextStartAt: now + after},
				effects: [{type: 'set-timer', timer: 'backoff', after}],
			};
		}
		case 'stopped':
			return {
				state: end.finished ? ({...state, wanted: 'down', finished: true} as const) : state,
				effects: [],
			};
	}
}
