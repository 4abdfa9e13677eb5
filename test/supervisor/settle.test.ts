import {describe, expect, it} from 'vitest';
import {step} from '../../src/supervisor/lifecycle.ts';
import {
	type DependencyEdge,
	isHopeless,
	type Member,
	missing,
	settle,
} from '../../src/supervisor/settle.ts';
import {initialState, isActive, type ServiceState} from '../../src/supervisor/state.ts';
import type {Rules, ServiceEvent} from '../../src/supervisor/step.ts';
import {createRandom} from '../support/random.ts';

const running = {...initialState, phase: 'running', wanted: 'up', pid: 1} as const;
const waiting = {...initialState, wanted: 'up'} as const;
const leaving = {...running, wanted: 'down'} as const;

const needs = (service: string, more: Partial<DependencyEdge> = {}): DependencyEdge => ({
	service,
	condition: 'started',
	optional: false,
	...more,
});

const member = (
	state: ServiceState,
	dependencies: readonly DependencyEdge[] = [],
	ready = state.phase === 'running',
): Member & {readonly state: ServiceState} => ({state, ready, dependencies});

const settled = (members: Readonly<Record<string, Member>>) =>
	settle(new Map(Object.entries(members)));

describe('settle', () => {
	it('starts what needs nothing, and what needs it once it runs', () => {
		expect(settled({api: member(waiting, [needs('db')]), db: member(waiting)})).toEqual(['db']);
		expect(settled({api: member(waiting, [needs('db')]), db: member(running)})).toEqual(['api']);
	});

	it('waits for health where that is asked for', () => {
		const api = member(waiting, [needs('db', {condition: 'healthy'})]);
		expect(settled({api, db: member(running, [], false)})).toEqual([]);
		expect(settled({api, db: member(running, [], true)})).toEqual(['api']);
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
			isHopeless(needs('db'), new Map([['db', member(state)]]));
		expect(hopeless({...initialState, phase: 'failed', wanted: 'up'})).toBe(true);
		expect(hopeless(initialState)).toBe(true);
		expect(hopeless({...waiting, finished: true})).toBe(true);
		expect(hopeless(waiting)).toBe(false);
		expect(hopeless({...waiting, phase: 'backoff'})).toBe(false);
	});

	it.each([11, 12, 13])('keeps the order in random projects (seed %i)', (seed) => {
		const random = createRandom(seed);
		for (let game = 0; game < 60; game += 1) playProject(random);
	});
});

const rules: Rules = {
	restart: 'always',
	success_exit_codes: [0],
	max_restarts: 5,
	min_uptime: 0,
	restart_delay: 1,
	max_restart_delay: 1,
	reset_after: 1,
	stop_timeout: 1,
};

/** Random services with random wishes and deaths; the order must hold at every start and stop. */
function playProject(random: () => number): void {
	const names = Array.from({length: 2 + Math.floor(random() * 7)}, (_, index) => `s${index}`);
	const members = new Map<string, Member & {readonly state: ServiceState}>(
		names.map((name, index) => [
			name,
			member(
				initialState,
				names
					.slice(0, index)
					.filter(() => random() < 0.4)
					.map((service) => needs(service, random() < 0.5 ? {condition: 'healthy'} : {})),
			),
		]),
	);
	const apply = (name: string, event: ServiceEvent) => {
		const before = members.get(name);
		if (!before) return;
		const {state} = step(before.state, event, rules, {now: 0, random: 0});
		members.set(name, {...before, state, ready: before.ready && state.phase === 'running'});
	};
	const settleAll = () => {
		for (const name of settle(members)) {
			const asked = members.get(name);
			if (!asked) continue;
			if (asked.state.phase === 'stopped') expect(missing(asked, members)).toEqual([]);
			else
				for (const [other, {state, dependencies}] of members)
					if (dependencies.some(({service}) => service === name) && isActive(state))
						expect({other, leaving: state.wanted === 'down' || state.cycling}).toEqual({
							other,
							leaving: false,
						});
			apply(name, {type: 'proceed'});
		}
	};
	const live = (name: string) => {
		const {phase} = members.get(name)?.state ?? initialState;
		if (phase === 'starting') apply(name, {type: 'spawned', pid: 1});
		else if (phase === 'stopping') apply(name, {type: 'exited', exit: {code: 0, at: 0}});
		else if (phase === 'backoff') apply(name, {type: 'backoff-over'});
		else if (phase === 'running') {
			const now = members.get(name);
			if (now) members.set(name, {...now, ready: true});
		}
	};
	const pick = () => names[Math.floor(random() * names.length)] ?? 's0';

	for (let turn = 0; turn < 80; turn += 1) {
		const choice = random();
		if (choice < 0.1) apply(pick(), {type: 'want-up'});
		else if (choice < 0.2) apply(pick(), {type: 'want-down'});
		else if (choice < 0.3) apply(pick(), {type: 'want-restart', reason: 'test'});
		else if (choice < 0.4) {
			const name = pick();
			if (members.get(name)?.state.phase === 'running')
				apply(name, {type: 'exited', exit: {code: 1, at: 0}});
		} else live(pick());
		settleAll();
	}

	for (const name of names) apply(name, {type: 'want-up'});
	const isUp = () =>
		[...members.values()].every(
			({state, ready}) => state.phase === 'running' && !state.cycling && ready,
		);
	for (let turn = 0; turn < 2000 && !isUp(); turn += 1) {
		live(pick());
		settleAll();
	}
	expect(isUp()).toBe(true);

	for (const name of names) apply(name, {type: 'want-down'});
	const isDown = () => [...members.values()].every(({state}) => state.phase === 'stopped');
	for (let turn = 0; turn < 2000 && !isDown(); turn += 1) {
		live(pick());
		settleAll();
	}
	expect(isDown()).toBe(true);
}
