/**
 * What a new daemon makes of the last run it finds on disk: carry on as if it had been there all
 * the time. Pure; adopt.ts reads the disk.
 */
import type {RunAsked, RunEnd, RunRecord} from '../runs/run-directory.ts';
import {step} from './lifecycle.ts';
import {initialState, type RunExit, type ServiceState} from './state.ts';
import type {Moment, Rules, Step} from './step.ts';

/** The newest run of a service as its directory tells it. */
export type LastRun = {
	readonly record: RunRecord;
	/** Its keeper is there, or has gone so lately that something of the run may be left. */
	readonly alive: boolean;
	/** The keeper came to life at some time; without it the run never began. */
	readonly began: boolean;
	readonly pid: number | null;
	/** Epoch ms; null before the process existed. */
	readonly startedAt: number | null;
	readonly exit: RunExit | null;
	/** It was asked to end, so that its exit is nothing that went wrong by itself; null: it was not. */
	readonly asked: RunAsked | null;
	readonly end: RunEnd | null;
};

/** `wish`: what the user last asked for by hand; null when the file decides. */
export type Want = {readonly wish: 'up' | 'down' | null; readonly enabled: boolean};

export function recover(
	last: LastRun | null,
	want: Want,
	rules: Rules,
	moment: Moment & {readonly bootId: string | null},
): Step {
	const wanted = want.wish ?? (want.enabled ? 'up' : 'down');
	const cause = want.wish === null ? 'file' : 'operator';
	if (!last) return {state: {...initialState, wanted, cause}, effects: []};
	const counted: ServiceState = {
		...initialState,
		wanted,
		cause,
		failures: last.record.failures,
		restarts: last.record.restarts,
	};
	const going: ServiceState = {
		...counted,
		...(last.asked ? asAsked(last.asked, wanted) : {}),
		phase: last.pid === null ? 'starting' : 'running',
		pid: last.pid,
		startedAt: last.startedAt,
	};

	if (last.alive)
		// It was its turn to end when it was asked; to ask again costs nothing.
		return last.asked
			? {
					state: {...going, phase: 'stopping'},
					effects: [
						{type: 'terminate'},
						{type: 'set-timer', timer: 'grace', after: rules.stop_timeout},
					],
				}
			: {state: going, effects: []};
	if (last.record.bootId !== moment.bootId)
		return {state: {...initialState, wanted, cause, lastExit: last.exit}, effects: []};
	if (last.end) return resume(last.end, counted, rules, moment);
	if (!last.began) return {state: counted, effects: []};

	const exit = last.exit ?? {code: null, at: moment.now};
	return step({...going, phase: 'running', pid: null}, {type: 'exited', exit}, rules, moment);
}

/** Asked to end and wanted up: the daemon died in the middle of a restart, a pause or a condemned run. */
function asAsked(
	{paused, pausedAt, condemned}: RunAsked,
	wanted: 'up' | 'down',
): Partial<ServiceState> {
	if (wanted === 'down') return {};
	if (paused !== null)
		return {wanted: 'paused', pausedAt: pausedAt ?? null, cause: paused, reason: paused};
	if (condemned) return {condemned, cause: condemned.cause, reason: condemned.reason};
	return {cycling: true};
}

/** The exit was dealt with before; go on from what was decided then. */
function resume(end: RunEnd, counted: ServiceState, rules: Rules, {now}: Moment): Step {
	const rested: ServiceState = {
		...counted,
		lastExit: {code: end.code, at: end.at},
		failures: end.failures,
		restarts: end.restarts,
		failedStart: end.failedStart ?? false,
	};
	if (counted.wanted === 'down')
		return {state: {...rested, failures: 0, restarts: 0, failedStart: false}, effects: []};
	switch (end.phase) {
		case 'failed':
			return {state: {...rested, phase: 'failed', reason: end.reason}, effects: []};
		case 'backoff': {
			// A clock that was set back meanwhile must not stretch the wait.
			const left = (end.nextStartAt ?? now) - now;
			const after = Math.min(Math.max(0, left), rules.max_restart_delay);
			return {
				state: {
					...rested,
					phase: 'backoff',
					returning: !rested.failedStart,
					reason: end.reason,
					nextStartAt: now + after,
				},
				effects: [{type: 'set-timer', timer: 'backoff', after}],
			};
		}
		case 'stopped':
			return {state: atRestAgain(end, rested), effects: []};
	}
}

function atRestAgain(end: RunEnd, rested: ServiceState): ServiceState {
	if (end.finished) return {...rested, wanted: 'down', finished: true};
	if (end.paused) {
		const {paused, pausedAt = null} = end;
		return {...rested, wanted: 'paused', pausedAt, cause: paused, reason: paused};
	}
	if (!end.condemned) return rested;
	const condemned = {action: 'stop', cause: end.condemned, reason: end.reason ?? ''} as const;
	const {cause, reason} = condemned;
	return {...rested, wanted: 'down', condemned, cause, reason};
}
