import {describe, expect, it} from 'vitest';
import {
	type DependencyEdge,
	graphOf,
	hopelessOf,
	type Member,
} from '../../src/supervisor/conditions.ts';
import {settle} from '../../src/supervisor/settle.ts';
import {initialState, type ServiceState} from '../../src/supervisor/state.ts';

const running = {...initialState, phase: 'running', wanted: 'up', pid: 1} as const;
const waiting = {...initialState, wanted: 'up'} as const;
const leaving = {...running, wanted: 'down'} as const;

const needs = (service: string, more: Partial<DependencyEdge> = {}): DependencyEdge => ({
	service,
	condition: 'started',
	optional: false,
	on_restart: 'none',
	...more,
});

const member = (
	state: ServiceState,
	dependencies: readonly DependencyEdge[] = [],
	more: Partial<Member> = {},
): Omit<Member, 'service'> => ({
	state,
	ready: state.phase === 'running',
	logReady: false,
	unhealthy: false,
	completed: false,
	dependencies,
	waits: [],
	...more,
});

type Members = Readonly<Record<string, Omit<Member, 'service'>>>;
const named = (members: Members) =>
	new Map(Object.entries(members).map(([name, each]) => [name, {service: name, ...each}]));

/** `api`: may proceed; `api: pause dependency:db`: is told so. */
const settled = (members: Members) =>
	settle(named(members)).map(({name, event}) => {
		if (event.type === 'proceed') return name;
		if (event.type === 'await') return `${name}: await ${event.service} ${event.timeout}`;
		return 'cause' in event ? `${name}: ${event.type} ${event.cause}` : `${name}: ${event.type}`;
	});

describe('settle', () => {
	it('starts what needs nothing, and what needs it once it runs', () => {
		expect(settled({api: member(waiting, [needs('db')]), db: member(waiting)})).toEqual(['db']);
		expect(settled({api: member(waiting, [needs('db')]), db: member(running)})).toEqual(['api']);
	});

	it('waits for health where that is asked for', () => {
		const api = member(waiting, [needs('db', {condition: 'healthy'})]);
		expect(settled({api, db: member(running, [], {ready: false})})).toEqual([]);
		expect(settled({api, db: member(running)})).toEqual(['api']);
	});

	it('stops dependents first', () => {
		const api = member(leaving, [needs('db')]);
		expect(settled({api, db: member(leaving)})).toEqual(['api']);
		expect(
			settled({api: member({...leaving, phase: 'stopping'}, [needs('db')]), db: member(leaving)}),
		).toEqual([]);
		expect(settled({api: member(initialState, [needs('db')]), db: member(leaving)})).toEqual([
			'db',
		]);
	});

	it('restarts a chain in order: dependents down, dependency round, dependents up', () => {
		const cycling = {...running, cycling: true} as const;
		const down = member(waiting, [needs('db')]);
		expect(settled({api: member(cycling, [needs('db')]), db: member(cycling)})).toEqual(['api']);
		expect(settled({api: down, db: member(cycling)})).toEqual(['db']);
		expect(settled({api: down, db: member(waiting)})).toEqual(['db']);
		expect(settled({api: down, db: member(running)})).toEqual(['api']);
	});

	it('an optional dependency holds nothing back when it is missing or down, but is waited for when it comes', () => {
		const api = member(waiting, [needs('cache', {optional: true})]);
		expect(settled({api})).toEqual(['api']);
		expect(settled({api, cache: member({...initialState, phase: 'failed', wanted: 'up'})})).toEqual(
			['api'],
		);
		expect(settled({api, cache: member(waiting)})).toEqual(['cache']);
	});

	it('tells when waiting is no use', () => {
		const hopeless = (state: ServiceState) =>
			hopelessOf(needs('db'), graphOf(named({db: member(state)})));
		expect(hopeless({...initialState, phase: 'failed', wanted: 'up'})).toBe('db');
		expect(hopeless(initialState)).toBe('db');
		expect(hopeless({...waiting, finished: true})).toBe('db');
		expect(hopeless(waiting)).toBe(null);
		expect(hopeless({...waiting, phase: 'backoff'})).toBe(null);
		const chain = {db: member(initialState), api: member(waiting, [needs('db')])};
		expect(hopelessOf(needs('api'), graphOf(named(chain)))).toBe('db');
	});

	it('meets log_ready by the log, and completed by a good end', () => {
		const api = (condition: DependencyEdge['condition']) =>
			member(waiting, [needs('db', {condition})]);
		const rests = {...initialState, finished: true} as const;
		expect(settled({api: api('log_ready'), db: member(running)})).toEqual([]);
		expect(settled({api: api('log_ready'), db: member(running, [], {logReady: true})})).toEqual([
			'api',
		]);
		expect(settled({api: api('completed'), db: member(running)})).toEqual([]);
		expect(settled({api: api('completed'), db: member(rests)})).toEqual([]);
		expect(settled({api: api('completed'), db: member(rests, [], {completed: true})})).toEqual([
			'api',
		]);
	});

	const db = {
		failed: member({...waiting, phase: 'failed'}),
		'stopped by hand': member(initialState),
		'being stopped by hand': member(leaving),
		'ended badly, never to come back': member({...initialState, finished: true}),
		'ended well': member({...initialState, finished: true}, [], {completed: true}),
		'crashed once': member({...waiting, phase: 'backoff', failures: 1}),
		'crash-looping': member({...waiting, phase: 'backoff', failures: 2}),
		'crashed, back in a minute': member({
			...waiting,
			phase: 'backoff',
			failures: 1,
			lastExit: {code: 1, at: 0},
			nextStartAt: 60_000,
		}),
		restarting: member({...running, phase: 'stopping', cycling: true}),
		'condemned to restart': member({
			...running,
			condemned: {action: 'restart', cause: 'check:health', reason: ''},
		}),
		'condemned to stop': member({
			...running,
			condemned: {action: 'stop', cause: 'check:health', reason: ''},
		}),
		unhealthy: member(running, [], {unhealthy: true}),
		'not ready': member(running, [], {ready: false}),
		paused: member({...waiting, wanted: 'paused'}, [needs('x')]),
	} as const;

	it.each([
		['failed', 'pause'],
		['stopped by hand', 'pause'],
		['being stopped by hand', 'pause'],
		['ended badly, never to come back', 'pause'],
		['ended well', 'goes on'],
		['crashed once', 'goes on'],
		['crash-looping', 'pause'],
		['crashed, back in a minute', 'pause'],
		['restarting', 'goes on'],
		['condemned to restart', 'goes on'],
		['condemned to stop', 'pause'],
		['unhealthy', 'pause'],
		['not ready', 'goes on'],
		['paused', 'pause'],
	] as const)('a service whose dependency is %s: %s', (what, then) => {
		const told = (condition: DependencyEdge['condition'], optional = false) =>
			settled({api: member(running, [needs('db', {condition, optional})]), db: db[what]}).some(
				(move) => move === 'api: pause dependency:db',
			);
		const expected = then === 'pause';
		expect(told('healthy')).toBe(expected);
		expect(told('started')).toBe(expected && what !== 'unhealthy');
		expect([told('completed'), told('healthy', true)]).toEqual([false, false]);
	});

	it('a missing dependency pauses as well', () => {
		expect(settled({api: member(running, [needs('db')])})[0]).toBe('api: pause dependency:db');
	});

	it('a pause goes through the whole cascade before anybody stops, last in line first', () => {
		expect(
			settled({
				db: member({...waiting, phase: 'failed'}),
				api: member(running, [needs('db')]),
				web: member(running, [needs('api')]),
			}),
		).toEqual(['api: pause dependency:db', 'web: pause dependency:api', 'web']);
	});

	it('resumes what was paused once its dependency is back to stay, in order', () => {
		const paused = {...initialState, wanted: 'paused'} as const;
		const rest = {api: member(paused, [needs('db')]), web: member(paused, [needs('api')])};
		expect(settled({db: member(running), ...rest})).toEqual(['api: resume', 'api']);
		expect(settled({db: member(waiting), ...rest})).toEqual(['db']);
		const shaky = {...running, failures: 2} as const;
		expect(settled({db: member(shaky, [], {ready: false}), ...rest})).toEqual([]);
		expect(settled({db: member(shaky), ...rest})).toEqual(['api: resume', 'api']);
	});

	it('on_restart: restart goes round with its dependency, and nobody else does', () => {
		const project = (state: ServiceState) => ({
			db: member(state),
			api: member(running, [needs('db', {on_restart: 'restart'})]),
			web: member(running, [needs('api')]),
		});
		const around = ['api: want-restart dependency:db', 'api'];
		expect(settled(project({...running, cycling: true}))).toEqual(around);
		expect(settled(project({...waiting, phase: 'backoff', failures: 1, returning: true}))).toEqual(
			around,
		);
		expect(settled(project({...waiting, returning: true}))).toEqual([around[0], 'db', around[1]]);
		expect(settled(project(running))).toEqual([]);
	});

	it('waits for what wait_for names, the shortest time first', () => {
		const waits = [
			{service: 'db', timeout: 3000},
			{service: 'mq', timeout: 1000},
		];
		const api = member(waiting, [], {waits});
		const unready = member(running, [], {ready: false});
		expect(settled({api, db: unready, mq: unready})).toEqual(['api: await mq 1000']);
		expect(settled({api, db: unready, mq: member(running)})).toEqual(['api: await db 3000']);
		expect(settled({api, db: member(running), mq: member(running)})).toEqual(['api']);
	});

	it('one of several instances is enough', () => {
		const members = (second: Partial<Member>) =>
			settle(
				new Map<string, Member>([
					['api.1', {...member({...waiting, phase: 'failed'}), service: 'api'}],
					['api.2', {...member(running), service: 'api', ...second}],
					['web', {...member(running, [needs('api')]), service: 'web'}],
				]),
			).map(({name}) => name);
		expect(members({})).toEqual([]);
		expect(members({state: initialState})).toEqual(['web', 'web']);
	});
});
