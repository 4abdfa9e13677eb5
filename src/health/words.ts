/** What is said of checks to people. Pure. */
import type {CheckConfig} from '../config/check-schema.ts';
import {type CheckKind, checkKinds} from '../lib/service-state.ts';
import {formatDuration} from '../lib/units.ts';
import {type CheckState, failuresOf} from './check-state.ts';
import type {CheckStates, Checks} from './checks.ts';

const names: Readonly<Record<CheckKind, string>> = {
	startup: 'start-up check',
	readiness: 'readiness check',
	health: 'health check',
};

/** What a check asks: an address, a command, a service. */
export function describeTarget(check: CheckConfig): string {
	switch (check.type) {
		case 'http':
			return check.endpoint;
		case 'tcp':
			return `${check.host}:${check.tcp_port}`;
		case 'script':
			return [check.script, ...(check.args ?? [])].join(' ');
		case 'dependency':
			return check.service;
		case 'heartbeat':
			return `within ${formatDuration(check.max_silence)}`;
		case 'log':
			return check.pattern;
	}
}

/** `health check failed 3 of the last 10 times: 503 Service Unavailable`, as the last of them said. */
export function describeFailure(kind: CheckKind, state: CheckState): string {
	const {failures, of} = failuresOf(state);
	const often = state.passed
		? `${failures} of the last ${of} times`
		: failures === 1
			? 'once'
			: `${failures} times in a row`;
	const failed = state.window.findLast(({ok}) => !ok) ?? state.last;
	return `${names[kind]} failed ${often}: ${failed?.message ?? 'no answer'}`;
}

/** A new verdict, for the journal. */
export function describeVerdict(kind: CheckKind, state: CheckState): string {
	switch (state.verdict) {
		case 'unknown':
			return `${names[kind]} not answered yet`;
		case 'healthy':
			return `${names[kind]} passed: ${state.last?.message ?? ''}`;
		case 'degraded':
		case 'unhealthy':
			return describeFailure(kind, state);
	}
}

/**
 * Why a running service is not well, or not ready yet; null when its checks have nothing to say. A
 * check from whose failures nothing follows explains nothing.
 */
export function describeStanding(checks: Checks, states: CheckStates): string | null {
	const kinds = checkKinds.filter((kind) => checks[kind] && checks[kind].action !== 'none');
	const ill = kinds.find((kind) => isIll(states[kind]));
	if (ill !== undefined) return describeFailure(ill, states[ill]);
	const awaited = kinds.find((kind) => !states[kind].passed && states[kind].last?.ok === false);
	return awaited === undefined
		? null
		: `${names[awaited]} has not passed yet: ${states[awaited].last?.message}`;
}

const isIll = ({verdict}: CheckState): boolean => verdict === 'unhealthy' || verdict === 'degraded';
