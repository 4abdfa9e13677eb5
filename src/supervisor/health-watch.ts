/** The checks of one run of a service: when each is made, and what their results add up to. */
import type {CheckConfig} from '../config/check-schema.ts';
import {addResult, type CheckState, unprobed} from '../health/check-state.ts';
import {type CheckStates, type Checks, hasStarted, unprobedChecks} from '../health/checks.ts';
import {type Ask, startProber} from '../health/prober.ts';
import type {CheckKind} from '../lib/service-state.ts';

export type HealthWatch = {
	readonly states: CheckStates;
	/** When a check is made next, epoch ms; null while it waits for start-up, or is over. */
	nextAt(kind: CheckKind): number | null;
	/** Makes each check now; what it finds counts for nothing but the last result. */
	hurry(): Promise<void>;
	stop(): void;
};

export type WatchOptions = {
	readonly checks: Checks;
	/** Of the run, epoch ms. */
	readonly startedAt: number;
	/** Its start-up check had passed before an earlier daemon died. */
	readonly hasStarted: boolean;
	readonly askFor: (kind: CheckKind, check: CheckConfig) => Ask;
	/** In [0, 1). */
	readonly chance: () => number;
	/** Told each result, once it counts in `states`. */
	readonly onResult: (kind: CheckKind, before: CheckState, after: CheckState) => void;
};

export function watchHealth(options: WatchOptions): HealthWatch {
	const {checks, startedAt, askFor, chance, onResult} = options;
	let states: CheckStates = options.hasStarted
		? {...unprobedChecks, startup: {...unprobed, passed: true, verdict: 'healthy'}}
		: unprobedChecks;

	const prober = startProber(chance, (kind, probe, counts) => {
		const check = checks[kind];
		if (!check) return;
		const before = states[kind];
		const after = addResult(before, probe, counts, kind, check);
		states = {...states, [kind]: after};
		const isStart = kind === 'startup' && after.passed;
		if (isStart) prober.end('startup');
		onResult(kind, before, after);
		if (isStart) beginOthers(Date.now());
	});

	const begin = (kind: CheckKind, since: number) => {
		const check = checks[kind];
		if (!check) return;
		// Bounded on both sides: the clock may have been set since.
		const left = since + check.startup_delay - Date.now();
		const delay = Math.min(Math.max(0, left), check.startup_delay);
		prober.begin(kind, check, askFor(kind, check), delay);
	};

	const beginOthers = (since: number) => {
		begin('readiness', since);
		begin('health', since);
	};

	if (hasStarted(checks, states)) beginOthers(startedAt);
	else begin('startup', startedAt);

	return {
		get states() {
			return states;
		},
		nextAt: prober.nextAt,
		hurry: prober.hurry,
		stop: prober.stop,
	};
}
