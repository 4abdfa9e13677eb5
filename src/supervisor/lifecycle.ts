/**
 * The life of one service, decided without touching the system. Pure.
 *
 * Two facts, never mixed: the phase it is in, and whether it is wanted up, down, or paused (up, but
 * held down by a dependency's failure). Commands change what is wanted; only `proceed`
 * (dependencies allow it) and what happens to the process change the phase. A restart is "stop,
 * still wanted up"; so is a run that a check or a limit has condemned.
 *
 *              proceed               spawned
 *   stopped ───────────▶ starting ───────────▶ running
 *    ▲ ▲ ▲                  │ exited / failed     │   │ proceed (not wanted, cycling or condemned)
 *    │ │ └─ backoff over ─ backoff ◀── exited ────┘   ▼
 *    │ └──── want ──────── failed ◀─ gave up       stopping ── grace over: SIGKILL
 *    └───────────────────────── exited ───────────────┘        burial over: let go of it
 *
 * `exited` comes only when every process of the run is gone, or with the names of those that would
 * not die, and then nothing starts by itself; so no state can hold two of them.
 */
import {onExited, onSpawnFailed, onWaitOver} from './aftermath.ts';
import {type Condemnation, forgiven, isActive, isLeaving, type ServiceState} from './state.ts';
import {
	type Effect,
	type Moment,
	type Rules,
	type ServiceEvent,
	type Step,
	unchanged,
} from './step.ts';

/** Time for the kernel to take killed processes away, ms, before they are reported and let go. */
const burialTime = 5000;

const kill: readonly Effect[] = [
	{type: 'kill'},
	{type: 'set-timer', timer: 'burial', after: burialTime},
];

export function step(state: ServiceState, event: ServiceEvent, rules: Rules, moment: Moment): Step {
	switch (event.type) {
		case 'want-up':
			return onWantUp(state, event.cause ?? 'operator');
		case 'want-down':
			return onWantDown(state, event.force ?? false, event.cause ?? 'operator');
		case 'want-restart':
			return onWantRestart(state, event.reason, event.cause ?? 'operator');
		case 'pause':
			return onPause(state, event.cause, moment);
		case 'resume':
			return onResume(state);
		case 'condemn':
			return onCondemn(state, event);
		case 'veto':
			return state.phase === 'running'
				? unchanged({...state, wanted: 'up', cycling: false, reason: null, cause: 'hook:pre_stop'})
				: unchanged(state);
		case 'await':
			return onAwait(state, event, moment);
		case 'proceed':
			return onProceed(state, event.grace ?? rules.stop_timeout);
		case 'spawned':
			return state.phase === 'starting'
				? unchanged({
						...state,
						phase: 'running',
						returning: false,
						pid: event.pid,
						startedAt: moment.now,
					})
				: unchanged(state);
		case 'spawn-failed':
			return onSpawnFailed(state, event.message, rules, moment);
		case 'exited':
			return onExited(state, event.exit, event.stuck ?? null, rules, moment);
		case 'backoff-over':
			return state.phase === 'backoff'
				? unchanged({
						...state,
						phase: 'stopped',
						nextStartAt: null,
						restarts: state.restarts + 1,
						cause: 'policy',
					})
				: unchanged(state);
		case 'grace-over':
			return state.phase === 'stopping' ? {state, effects: kill} : unchanged(state);
		case 'wait-over':
			return onWaitOver(state, rules, moment);
		case 'burial-over':
			return state.phase === 'stopping' ? {state, effects: [{type: 'abandon'}]} : unchanged(state);
	}
}

/** A start by hand always works and forgives everything before it. */
function onWantUp(state: ServiceState, cause: string): Step {
	const wanted = {...state, wanted: 'up', failures: 0, condemned: null, cause} as const;
	switch (state.phase) {
		case 'stopped': {
			const settled = state.finished || state.condemned !== null || state.wanted === 'paused';
			return {state: forgiven(wanted), effects: settled ? [{type: 'record-end'}] : []};
		}
		case 'failed':
			return {state: forgiven(wanted), effects: [{type: 'record-end'}]};
		case 'backoff':
			return {
				state: forgiven(wanted),
				effects: [{type: 'clear-timer', timer: 'backoff'}, {type: 'record-end'}],
			};
		case 'stopping':
			return unchanged({...wanted, cycling: true, restarts: 0, reason: null});
		case 'starting':
		case 'running':
			return unchanged(
				state.wanted === 'up' ? {...wanted, cause: state.cause} : {...wanted, reason: null},
			);
	}
}

function onWantDown(state: ServiceState, force: boolean, cause: string): Step {
	const wanted = {
		...state,
		wanted: 'down',
		cycling: false,
		condemned: null,
		reason: null,
		cause,
		awaiting: null,
	} as const;
	switch (state.phase) {
		case 'backoff':
			return {
				state: forgiven(wanted),
				effects: [{type: 'clear-timer', timer: 'backoff'}, {type: 'record-end'}],
			};
		case 'failed':
			return {state: forgiven(wanted), effects: [{type: 'record-end'}]};
		case 'stopped': {
			const settled = state.condemned !== null || state.wanted === 'paused';
			return {state: wanted, effects: settled ? [{type: 'record-end'}] : []};
		}
		case 'running':
			return force ? {state: {...wanted, phase: 'stopping'}, effects: kill} : unchanged(wanted);
		case 'starting':
			return {state: wanted, effects: force ? [{type: 'kill'}] : []};
		case 'stopping':
			return {state: wanted, effects: force ? kill : []};
	}
}

function onWantRestart(state: ServiceState, reason: string, cause: string): Step {
	if (!isActive(state)) return onWantUp(state, cause);
	return unchanged({
		...state,
		wanted: 'up',
		cycling: true,
		condemned: null,
		failures: 0,
		reason,
		cause,
	});
}

/** No failure of its own: counts stay as they are, and only what was wanted up is held. */
function onPause(state: ServiceState, cause: string, {now}: Moment): Step {
	if (state.wanted !== 'up' || state.phase === 'failed') return unchanged(state);
	const paused = {
		...state,
		wanted: 'paused',
		pausedAt: now,
		condemned: null,
		cause,
		reason: cause,
		awaiting: null,
	} as const;
	if (state.phase !== 'backoff') return unchanged(paused);
	return {
		state: {...paused, phase: 'stopped', nextStartAt: null, failedStart: false},
		effects: [{type: 'clear-timer', timer: 'backoff'}, {type: 'record-end'}],
	};
}

function onResume(state: ServiceState): Step {
	if (state.wanted !== 'paused') return unchanged(state);
	const cycling = state.cycling || state.phase === 'stopping';
	return unchanged({...state, wanted: 'up', cycling, reason: null});
}

/** Whoever else has sent the run on its way out was there first. */
function onCondemn(state: ServiceState, {action, cause, reason}: Condemnation): Step {
	const stays = state.phase === 'running' || state.phase === 'starting';
	if (!stays || isLeaving(state)) return unchanged(state);
	return unchanged({...state, condemned: {action, cause, reason}, cause, reason});
}

/** The time counts from the first wait on, whoever comes next in it. */
function onAwait(
	state: ServiceState,
	{service, timeout}: {readonly service: string; readonly timeout: number},
	{now}: Moment,
): Step {
	const waits = state.phase === 'stopped' && state.wanted === 'up' && !state.finished;
	if (!waits || state.awaiting?.service === service) return unchanged(state);
	const since = state.awaiting?.since ?? now;
	return {
		state: {...state, awaiting: {service, since, timeout}},
		effects: [{type: 'set-timer', timer: 'wait', after: Math.max(0, since + timeout - now)}],
	};
}

function onProceed(state: ServiceState, grace: number): Step {
	if (state.phase === 'running' && isLeaving(state))
		return {
			state: {...state, phase: 'stopping'},
			effects: [{type: 'terminate'}, {type: 'set-timer', timer: 'grace', after: grace}],
		};
	if (state.phase === 'stopped' && state.wanted === 'up' && !state.finished)
		return {state: {...state, phase: 'starting', awaiting: null}, effects: [{type: 'spawn'}]};
	return unchanged(state);
}
