import {describe, expect, it} from 'vitest';
import {actionFor, addResult, type CheckState, unprobed} from '../../src/health/check-state.ts';
import {type CheckStates, healthOf, isReady, unprobedChecks} from '../../src/health/checks.ts';
import {describeFailure, describeStanding} from '../../src/health/words.ts';
import type {CheckKind} from '../../src/lib/service-state.ts';
import {tcpCheck} from './checks.ts';

const rules = {degradation_threshold: 2, failure_threshold: 3};

/** `+` passed, `-` failed, `.` failed out of turn; oldest first. */
const stateAfter = (results: string, kind: CheckKind = 'health'): CheckState =>
	[...results].reduce(
		(state, sign, at) =>
			addResult(
				state,
				{ok: sign === '+', message: sign, at, latency: 1},
				sign !== '.',
				kind,
				rules,
			),
		unprobed,
	);

describe('a check', () => {
	it.each([
		['', 'unknown'],
		['--', 'unknown'],
		['-..-', 'unknown'],
		['---', 'unhealthy'],
		['---+', 'healthy'],
		['--+-', 'healthy'],
		['+--', 'degraded'],
		['+..........', 'healthy'],
		['+-+-+-', 'unhealthy'],
		['+---+++', 'healthy'],
		['+-++++++++++', 'healthy'],
	] as const)('%s is %s', (results, verdict) => {
		expect(stateAfter(results).verdict).toBe(verdict);
	});

	it.each([
		['--', 'unknown', false],
		['--.-', 'unhealthy', false],
		['+', 'healthy', true],
		['---+', 'healthy', true],
	] as const)('of start-up: %s is %s', (results, verdict, passed) => {
		expect(stateAfter(results, 'startup')).toMatchObject({verdict, passed});
	});

	it('acts when it is unhealthy, as its action says', () => {
		const act = (results: string, action: 'none' | 'mark' | 'restart' | 'stop') =>
			actionFor(stateAfter(results), {action});
		expect([act('---', 'restart'), act('---', 'stop')]).toEqual(['restart', 'stop']);
		expect([act('---', 'mark'), act('---', 'none'), act('+--', 'restart')]).toEqual([
			null,
			null,
			null,
		]);
	});
});

describe('three checks', () => {
	const states = (given: Partial<Record<CheckKind, string>>): CheckStates => ({
		...unprobedChecks,
		...Object.fromEntries(
			Object.entries(given).map(([kind, results]) => [
				kind,
				stateAfter(results, kind as CheckKind),
			]),
		),
	});
	const check = tcpCheck(1);
	const [startup, readiness, health] = [check, check, check];

	it('make a service ready: start-up, then readiness, else health once', () => {
		expect(isReady({}, unprobedChecks)).toBe(true);
		expect(isReady({startup}, states({startup: '-'}))).toBe(false);
		expect(isReady({startup}, states({startup: '+'}))).toBe(true);
		expect(isReady({startup, readiness}, states({startup: '+'}))).toBe(false);
		expect(isReady({readiness, health}, states({readiness: '+', health: '---'}))).toBe(true);
		expect(isReady({readiness}, states({readiness: '+--'}))).toBe(true);
		expect(isReady({readiness}, states({readiness: '+---'}))).toBe(false);
		expect(isReady({readiness}, states({readiness: '+---+++'}))).toBe(true);
		expect(isReady({health}, states({health: '---'}))).toBe(false);
		expect(isReady({health}, states({health: '+---'}))).toBe(true);
	});

	it('with the action none take nothing away', () => {
		const none = tcpCheck(1, {action: 'none'});
		expect(isReady({readiness: none}, states({readiness: '+---'}))).toBe(true);
		expect(healthOf({health: none}, states({health: '+---'}))).toBe('healthy');
		expect(healthOf({health}, states({health: '+---'}))).toBe('unhealthy');
		expect(describeStanding({health: none}, states({health: '+---'}))).toBeNull();
	});

	it('say which of them failed, and what it said', () => {
		const all = {startup, readiness, health};
		expect(describeStanding(all, unprobedChecks)).toBeNull();
		expect(describeStanding(all, states({startup: '-'}))).toBe(
			'start-up check has not passed yet: -',
		);
		expect(describeStanding(all, states({startup: '---'}))).toBe(
			'start-up check failed 3 times in a row: -',
		);
		expect(describeStanding(all, states({startup: '+', readiness: '+---', health: '+---'}))).toBe(
			'readiness check failed 3 of the last 4 times: -',
		);
		expect(describeFailure('health', states({health: '+--+'}).health)).toBe(
			'health check failed 2 of the last 4 times: -',
		);
		expect(describeStanding(all, states({startup: '+', readiness: '+', health: '+'}))).toBeNull();
	});
});
