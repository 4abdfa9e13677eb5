/** The three checks of a service seen together: has it started, is it ready, does it work. Pure. */
import type {CheckConfig} from '../config/check-schema.ts';
import type {ServiceConfig} from '../config/service-schema.ts';
import {type CheckKind, checkKinds, type Health} from '../lib/service-state.ts';
import {type CheckState, unprobed} from './check-state.ts';

/** The checks that are enabled. */
export type Checks = Readonly<Partial<Record<CheckKind, CheckConfig>>>;
export type CheckStates = Readonly<Record<CheckKind, CheckState>>;

export const unprobedChecks: CheckStates = {
	startup: unprobed,
	readiness: unprobed,
	health: unprobed,
};

export const checksOf = (config: Pick<ServiceConfig, CheckKind>): Checks =>
	Object.fromEntries(
		checkKinds.flatMap((kind) => {
			const check = config[kind];
			return check?.enabled ? [[kind, check]] : [];
		}),
	);

/** Start-up has passed, or is not checked: the other checks may begin. */
export const hasStarted = (checks: Checks, states: CheckStates): boolean =>
	checks.startup === undefined || states.startup.passed;

/**
 * Started, and readiness has passed and is not lost; without a readiness check it is enough that
 * `health` has passed once. A check with the action `none` takes nothing away.
 */
export function isReady(checks: Checks, states: CheckStates): boolean {
	if (!hasStarted(checks, states)) return false;
	const {readiness} = checks;
	if (readiness === undefined) return checks.health === undefined || states.health.passed;
	const isLost = states.readiness.verdict === 'unhealthy' && readiness.action !== 'none';
	return states.readiness.passed && !isLost;
}

/** What `health` finds; what it finds wrong only when something is to follow from it. */
export function healthOf({health}: Checks, states: CheckStates): Health {
	if (health === undefined) return 'unknown';
	const {passed, verdict} = states.health;
	if (health.action !== 'none') return verdict;
	return passed ? 'healthy' : 'unknown';
}
