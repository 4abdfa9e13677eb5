import {describe, expect, it} from 'vitest';
import type {RunEnd} from '../../src/runs/run-directory.ts';
import type {Rules} from '../../src/supervisor/lifecycle.ts';
import {type LastRun, recover} from '../../src/supervisor/recover.ts';

const rules: Rules = {
	restart: 'on-failure',
	max_restarts: 3,
	min_uptime: 1000,
	restart_delay: 100,
	max_restart_delay: 5000,
	reset_after: 60_000,
	stop_timeout: 5000,
};

const last: LastRun = {
	record: {
		service: 'api',
		run: 4,
		createdAt: 1000,
		bootId: 'today',
		command: ['node'],
		cwd: '/',
		restarts: 2,
		failures: 1,
		file: 'services.d/api.json',
		config: {},
	},
	alive: false,
	began: true,
	pid: 7,
	startedAt: 1000,
	exit: null,
	asked: false,
	end: null,
};

const end: RunEnd = {
	code: 1,
	at: 5000,
	phase: 'backoff',
	finished: false,
	reason: null,
	failures: 2,
	restarts: 2,
	nextStartAt: 12_000,
};

const take = (
	run: LastRun | null,
	want: {wish?: 'up' | 'down' | null; enabled?: boolean} = {},
	bootId = 'today',
) =>
	recover(run, {wish: want.wish ?? null, enabled: want.enabled ?? true}, rules, {
		now: 10_000,
		random: 0.5,
		bootId,
	});

describe('recover', () => {
	it('a service that never ran follows its file, and the user over its file', () => {
		expect(take(null).state).toMatchObject({phase: 'stopped', wanted: 'up'});
		expect(take(null, {enabled: false}).state.wanted).toBe('down');
		expect(take(null, {wish: 'down'}).state.wanted).toBe('down');
		expect(take(null, {enabled: false, wish: 'up'}).state.wanted).toBe('up');
	});

	it('takes over what is alive, with its counts', () => {
		expect(take({...last, alive: true}).state).toMatchObject({
			phase: 'running',
			pid: 7,
			startedAt: 1000,
			restarts: 2,
			failures: 1,
		});
		expect(take({...last, alive: true, pid: null, startedAt: null}).state.phase).toBe('starting');
	});

	it('sees an exit that nobody saw, with its true code and time', () => {
		const {state, effects} = take({...last, exit: {code: 3, at: 8000}});
		expect(state).toMatchObject({phase: 'backoff', lastExit: {code: 3, at: 8000}, failures: 2});
		expect(effects).toContainEqual({type: 'set-timer', timer: 'backoff', after: 100});
		expect(effects).toContainEqual({type: 'record-end'});
	});

	it('a keeper that was killed leaves an unknown code, which counts as a failure', () => {
		expect(take(last).state).toMatchObject({phase: 'backoff', lastExit: {code: null, at: 10_000}});
	});

	it('starts a run again that never began', () => {
		expect(take({...last, began: false, pid: null}).state).toMatchObject({
			phase: 'stopped',
			wanted: 'up',
			lastExit: null,
		});
	});

	it('goes on waiting for what is left of a backoff', () => {
		const {state, effects} = take({...last, end});
		expect(state).toMatchObject({phase: 'backoff', nextStartAt: 12_000, failures: 2});
		expect(effects).toEqual([{type: 'set-timer', timer: 'backoff', after: 2000}]);
	});

	it('a clock that was set back does not stretch a backoff', () => {
		const {state} = take({...last, end: {...end, nextStartAt: 10_000_000}});
		expect(state).toMatchObject({phase: 'backoff', nextStartAt: 15_000});
	});

	it('a restart that the daemon did not live to see goes on', () => {
		const asked = {...last, asked: true};
		expect(take({...asked, alive: true}).state).toMatchObject({phase: 'running', cycling: true});
		const exited = {...asked, exit: {code: 0, at: 8000}};
		expect(take(exited).state).toMatchObject({phase: 'stopped', wanted: 'up', finished: false});
		expect(take(exited, {wish: 'down'}).state).toMatchObject({phase: 'stopped', wanted: 'down'});
	});

	it.each([
		[
			'failed stays failed',
			{...end, phase: 'failed', reason: 'gave up'} as const,
			{phase: 'failed', reason: 'gave up'},
		],
		[
			'finished stays down',
			{...end, phase: 'stopped', finished: true} as const,
			{phase: 'stopped', wanted: 'down', finished: true},
		],
		[
			'what was stopped with the daemon comes back',
			{...end, phase: 'stopped'} as const,
			{phase: 'stopped', wanted: 'up'},
		],
	])('%s', (_name, ended, state) => {
		expect(take({...last, end: ended}).state).toMatchObject(state);
	});

	it('what the user stopped stays down, whatever its last run left', () => {
		expect(take({...last, end}, {wish: 'down'}).state).toMatchObject({
			phase: 'stopped',
			wanted: 'down',
		});
	});

	it('after a reboot everything that is wanted starts afresh', () => {
		expect(take({...last, end: {...end, phase: 'failed'}}, {}, 'tomorrow').state).toMatchObject({
			phase: 'stopped',
			wanted: 'up',
			failures: 0,
		});
	});
});
