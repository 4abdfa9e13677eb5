/**
 * The life of one service, decided without touching the system.
 *
 * Two facts, never mixed: the phase it is in, and whether it is wanted up or down. Commands change
 * what is wanted; only `proceed` (dependencies allow it) and what happens to the process change the
 * phase. A restart is "stop, still wanted up".
 *
 *              proceed               spawned
 *   stopped ───────────▶ starting ───────────▶ running
 *    ▲ ▲ ▲                  │ exited / failed     │   │ proceed (wanted down, or cycling)
 *    │ │ └─ backoff over ─ backoff ◀── exited ────┘   ▼
 *    │ └──── want ──────── failed ◀─ gave up       stopping ── grace over: SIGKILL
 *    └───────────────────────── exited ───────────────┘
 *
 * `exited` comes only when every process of the run is gone, so no state can hold two of them.
 */
import type {Phase} from '../lib/service-state.ts';
import {decideRestart, type RestartPolicy} from './restart-policy.ts';

/** Code as a shell reports it, null when unknown; `at` is epoch ms. */
export type RunExit = {readonly code: number | null; readonly at: number};

export type ServiceState = {
	readonly phase: Phase;
	readonly wanted: 'up' | 'down';
	/** A restart was asked for and its stop is not over yet. */
	readonly cycling: boolean;
	/** It ended by itself and its policy lets it rest. */
	readonly finished: boolean;
	readonly pid: number | null;
	/** Epoch ms. */
	readonly startedAt: number | null;
	/** Failures in a row. */
	readonly failures: number;
	/** Starts by itself since the last one by hand. */
	readonly restarts: number;
	/** Why it is where it is; null when that needs no words. */
	readonly reason: string | null;
	readonly lastExit: RunExit | null;
	/** Epoch ms; null outside backoff. */
	readonly nextStartAt: number | null;
};

export type ServiceEvent =
	| {readonly type: 'want-up'}
	| {readonly type: 'want-down'; readonly force?: boolean}
	| {readonly type: 'want-restart'; readonly reason: string}
	| {readonly type: 'proceed'; readonly grace?: number}
	| {readonly type: 'spawned'; readonly pid: number}
	| {readonly type: 'spawn-failed'; readonly message: string}
	| {readonly type: 'exited'; readonly exit: RunExit}
	| {readonly type: 'backoff-over'}
	| {readonly type: 'grace-over'};

export type Timer = 'backoff' | 'grace';

export type Effect =
	| {readonly type: 'spawn'}
	/** Asks every process of the run to end (`stop_signal`). */
	| {readonly type: 'terminate'}
	/** SIGKILL to every process of the run. */
	| {readonly type: 'kill'}
	| {readonly type: 'set-timer'; readonly timer: Timer; readonly after: number}
	| {readonly type: 'clear-timer'; readonly timer: Timer}
	/** What became of the run is worth writing down. */
	| {readonly type: 'record-end'};

export type Rules = RestartPolicy & {readonly stop_timeout: number};
/** `random` is in [0, 1). */
export type Moment = {readonly now: number; readonly random: number};
export type Step = {readonly state: ServiceState; readonly effects: readonly Effect[]};

export const initialState: ServiceState = {
	phase: 'stopped',
	wanted: 'down',
	cycling: false,
	finished: false,
	pid: null,
	startedAt: null,
	failures: 0,
	restarts: 0,
	reason: null,
	lastExit: null,
	nextStartAt: null,
};

export function step(state: ServiceState, event: ServiceEvent, rules: Rules, moment: Moment): Step {
	switch (event.type) {
		case 'want-up':
			return onWantUp(state);
		case 'want-down':
			return onWantDown(state, event.force ?? false);
		case 'want-restart':
			return onWantRestart(state, event.reason);
		case 'proceed':
			return onProceed(state, event.grace ?? rules.stop_timeout);
		case 'spawned':
			return state.phase === 'starting'
				? same({...state, phase: 'running', pid: event.pid, startedAt: moment.now})
				: same(state);
		case 'spawn-failed':
			return onSpawnFailed(state, event.message, rules, moment);
		case 'exited':
			return onExited(state, event.exit, rules, moment);
		case 'backoff-over':
			return state.phase === 'backoff'
				? same({...state, phase: 'stopped', nextStartAt: null, restarts: state.restarts + 1})
				: same(state);
		case 'grace-over':
			return state.phase === 'stopping' ? {state, effects: [{type: 'kill'}]} : same(state);
	}
}

/** True when the service is to go down now: not wanted, or on the first half of a restart. */
export const isLeaving = (state: Pick<ServiceState, 'wanted' | 'cycling'>): boolean =>
	state.wanted === 'down' || state.cycling;

/** True while there may be a process. */
export const isActive = ({phase}: Pick<ServiceState, 'phase'>): boolean =>
	phase === 'starting' || phase === 'running' || phase === 'stopping';

/** A start by hand always works and forgives everything before it. */
function onWantUp(state: ServiceState): Step {
	const wanted = {...state, wanted: 'up', failures: 0} as const;
	switch (state.phase) {
		case 'stopped':
		case 'failed':
			return same(fresh(wanted));
		case 'backoff':
			return {state: fresh(wanted), effects: [{type: 'clear-timer', timer: 'backoff'}]};
		case 'stopping':
			return same({...wanted, cycling: true, restarts: 0});
		case 'starting':
		case 'running':
			return same(wanted);
	}
}

function onWantDown(state: ServiceState, force: boolean): Step {
	const wanted = {...state, wanted: 'down', cycling: false} as const;
	switch (state.phase) {
		case 'backoff':
			return {
				state: {...fresh(wanted), reason: null},
				effects: [{type: 'clear-timer', timer: 'backoff'}, {type: 'record-end'}],
			};
		case 'failed':
			return {state: fresh(wanted), effects: [{type: 'record-end'}]};
		case 'stopped':
			return same(wanted);
		case 'running':
			return force
				? {state: {...wanted, phase: 'stopping'}, effects: [{type: 'kill'}]}
				: same(wanted);
		case 'starting':
		case 'stopping':
			return {state: wanted, effects: force ? [{type: 'kill'}] : []};
	}
}

function onWantRestart(state: ServiceState, reason: string): Step {
	if (!isActive(state)) return onWantUp(state);
	return same({...state, wanted: 'up', cycling: true, failures: 0, reason});
}

function onProceed(state: ServiceState, grace: number): Step {
	if (state.phase === 'running' && isLeaving(state))
		return {
			state: {...state, phase: 'stopping'},
			effects: [{type: 'terminate'}, {type: 'set-timer', timer: 'grace', after: grace}],
		};
	if (state.phase === 'stopped' && state.wanted === 'up' && !state.finished)
		return {state: {...state, phase: 'starting'}, effects: [{type: 'spawn'}]};
	return same(state);
}

function onSpawnFailed(state: ServiceState, message: string, rules: Rules, moment: Moment): Step {
	if (state.phase !== 'starting') return same(state);
	if (isLeaving(state)) return same(rest(state));
	return afterFailure({...rest(state), reason: message}, null, 0, rules, moment);
}

function onExited(state: ServiceState, exit: RunExit, rules: Rules, moment: Moment): Step {
	const uptime = state.startedAt === null ? 0 : Math.max(0, exit.at - state.startedAt);
	const down = {...rest(state), lastExit: exit};
	const settled: readonly Effect[] =
		state.phase === 'stopping' ? [{type: 'clear-timer', timer: 'grace'}] : [];
	if (isLeaving(state))
		return {
			state: {...down, reason: null, restarts: 0},
			effects: [...settled, {type: 'record-end'}],
		};
	return afterFailure(down, exit.code, uptime, rules, moment);
}

/** The run is over and nobody asked for it: rest, try again, or give up. */
function afterFailure(
	down: ServiceState,
	code: number | null,
	uptime: number,
	rules: Rules,
	{now, random}: Moment,
): Step {
	const verdict = decideRestart(rules, {code, uptime, failures: down.failures}, random);
	const record: Effect = {type: 'record-end'};
	switch (verdict.kind) {
		case 'stay-down':
			return {state: {...down, wanted: 'down', finished: true}, effects: [record]};
		case 'give-up':
			return {
				state: {...down, phase: 'failed', reason: joinReasons(verdict.reason, down.reason)},
				effects: [record],
			};
		case 'restart':
			return {
				state: {
					...down,
					phase: 'backoff',
					failures: verdict.failures,
					nextStartAt: now + verdict.delay,
				},
				effects: [{type: 'set-timer', timer: 'backoff', after: verdict.delay}, record],
			};
	}
}

const joinReasons = (first: string, second: string | null): string =>
	second === null ? first : `${first}: ${second}`;

const same = (state: ServiceState): Step => ({state, effects: []});

/** No process, no restart under way. */
const rest = (state: ServiceState): ServiceState => ({
	...state,
	phase: 'stopped',
	cycling: false,
	pid: null,
	startedAt: null,
});

const fresh = (state: ServiceState): ServiceState => ({
	...state,
	phase: 'stopped',
	finished: false,
	failures: 0,
	restarts: 0,
	reason: null,
	nextStartAt: null,
});
