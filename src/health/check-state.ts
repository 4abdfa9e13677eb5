/**
 * What the results of one check add up to in one run of a service. Pure.
 *
 * Until it has passed once, a check counts failures in a row and says nothing before there are
 * `failure_threshold` of them: a service that is coming up is neither degraded nor ill. After that
 * the last ten results are judged. A start-up check is over once it has passed.
 */
import type {CheckConfig} from '../config/check-schema.ts';
import type {CheckKind, Health} from '../lib/service-state.ts';
import {addProbe, countFailures, judge, type Probe, type Thresholds} from './verdict.ts';

export type CheckState = {
	/** The newest result, counted or not; null before the first. */
	readonly last: Probe | null;
	/** The results that count, oldest first, at most ten. */
	readonly window: readonly Probe[];
	/** Counted failures since the last success. */
	readonly failuresInRow: number;
	/** It has passed in this run. */
	readonly passed: boolean;
	readonly verdict: Health;
};

export const unprobed: CheckState = {
	last: null,
	window: [],
	failuresInRow: 0,
	passed: false,
	verdict: 'unknown',
};

/**
 * `counts`: false for a result that came out of turn: a failure while the check is eager, or what
 * somebody asked for. Only a first success counts whenever it comes.
 */
export function addResult(
	state: CheckState,
	probe: Probe,
	counts: boolean,
	kind: CheckKind,
	thresholds: Thresholds,
): CheckState {
	if (!counts && (!probe.ok || state.passed)) return {...state, last: probe};
	// What failed while it was starting says nothing about how it works.
	const window = probe.ok && !state.passed ? [probe] : addProbe(state.window, probe);
	const passed = state.passed || probe.ok;
	const failuresInRow = probe.ok ? 0 : state.failuresInRow + 1;
	const next = {last: probe, window, failuresInRow, passed};
	return {...next, verdict: verdictOf(next, kind, thresholds)};
}

function verdictOf(
	{window, failuresInRow, passed}: Omit<CheckState, 'verdict'>,
	kind: CheckKind,
	thresholds: Thresholds,
): Health {
	if (!passed) return failuresInRow >= thresholds.failure_threshold ? 'unhealthy' : 'unknown';
	return kind === 'startup' ? 'healthy' : judge(window, thresholds);
}

/** Failures out of how many results: in a row until it has passed, then among the last ten. */
export const failuresOf = ({window, failuresInRow, passed}: CheckState) =>
	passed
		? {failures: countFailures(window), of: window.length}
		: {failures: failuresInRow, of: failuresInRow};

/** What has to follow from what was found; null: nothing but to show it. */
export function actionFor(
	{verdict}: CheckState,
	{action}: Pick<CheckConfig, 'action'>,
): 'restart' | 'stop' | null {
	if (verdict !== 'unhealthy') return null;
	return action === 'restart' || action === 'stop' ? action : null;
}
