/** What a row of probe results says about a service. Pure. */

import type {Health} from '../lib/service-state.ts';

export type Probe = {
	readonly ok: boolean;
	/** `200 OK`, or why it failed. */
	readonly message: string;
	/** Epoch ms of the probe's start. */
	readonly at: number;
	/** Ms until the answer or the failure. */
	readonly latency: number;
};

export type Thresholds = {
	readonly degradation_threshold: number;
	readonly failure_threshold: number;
};

/** How many of the last results count (the specification's health engine, section 3.3). */
export const windowSize = 10;

/** The last results, oldest first, with one more. */
export const addProbe = (window: readonly Probe[], probe: Probe): readonly Probe[] =>
	[...window, probe].slice(-windowSize);

export const countFailures = (window: readonly Probe[]): number =>
	window.filter(({ok}) => !ok).length;

/**
 * `unhealthy` from `failure_threshold` failures among the last ten on, `degraded` from
 * `degradation_threshold` on; a run of successes as long as `failure_threshold` heals at once, so
 * that a service which works again need not wait for ten probes.
 */
export function judge(window: readonly Probe[], thresholds: Thresholds): Health {
	if (window.length === 0) return 'unknown';
	const failures = countFailures(window);
	const recent = window.slice(-thresholds.failure_threshold);
	const recovered = recent.length === thresholds.failure_threshold && recent.every(({ok}) => ok);
	if (recovered || failures < thresholds.degradation_threshold) return 'healthy';
	return failures >= thresholds.failure_threshold ? 'unhealthy' : 'degraded';
}
