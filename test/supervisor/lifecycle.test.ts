import {describe, expect, it, test} from 'vitest';
import {step} from '../../src/supervisor/lifecycle.ts';
import {initialState, type ServiceState} from '../../src/supervisor/state.ts';
import type {Effect, Rules, ServiceEvent, Timer} from '../../src/supervisor/step.ts';
import {tell} from '../../src/supervisor/tell.ts';
import {createRandom} from '../support/random.ts';

const rules: Rules = {
	restart: 'on-failure',
	success_exit_codes: [0],
	max_restarts: 3,
	min_uptime: 1000,
	restart_delay: 100,
	max_restart_delay: 1000,
	reset_after: 60_000,
	stop_timeout: 5000,
};

const label = (effect: Effect): string =>
	effect.type === 'set-timer' || effect.type === 'clear-timer'
		? `${effect.type} ${effect.timer}`
		: effect.type;

/** Events come 10 ms apart. */
function play(events: readonly ServiceEvent[]): {
	readonly state: ServiceState;
	readonly effects: readonly string[];
} {
	let state = initialState;
	const effects: string[] = [];
	events.forEach((event, index) => {
		const next = step(state, event, rules, {now: index * 10, random: 0.5});
		state = next.state;
		effects.push(...next.effects.map(label));
	});
	return {state, effects};
}

const proceed: ServiceEvent = {type: 'proceed'};
const up: readonly ServiceEvent[] = [{type: 'want-up'}, proceed, {type: 'spawned', pid: 7}];
const stop: readonly ServiceEvent[] = [{type: 'want-down'}, proceed];
const exited = (code: number | null, at = 1000): ServiceEvent => ({
	type: 'exited',
	exit: {code, at},
});

test('what kept a service from running is not said of its next start', () => {
	const failed = play([{type: 'want-up'}, proceed, {type: 'spawn-failed', message: 'no'}]).state;
	const {state: ready} = step(failed, {type: 'backoff-over'}, rules, {now: 100, random: 0.5});
	const {state: starting} = step(ready, proceed, rules, {now: 100, random: 0.5});
	expect(tell(ready, starting, null, 0)).toMatchObject([{cause: 'policy', text: 'starting'}]);
});

describe('the life of one service', () => {
	it.each<[string, readonly ServiceEvent[], string, readonly string[]]>([
		['a wish alone changes nothing', [{type: 'want-up'}], 'stopped', []],
		['start', up, 'running', ['spawn']],
		['stop waits for the exit', [...up, ...stop], 'stopping', ['terminate', 'set-timer grace']],
		[
			'stop, then exit',
			[...up, ...stop, exited(143)],
			'stopped',
			['clear-timer grace', 'clear-timer burial', 'record-end'],
		],
		[
			'a stubborn process is killed',
			[...up, ...stop, {type: 'grace-over'}],
			'stopping',
			['kill', 'set-timer burial'],
		],
		[
			'and let go of when even that does not end it',
			[...up, ...stop, {type: 'grace-over'}, {type: 'burial-over'}],
			'stopping',
			['kill', 'set-timer burial', 'abandon'],
		],
		[
			'force kills at once',
			[...up, {type: 'want-down', force: true}],
			'stopping',
			['kill', 'set-timer burial'],
		],
		['a crash backs off', [...up, exited(1)], 'backoff', ['set-timer backoff', 'record-end']],
		[
			'after backoff it waits for leave',
			[...up, exited(1), {type: 'backoff-over'}],
			'stopped',
			['record-end'],
		],
		[
			'and starts again',
			[...up, exited(1), {type: 'backoff-over'}, proceed],
			'starting',
			['spawn'],
		],
		['a clean exit rests', [...up, exited(0), proceed], 'stopped', ['record-end']],
		[
			'stop ends backoff',
			[...up, exited(1), {type: 'want-down'}],
			'stopped',
			['clear-timer backoff', 'record-end'],
		],
		[
			'start ends backoff',
			[...up, exited(1), {type: 'want-up'}, proceed],
			'starting',
			['clear-timer backoff', 'record-end', 'spawn'],
		],
		[
			'restart stops first',
			[...up, {type: 'want-restart', reason: 'asked'}, proceed],
			'stopping',
			['terminate', 'set-timer grace'],
		],
		[
			'and starts after the exit',
			[...up, {type: 'want-restart', reason: 'asked'}, proceed, exited(143), proceed],
			'starting',
			['record-end', 'spawn'],
		],
		[
			'start while stopping comes back',
			[...up, ...stop, {type: 'want-up'}, exited(143), proceed],
			'starting',
			['record-end', 'spawn'],
		],
		[
			'stop while starting ends it once it is there',
			[{type: 'want-up'}, proceed, {type: 'want-down'}, {type: 'spawned', pid: 7}, proceed],
			'stopping',
			['terminate', 'set-timer grace'],
		],
		[
			'a start that fails counts as a failure',
			[{type: 'want-up'}, proceed, {type: 'spawn-failed', message: 'no such file'}],
			'backoff',
			['set-timer backoff', 'record-end'],
		],
	])('%s', (_name, events, phase, tail) => {
		const {state, effects} = play(events);
		expect({phase: state.phase, tail: effects.slice(effects.length - tail.length)}).toEqual({
			phase,
			tail,
		});
	});

	it('fails with a reason after too many quick deaths, and a start by hand forgives it', () => {
		const round: readonly ServiceEvent[] = [
			proceed,
			{type: 'spawned', pid: 1},
			exited(1, 0),
			{type: 'backoff-over'},
		];
		const failed = [{type: 'want-up'} as const, ...round, ...round, ...round, ...round];
		expect(play(failed).state).toMatchObject({
			phase: 'failed',
			reason: 'gave up after 3 restarts in a row',
			lastExit: {code: 1, at: 0},
		});
		const {state, effects} = play([...failed, {type: 'want-up'}, proceed]);
		expect(state).toMatchObject({phase: 'starting', failures: 0, restarts: 0, reason: null});
		expect(effects.at(-1)).toBe('spawn');
	});

	it('what would not die is reported, and nothing starts beside it by itself', () => {
		const stuck: ServiceEvent = {type: 'exited', exit: {code: null, at: 9}, stuck: '12 (nfs)'};
		const restarting: ServiceEvent = {type: 'want-restart', reason: 'asked'};
		expect(play([...up, restarting, proceed, stuck, proceed]).state).toMatchObject({
			phase: 'failed',
			reason: 'would not die: 12 (nfs)',
		});
		expect(play([...up, ...stop, stuck]).state).toMatchObject({phase: 'stopped', wanted: 'down'});
	});

	const pause: ServiceEvent = {type: 'pause', cause: 'dependency:db'};
	it('a pause stops it without a failure of its own, and a resume brings it back', () => {
		const paused = play([...up, pause, proceed, exited(143), proceed]);
		expect(paused.effects.at(-1)).toBe('record-end');
		expect(paused.state).toMatchObject({
			phase: 'stopped',
			wanted: 'paused',
			reason: 'dependency:db',
			failures: 0,
		});
		expect(
			play([...up, pause, proceed, exited(143), {type: 'resume'}, proceed]).state,
		).toMatchObject({phase: 'starting', wanted: 'up', reason: null});
		const midway = play([...up, pause, proceed, {type: 'resume'}, exited(143), proceed]);
		expect(midway.state).toMatchObject({phase: 'starting', wanted: 'up'});
		expect(play([...up, pause, {type: 'resume'}, proceed]).state).toMatchObject({
			phase: 'running',
			cycling: false,
		});
	});

	it('what was stopped by hand is neither paused nor resumed', () => {
		const down = {phase: 'stopped', wanted: 'down', reason: null};
		expect(play([...up, ...stop, exited(0), pause, {type: 'resume'}]).state).toMatchObject(down);
		const meanwhile: readonly ServiceEvent[] = [...up, pause, proceed, {type: 'want-down'}];
		expect(play([...meanwhile, exited(0), {type: 'resume'}]).state).toMatchObject(down);
	});

	const condemn = (action: 'restart' | 'stop'): ServiceEvent => ({
		type: 'condemn',
		action,
		cause: 'check:health',
		reason: 'no answer',
	});
	it('a condemned run counts as a failure, whatever its exit code and policy', () => {
		const {state} = play([...up, condemn('restart'), proceed, exited(0, 50_000)]);
		expect(state).toMatchObject({
			phase: 'backoff',
			failures: 1,
			cause: 'check:health',
			reason: 'no answer',
			condemned: null,
		});
		const round: readonly ServiceEvent[] = [
			proceed,
			{type: 'spawned', pid: 1},
			condemn('restart'),
			proceed,
			exited(0, 0),
			{type: 'backoff-over'},
		];
		expect(play([{type: 'want-up'}, ...round, ...round, ...round, ...round]).state).toMatchObject({
			phase: 'failed',
			reason: 'gave up after 3 restarts in a row: no answer',
		});
	});

	it('a run condemned to stop leaves the service down with the reason until a start by hand', () => {
		const ended = [...up, condemn('stop'), proceed, exited(0), proceed];
		expect(play(ended).state).toMatchObject({
			phase: 'stopped',
			wanted: 'down',
			finished: false,
			reason: 'no answer',
		});
		expect(play([...ended, {type: 'want-up'}, proceed]).state).toMatchObject({
			phase: 'starting',
			reason: null,
			condemned: null,
		});
	});

	it('a service that rests is not started again by a change around it', () => {
		const {state, effects} = play([...up, exited(0), proceed, proceed]);
		expect(state).toMatchObject({phase: 'stopped', wanted: 'down', finished: true});
		expect(effects.filter((effect) => effect === 'spawn')).toHaveLength(1);
	});

	it.each([1, 2, 3, 4])('never has two processes, whatever happens (seed %i)', (seed) => {
		const random = createRandom(seed);
		for (let game = 0; game < 200; game += 1) playGame(random);
	});
});

/** A tiny operating system: the machine asks, chance decides when and how the answers come. */
function playGame(random: () => number): void {
	let state = initialState;
	let now = 0;
	let spawning = 0;
	let alive = 0;
	const timers = new Set<Timer>();

	const apply = (event: ServiceEvent) => {
		const next = step(state, event, rules, {now, random: random()});
		state = next.state;
		for (const effect of next.effects) {
			if (effect.type === 'spawn') spawning += 1;
			if (effect.type === 'set-timer') timers.add(effect.timer);
			if (effect.type === 'clear-timer') timers.delete(effect.timer);
			if (effect.type === 'terminate') expect(alive).toBe(1);
		}
		expect(alive + spawning).toBeLessThanOrEqual(1);
		expect(state.pid === null).toBe(alive === 0);
	};
	const die = () => {
		alive = 0;
		apply({type: 'exited', exit: {code: random() < 0.5 ? 0 : 1, at: now}});
	};
	const move = (choice: number) => {
		now += Math.floor(random() * 2000);
		if (choice < 0.1) apply({type: 'want-up'});
		else if (choice < 0.2) apply({type: 'want-down', force: random() < 0.3});
		else if (choice < 0.25) apply({type: 'want-restart', reason: 'test'});
		else if (choice < 0.3) apply({type: 'pause', cause: 'dependency:db'});
		else if (choice < 0.33) apply({type: 'resume'});
		else if (choice < 0.36)
			apply({
				type: 'condemn',
				action: random() < 0.5 ? 'restart' : 'stop',
				cause: 'check:health',
				reason: 'no answer',
			});
		else if (choice < 0.5) apply(proceed);
		else if (choice < 0.7 && spawning > 0) {
			spawning = 0;
			if (random() < 0.2) apply({type: 'spawn-failed', message: 'ENOENT'});
			else {
				alive = 1;
				apply({type: 'spawned', pid: 7});
			}
		} else if (choice < 0.85 && alive > 0) die();
		else if (timers.delete('backoff')) apply({type: 'backoff-over'});
		else if (timers.delete('grace')) apply({type: 'grace-over'});
		else if (timers.delete('burial')) apply({type: 'burial-over'});
	};

	for (let turn = 0; turn < 60; turn += 1) move(random());
	apply({type: 'want-down'});
	for (let turn = 0; turn < 300 && state.phase !== 'stopped'; turn += 1)
		move(0.36 + random() * 0.64);
	expect(state).toMatchObject({phase: 'stopped', wanted: 'down', pid: null, cycling: false});
	expect({alive, spawning, timers: [...timers]}).toEqual({alive: 0, spawning: 0, timers: []});
}
