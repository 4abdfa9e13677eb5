/** When a service that ended comes back by itself. Durations are milliseconds. Pure. */
import {isSuccess} from '../lib/exit-code.ts';

export type RestartPolicy = {
	/** `always` and `unless-stopped` differ only after a reboot, see config/state-file.ts. */
	readonly restart: 'always' | 'on-failure' | 'never' | 'unless-stopped';
	readonly success_exit_codes: readonly number[];
	readonly max_restarts: number;
	readonly min_uptime: number;
	readonly restart_delay: number;
	readonly max_restart_delay: number;
	readonly reset_after: number;
};

/** How the run went. `failures` counts the ones in a row before it. */
export type FinishedRun = {
	/** Null when the code is unknown; that counts as a failure. */
	readonly code: number | null;
	readonly uptime: number;
	readonly failures: number;
	/** A check or a limit ended it to have it started again: a failure, whatever the policy. */
	readonly condemned: boolean;
};

export type RestartVerdict =
	| {readonly kind: 'restart'; readonly delay: number; readonly failures: number}
	| {readonly kind: 'stay-down'}
	| {readonly kind: 'give-up'; readonly reason: string};

/**
 * Decides what follows the end of a run that nobody asked for.
 *
 * The delay doubles from `restart_delay` to `max_restart_delay` and is then drawn evenly from zero
 * to that ceiling ("full jitter", AWS Architecture Blog 2015), so that services which fell together
 * do not return together. `random` is in [0, 1).
 */
export function decideRestart(
	policy: RestartPolicy,
	run: FinishedRun,
	random: number,
): RestartVerdict {
	const clean = isSuccess(policy.success_exit_codes, run.code) && !run.condemned;
	if (policy.restart === 'never' && !run.condemned) return {kind: 'stay-down'};
	if (policy.restart === 'on-failure' && clean) return {kind: 'stay-down'};

	const failed = !clean || run.uptime < policy.min_uptime;
	const before = run.uptime >= policy.reset_after ? 0 : run.failures;
	const failures = failed ? before + 1 : 0;
	if (failures > policy.max_restarts)
		return {
			kind: 'give-up',
			reason:
				policy.max_restarts === 0
					? 'max_restarts is 0'
					: `gave up after ${policy.max_restarts} ${policy.max_restarts === 1 ? 'restart' : 'restarts in a row'}`,
		};
	const ceiling = Math.min(
		policy.max_restart_delay,
		policy.restart_delay * 2 ** Math.max(0, failures - 1),
	);
	return {kind: 'restart', delay: Math.round(ceiling * random), failures};
}
