/** What follows the end of a run, or a start that came to nothing. Pure. */
import {formatDuration} from '../lib/units.ts';
import {decideRestart} from './restart-policy.ts';
import {atRest, isLeaving, type RunExit, type ServiceState} from './state.ts';
import {type Effect, type Moment, type Rules, type Step, unchanged} from './step.ts';

const record: Effect = {type: 'record-end'};

export function onSpawnFailed(
	state: ServiceState,
	message: string,
	rules: Rules,
	moment: Moment,
): Step {
	// Stopping: it was killed at its very start, and a new daemon has taken it over since.
	if (state.phase !== 'starting' && state.phase !== 'stopping') return unchanged(state);
	const down = {...atRest(state), reason: message, failedStart: true, condemned: null};
	if (isLeaving(state))
		return {
			state: {...down, reason: state.wanted === 'paused' ? state.reason : null},
			effects: clearTimers(state),
		};
	return afterFailure(down, {code: null, uptime: 0, condemned: false}, rules, moment);
}

/** What its start had to wait for did not come in time: the start has failed. */
export function onWaitOver(state: ServiceState, rules: Rules, moment: Moment): Step {
	const {awaiting} = state;
	if (state.phase !== 'stopped' || state.wanted !== 'up' || !awaiting) return unchanged(state);
	const {service, timeout} = awaiting;
	const down = {
		...atRest(state),
		awaiting: null,
		failedStart: true,
		cause: `wait_for:${service}`,
		reason: `${service} was not ready within ${formatDuration(timeout)} (wait_for)`,
	};
	return afterFailure(down, {code: null, uptime: 0, condemned: false}, rules, moment);
}

/** `stuck` names processes that would not die: then nothing starts beside them by itself. */
export function onExited(
	state: ServiceState,
	exit: RunExit,
	stuck: string | null,
	rules: Rules,
	moment: Moment,
): Step {
	const uptime = state.startedAt === null ? 0 : Math.max(0, exit.at - state.startedAt);
	const {condemned} = state;
	const down = {...atRest(state), lastExit: exit, failedStart: false, condemned: null};
	const settled = clearTimers(state);
	const andThen = ({state: next, effects}: Step): Step => ({
		state: next,
		effects: [...settled, ...effects],
	});
	if (stuck !== null && state.wanted === 'up')
		return andThen({
			state: {...down, phase: 'failed', reason: `would not die: ${stuck}`},
			effects: [record],
		});
	if (state.wanted === 'up' && !state.cycling && condemned)
		return andThen(afterCondemned({...down, ...because(condemned)}, condemned.action));
	if (isLeaving({...state, condemned: null}))
		return andThen({
			state: {
				...down,
				returning: state.wanted === 'up',
				reason: state.wanted === 'paused' ? state.reason : null,
				restarts: 0,
			},
			effects: [record],
		});
	return andThen(
		afterFailure(
			{...down, reason: null, cause: 'policy'},
			{code: exit.code, uptime, condemned: false},
			rules,
			moment,
		),
	);

	function afterCondemned(ended: ServiceState, action: 'restart' | 'stop'): Step {
		if (action === 'stop')
			return {state: {...ended, wanted: 'down', condemned, restarts: 0}, effects: [record]};
		return afterFailure(ended, {code: exit.code, uptime, condemned: true}, rules, moment);
	}
}

const clearTimers = ({phase}: ServiceState): readonly Effect[] =>
	phase === 'stopping'
		? [
				{type: 'clear-timer', timer: 'grace'},
				{type: 'clear-timer', timer: 'burial'},
			]
		: [];

const because = ({cause, reason}: {readonly cause: string; readonly reason: string}) => ({
	cause,
	reason,
});

/** The run is over and nobody asked for it: rest, try again, or give up. */
function afterFailure(
	down: ServiceState,
	run: {readonly code: number | null; readonly uptime: number; readonly condemned: boolean},
	rules: Rules,
	{now, random}: Moment,
): Step {
	const verdict = decideRestart(rules, {...run, failures: down.failures}, random);
	switch (verdict.kind) {
		case 'stay-down':
			// A start that came to nothing is no end of its own.
			if (down.failedStart) return {state: {...down, phase: 'failed'}, effects: [record]};
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
					returning: down.returning || !down.failedStart,
					failures: verdict.failures,
					nextStartAt: now + verdict.delay,
				},
				effects: [{type: 'set-timer', timer: 'backoff', after: verdict.delay}, record],
			};
	}
}

const joinReasons = (first: string, second: string | null): string =>
	second === null ? first : `${first}: ${second}`;
