import {describe, expect, it} from 'vitest';
import {describeWaiting, judge, type Seen} from '../../src/packages/verdict.ts';

const cwd = '/p/2.0.0';
const seen = (fields: Partial<Seen> = {}): Seen => ({
	name: 'api',
	state: 'running',
	phase: 'running',
	run: 4,
	cwd,
	ready: false,
	reason: null,
	waitingFor: [],
	pid: 7,
	lastExit: null,
	problem: null,
	checks: [],
	...fields,
});
const check = (kind: string, verdict: string) => ({
	kind,
	verdict,
	last: {ok: false, message: '503'},
});
const expected = {before: new Map([['api', 3]]), cwd, success: [0, 5]};
const judged = (...members: readonly Partial<Seen>[]) =>
	judge(members.map(seen), expected, new Map([['api', 4]]));
const failed = (reason: string) => ({kind: 'failed', member: 'api', reason});

describe('a version that was switched to', () => {
	it('is waited for while nothing can be said', () => {
		expect(judge([], expected, new Map())).toBeNull();
		expect(judged({})).toBeNull();
		expect(judged({run: 3, ready: true})).toBeNull();
		expect(judged({run: 5, ready: true, cwd: '/p/1.0.0'})).toBeNull();
		expect(judged({phase: 'stopped', state: 'waiting', run: 3, waitingFor: ['db']})).toBeNull();
		expect(judged({ready: true}, {name: 'api.2', ready: false})).toBeNull();
	});

	it('has proved itself when it is ready, or has done its work', () => {
		expect(judged({ready: true}, {name: 'api.2', ready: true, pid: 8})).toEqual({
			kind: 'ready',
			pids: [7, 8],
		});
		const finished = {state: 'finished', phase: 'stopped', pid: null};
		expect(judged({...finished, lastExit: {code: 5}})).toEqual({kind: 'finished'});
		expect(judged({...finished, lastExit: {code: 3}})).toEqual(failed('it ended: exit 3'));
	});

	it('has failed when it crashed, gave up, is unhealthy or was refused', () => {
		expect(judged({phase: 'backoff', reason: 'exit 3'})).toEqual(failed('it crashed: exit 3'));
		expect(judged({phase: 'failed', reason: 'exit 1 ×3'})).toEqual(failed('exit 1 ×3'));
		expect(judged({run: 5, ready: true})).toEqual(failed('it crashed and was started again'));
		expect(judged({checks: [check('health', 'unhealthy')]})).toEqual(
			failed('it is unhealthy: 503'),
		);
		expect(judged({checks: [check('readiness', 'unhealthy')]})).toBeNull();
		expect(judged({run: 3, problem: {message: 'name is taken'}})).toEqual(failed('name is taken'));
	});

	it('that is neither is told with what it waits for', () => {
		expect(describeWaiting([])).toBe('the daemon has not taken it up');
		expect(describeWaiting([seen({checks: [check('readiness', 'unknown')]})])).toBe(
			'it is running but not ready: 503',
		);
		expect(describeWaiting([seen({waitingFor: ['db (healthy)']})])).toBe(
			'it waits for db (healthy)',
		);
	});
});
