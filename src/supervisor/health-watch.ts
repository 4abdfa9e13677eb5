/** The health of one run of a service: its probes, and what they say taken together. */
import type {CheckConfig} from '../config/check-schema.ts';
import {type Prober, startProber} from '../health/prober.ts';
import {addProbe, judge, type Probe} from '../health/verdict.ts';
import type {Health} from '../lib/service-state.ts';

export type HealthWatch = {
	readonly health: Health;
	/** The last results, oldest first. */
	readonly probes: readonly Probe[];
	/** A probe has passed in this run. */
	readonly passed: boolean;
	stop(): void;
};

/**
 * Probes from `startedAt` (epoch ms) on and calls `changed` after each result. Until the first
 * success the service is still starting; failures count once it has had its time for that:
 * `startup_delay` and `failure_threshold` intervals.
 */
export function watchHealth(
	check: CheckConfig,
	startedAt: number,
	changed: (health: Health, probe: Probe) => void,
): HealthWatch {
	const allowance = check.startup_delay + check.interval * check.failure_threshold;
	let health: Health = 'unknown';
	let probes: readonly Probe[] = [];
	let passed = false;

	const prober: Prober = startProber(
		check,
		(probe) => {
			// What failed while it was starting says nothing about how it works.
			probes = probe.ok && !passed ? [probe] : addProbe(probes, probe);
			passed ||= probe.ok;
			const judged = passed || probe.at - startedAt > allowance;
			health = judged ? judge(probes, check) : 'unknown';
			changed(health, probe);
		},
		{startedAt},
	);
	return {
		get health() {
			return health;
		},
		get probes() {
			return probes;
		},
		get passed() {
			return passed;
		},
		stop: () => prober.stop(),
	};
}
