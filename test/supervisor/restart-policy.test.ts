import {describe, expect, it} from 'vitest';
import {decideRestart, type RestartPolicy} from '../../src/supervisor/restart-policy.ts';

const policy: RestartPolicy = {
	restart: 'on-failure',
	success_exit_codes: [0],
	max_restarts: 3,
	min_uptime: 1000,
	restart_delay: 100,
	max_restart_delay: 1000,
	reset_after: 60_000,
};

const run = (code: number | null, uptime = 5000, failures = 0) => ({
	code,
	uptime,
	failures,
	condemned: false,
});
const stayDown = {kind: 'stay-down'};

describe('decideRestart', () => {
	it.each([
		['never', run(1), stayDown],
		['on-failure', run(0), stayDown],
		['on-failure', run(1), {kind: 'restart', delay: 50, failures: 1}],
		['on-failure', run(null), {kind: 'restart', delay: 50, failures: 1}],
		['always', run(0), {kind: 'restart', delay: 50, failures: 0}],
		['unless-stopped', run(0), {kind: 'restart', delay: 50, failures: 0}],
		['always', run(0, 10), {kind: 'restart', delay: 50, failures: 1}],
	] as const)('%s, %o', (restart, finished, verdict) => {
		expect(decideRestart({...policy, restart}, finished, 0.5)).toEqual(verdict);
	});

	it('doubles the ceiling of the delay up to the cap, and draws evenly below it', () => {
		const unlimited = {...policy, max_restarts: 100};
		const delays = [0, 1, 2, 3, 4, 50].map((failures) => [
			decideRestart(unlimited, run(1, 10, failures), 0),
			decideRestart(unlimited, run(1, 10, failures), 0.999_999),
		]);
		expect(delays.map((pair) => pair.map((each) => each.kind === 'restart' && each.delay))).toEqual(
			[
				[0, 100],
				[0, 200],
				[0, 400],
				[0, 800],
				[0, 1000],
				[0, 1000],
			],
		);
	});

	it('gives up after max_restarts failures in a row and says so', () => {
		expect(decideRestart(policy, run(1, 10, 2), 0)).toMatchObject({kind: 'restart', failures: 3});
		expect(decideRestart(policy, run(1, 10, 3), 0)).toEqual({
			kind: 'give-up',
			reason: 'gave up after 3 restarts in a row',
		});
		expect(decideRestart({...policy, max_restarts: 0}, run(1), 0)).toEqual({
			kind: 'give-up',
			reason: 'max_restarts is 0',
		});
	});

	it('forgets earlier failures after a long enough life', () => {
		expect(decideRestart(policy, run(1, 60_000, 3), 0)).toMatchObject({failures: 1});
		expect(decideRestart(policy, run(1, 59_999, 3), 0)).toMatchObject({kind: 'give-up'});
	});
});
