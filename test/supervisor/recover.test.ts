import {describe, expect, it} from 'vitest';
import type {RunEnd} from '../../src/runs/run-directory.ts';
import {type LastRun, recover} from '../../src/supervisor/recover.ts';
import type {Rules} from '../../src/supervisor/step.ts';

const rules: Rules = {
	restart: 'on-failure',
	success_exit_codes: [0],
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
	asked: null,
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
		const asked = {...last, asked: {paused: null, condemned: null}};
		expect(take({...asked, alive: true}).state).toMatchObject({phase: 'stopping', cycling: true});
		const exited = {...asked, exit: {code: 0, at: 8000}};
		expect(take(exited).state).toMatchObject({phase: 'stopped', wanted: 'up', finished: false});
		expect(take(exited, {wish: 'down'}).state).toMatchObject({phase: 'stopped', wanted: 'down'});
	});

	it('a pause that the daemon did not live to see goes on', () => {
		const asked = {...last, asked: {paused: 'dependency:db', condemned: null}};
		const paused = {wanted: 'paused', reason: 'dependency:db', failures: 1};
		expect(take({...asked, alive: true}).state).toMatchObject({phase: 'stopping', ...paused});
		const exited = {...asked, exit: {code: 143, at: 8000}};
		expect(take(exited).state).toMatchObject({phase: 'stopped', ...paused});
		expect(take(exited, {wish: 'down'}).state).toMatchObject({phase: 'stopped', wanted: 'down'});
	});

	it('a condemned run is not mistaken for one that ended by itself', () => {
		const condemned = (action: 'restart' | 'stop') => ({
			...last,
			asked: {paused: null, condemned: {action, cause: 'check:health', reason: 'no answer'}},
			exit: {code: 0, at: 8000},
		});
		expect(take(condemned('restart')).state).toMatchObject({
			phase: 'backoff',
			failures: 2,
			reason: 'no answer',
		});
		expect(take(condemned('stop')).state).toMatchObject({
			phase: 'stopped',
			wanted: 'down',
			reason: 'no answer',
		});
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
			'paused stays paused',
			{...end, phase: 'stopped', paused: 'dependency:db'} as const,
			{phase: 'stopped', wanted: 'paused', reason: 'dependency:db'},
		],
		[
			'what a check has stopped stays down',
			{...end, phase: 'stopped', condemned: 'check:health', reason: 'no answer'} as const,
			{phase: 'stopped', wanted: 'down', cause: 'check:health', reason: 'no answer'},
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
