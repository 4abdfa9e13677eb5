/** The services at a moment, from rows that the supervisor's own code told, against what was so then. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {exitEvent} from '../../src/history/exit-event.ts';
import {type History, openHistory} from '../../src/history/history.ts';
import type {Usage} from '../../src/history/read-moment.ts';
import type {JournalEvent} from '../../src/lib/journal-event.ts';
import type {Moment, MomentService} from '../../src/lib/moment.ts';
import {describeReason, describeState} from '../../src/supervisor/describe.ts';
import {step} from '../../src/supervisor/lifecycle.ts';
import {initialState, type ServiceState} from '../../src/supervisor/state.ts';
import type {Rules, ServiceEvent} from '../../src/supervisor/step.ts';
import {tell} from '../../src/supervisor/tell.ts';
import {createRandom} from '../support/random.ts';

let folder = '';
let clock = {at: 1_000_000_000_000, mono: 5000};
let history: History;

const open = (): History =>
	openHistory({
		file: path.join(folder, 'history.db'),
		pid: 1,
		boot: 'boot-1',
		now: () => clock,
		care: async () => '',
		onRows: () => {},
		log: () => {},
	});

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'weaver-moment-'));
	clock = {at: 1_000_000_000_000, mono: 5000};
	history = open();
});
afterEach(() => {
	history.close();
	rmSync(folder, {recursive: true});
});

const turn = (): Promise<void> =>
	new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

const pass = (ms: number): void => {
	clock = {at: clock.at + ms, mono: clock.mono + ms};
};

const nothing = (): Usage | null => null;

const momentAt = (at: number, row: number | null = null, names = ['a', 'b', 'c']): Moment => {
	const moment = history.readMoment({at, row, names, usageAt: nothing});
	if (!moment) throw new Error('no moment');
	return moment;
};

const rules: Rules = {
	restart: 'always',
	max_restarts: 3,
	restart_delay: 1000,
	max_restart_delay: 30_000,
	min_uptime: 5000,
	success_exit_codes: [0],
	stop_timeout: 5000,
} as unknown as Rules;

/** What is compared: all that the journal can know. */
type Facts = Pick<
	MomentService,
	'name' | 'state' | 'phase' | 'wanted' | 'reason' | 'pid' | 'restarts' | 'nextStartAt' | 'ready'
> & {readonly verdict: string | null; readonly code: number | null | undefined};

const factsOf = (service: MomentService): Facts => {
	const {name, state, phase, wanted, reason, pid, restarts, nextStartAt, ready} = service;
	const verdict = service.checks.find(({kind}) => kind === 'health')?.verdict ?? null;
	const code = service.lastExit?.code;
	return {name, state, phase, wanted, reason, pid, restarts, nextStartAt, ready, verdict, code};
};

/** One service that lives by the supervisor's rules, and tells the journal as the supervisor does. */
class Life {
	readonly name: string;
	state: ServiceState = initialState;
	run = 0;
	ready = false;
	verdict: string | null = null;
	complaint: string | null = null;
	waits: readonly string[] = [];
	private readonly random: () => number;

	constructor(name: string, random: () => number) {
		this.name = name;
		this.random = random;
	}

	get facts(): Facts {
		const {name, state, ready, verdict} = this;
		const {phase, wanted, pid, restarts, nextStartAt, lastExit} = state;
		const code = lastExit?.code;
		const reason =
			describeReason(state, this.waits) ?? (phase === 'running' ? this.complaint : null);
		const word = describeState(state);
		return {
			name,
			state: word,
			phase,
			wanted,
			reason,
			pid,
			restarts,
			nextStartAt,
			ready,
			verdict,
			code,
		};
	}

	private record(event: Omit<JournalEvent, 'service' | 'run'>, run: number | null): void {
		history.record({...event, service: this.name, run});
	}

	take(event: ServiceEvent): void {
		const before = this.state;
		if (event.type === 'exited')
			history.record(
				exitEvent({
					service: this.name,
					run: this.run,
					createdAt: this.run,
					startedAt: before.startedAt,
					exit: event.exit,
					asked: before.phase === 'stopping',
					unseen: false,
				}),
			);
		this.state = step(before, event, rules, {now: clock.at, random: this.random()}).state;
		if (this.state.phase === 'running' && before.phase !== 'running') this.run += 1;
		if (this.state.phase !== 'running') {
			this.ready = false;
			this.verdict = null;
			this.complaint = null;
		}
		const run = this.state.phase === 'starting' ? null : this.run;
		for (const told of tell(before, this.state, null, clock.at)) this.record(told, run);
	}

	/** What the supervisor does after each change: who may start does, who waits is told of. */
	settle(): void {
		const {phase, wanted, finished} = this.state;
		if (phase === 'running' && (wanted !== 'up' || this.state.cycling || this.state.condemned)) {
			this.take({type: 'proceed'});
			return;
		}
		const mayStart = phase === 'stopped' && wanted === 'up' && !finished;
		const waits = mayStart && this.random() < 0.4 ? ['db (healthy)'] : [];
		if (mayStart && waits.length === 0) this.take({type: 'proceed'});
		if (waits.length > 0)
			this.record(
				{
					kind: 'phase',
					cause: null,
					text: `waits for ${waits.join(', ')}`,
					data: {phase: 'stopped', wanted: 'up', waitingFor: waits, restarts: this.state.restarts},
				},
				null,
			);
		this.waits = waits;
	}

	check(): void {
		if (this.state.phase !== 'running') return;
		const verdict = this.random() < 0.5 ? 'healthy' : 'unhealthy';
		if (this.random() < 0.3) {
			this.ready = !this.ready;
			this.record({kind: 'ready', cause: null, text: 'ready', data: {ready: this.ready}}, this.run);
		}
		if (verdict === this.verdict) return;
		this.verdict = verdict;
		this.complaint = verdict === 'unhealthy' ? 'health check failed once: 503' : null;
		this.record(
			{
				kind: 'check',
				cause: 'check:health',
				text: this.complaint ?? 'health check passed: 200 OK',
				data: {
					check: 'health',
					type: 'http',
					target: 'x',
					action: 'mark',
					verdict,
					before: 'unknown',
				},
			},
			this.run,
		);
	}
}

function disturb(life: Life, random: () => number): void {
	const choice = random();
	const {phase, wanted} = life.state;
	if (choice < 0.3) life.check();
	else if (phase === 'starting')
		life.take(
			choice < 0.9 ? {type: 'spawned', pid: 100 + life.run} : {type: 'spawn-failed', message: 'no'},
		);
	else if ((phase === 'stopping' || choice < 0.5) && (phase === 'running' || phase === 'stopping'))
		life.take({type: 'exited', exit: {code: random() < 0.5 ? 1 : 0, at: clock.at}});
	else if (phase === 'backoff' && choice < 0.8) life.take({type: 'backoff-over'});
	else if (wanted === 'paused' && choice < 0.5) life.take({type: 'resume'});
	else if (choice < 0.6) life.take({type: 'want-down'});
	else if (choice < 0.8) life.take({type: 'want-up'});
	else if (choice < 0.9) life.take({type: 'want-restart', reason: 'restart asked for'});
	else life.take({type: 'pause', cause: 'dependency:db'});
	life.settle();
}

describe('the services at a moment', () => {
	test.each([1, 2, 3, 4])('are what they were, whatever happened (seed %i)', async (seed) => {
		const random = createRandom(seed * 7919);
		const lives = ['a', 'b', 'c'].map((name) => new Life(name, random));
		const known: {readonly at: number; readonly facts: readonly Facts[]}[] = [];
		for (let round = 0; round < 400; round += 1) {
			pass(1 + Math.floor(random() * 900));
			const life = lives[Math.floor(random() * 3)];
			if (life) disturb(life, random);
			known.push({at: clock.at, facts: lives.map(({facts}) => facts)});
		}
		await turn();
		for (const {at, facts} of known) expect(momentAt(at).services.map(factsOf)).toEqual(facts);
	});
});

describe('what is not known', () => {
	const say = (fields: Partial<JournalEvent>): void =>
		history.record({
			kind: 'phase',
			service: 'a',
			run: 1,
			cause: null,
			text: 'x',
			data: {phase: 'running', wanted: 'up', state: 'running', pid: 7, restarts: 0},
			...fields,
		});

	test('a time without a daemon is told, and an end that was found later counts from its own time', async () => {
		const begin = clock.at;
		say({});
		say({service: 'b', data: {phase: 'running', wanted: 'up', state: 'running', pid: 8}});
		pass(60_000);
		const gap = {from: begin + 1000, to: clock.at, pid: 1, orderly: false};
		say({kind: 'gap', service: null, run: null, cause: 'daemon', data: gap});
		history.record(
			exitEvent({
				service: 'a',
				run: 1,
				createdAt: 1,
				startedAt: begin,
				exit: {code: 3, at: begin + 30_000},
				asked: false,
				unseen: true,
			}),
		);
		await turn();
		const word = (at: number) => {
			const {services, unwatched} = momentAt(at, null, ['a', 'b']);
			return [services.map(({state, lastExit}) => [state, lastExit?.code]), unwatched !== null];
		};
		expect(word(begin + 500)).toEqual([
			[
				['running', undefined],
				['running', undefined],
			],
			false,
		]);
		expect(word(begin + 20_000)).toEqual([
			[
				['running', undefined],
				['running', undefined],
			],
			true,
		]);
		expect(word(begin + 40_000)).toEqual([
			[
				['waiting', 3],
				['running', undefined],
			],
			true,
		]);
		expect(word(clock.at)).toEqual([
			[
				['waiting', 3],
				['running', undefined],
			],
			false,
		]);
	});

	test('what a service used in a minute is told of a process that ran through it', async () => {
		clock = {at: Math.floor(clock.at / 60_000) * 60_000, mono: 5000};
		const begin = clock.at;
		say({});
		const second = {
			cpu: 2,
			memory: 64 * 1024 ** 2,
			threads: 1,
			openFiles: 3,
			ready: true,
			latency: null,
		};
		history.addSecond('a', second);
		pass(20_000);
		say({run: 2, data: {phase: 'running', wanted: 'up', state: 'running', pid: 8}});
		history.addSecond('a', second);
		pass(60_000);
		history.addSecond('a', second);
		pass(60_000);
		history.addSecond('a', second);
		await turn();
		// What was gathered is written at the end.
		history.close();
		history = open();
		const memoryAt = (at: number) => momentAt(at, null, ['a']).services[0]?.memory;
		expect(memoryAt(begin + 10_000)).toBe(second.memory);
		expect(memoryAt(begin + 30_000)).toBeNull();
		expect(memoryAt(begin + 70_000)).toBe(second.memory);
	});

	test('who was added later is not there, who is gone by now was there until it was removed', async () => {
		say({service: 'old', data: {phase: 'running', wanted: 'up', state: 'running', pid: 7}});
		await turn();
		const before = clock.at;
		pass(1000);
		say({service: 'old', data: {phase: 'stopped', wanted: 'down', state: 'stopped', pid: null}});
		say({service: 'new', kind: 'plan', text: 'added by services.d/new.json', data: {}});
		await turn();
		const down = clock.at;
		pass(1000);
		const file = 'services.d/old.json';
		say({
			service: 'old',
			kind: 'plan',
			text: `${file} was removed`,
			data: {file, instances: null},
		});
		await turn();
		const removal = Number(history.stepFrom('old', null, 'older')?.seq);
		const names = (at: number) =>
			momentAt(at, null, ['idle', 'new']).services.map(({name, state}) => `${name} ${state}`);
		expect(names(before)).toEqual(['idle stopped', 'old running']);
		expect(names(down)).toEqual(['idle stopped', 'new stopped', 'old stopped']);
		expect(names(clock.at)).toEqual(['idle stopped', 'new stopped']);
		const gone = momentAt(clock.at, removal, ['idle']).services.map(({name}) => name);
		expect(gone).toContain('old');
		expect(names(before - 1)).toEqual(['idle stopped']);
	});

	test('a pause that ended because the service is to be down leaves it down, also in rows that do not say so in their data', async () => {
		const pause = (paused: boolean, text: string): void =>
			say({kind: 'pause', text, data: {paused, dependency: 'db'}});
		say({data: {phase: 'stopped', wanted: 'paused', state: 'paused', pid: null}});
		pause(true, 'paused: it needs db');
		pass(10);
		pause(false, 'no longer paused: it is to be down');
		await turn();
		const [a] = momentAt(clock.at, null, ['a']).services;
		expect(a).toMatchObject({state: 'stopped', wanted: 'down', reason: null});
	});

	test('steps go over what matters, and a moment counts what followed at once', async () => {
		say({data: {phase: 'starting', wanted: 'up', state: 'starting'}});
		pass(10);
		say({});
		pass(1000);
		say({kind: 'exit', text: 'exit 1', data: {code: 1, asked: false}});
		pass(2);
		say({data: {phase: 'backoff', wanted: 'up', state: 'backoff', nextStartAt: clock.at + 500}});
		say({service: 'b', kind: 'operator', text: 'service stop asked for', data: {command: 'stop'}});
		await turn();
		const seqs = (service: string | null, from: number | null, direction: 'older' | 'newer') => {
			const row = history.stepFrom(service, from, direction);
			return row && [row.seq, row.kind];
		};
		expect(seqs(null, null, 'older')).toEqual([5, 'operator']);
		expect(seqs('a', null, 'older')).toEqual([3, 'exit']);
		expect(seqs('a', 3, 'older')).toEqual([2, 'phase']);
		expect(seqs('a', 2, 'older')).toEqual(null);
		expect(seqs('a', 2, 'newer')).toEqual([3, 'exit']);
		expect(seqs('a', 3, 'newer')).toEqual(null);
		const moment = momentAt(clock.at - 2, 3, ['a']);
		expect(moment.services[0]).toMatchObject({state: 'backoff', lastExit: {code: 1}});
		expect(momentAt(0, null, ['a'])).toMatchObject({seq: 0, services: [{state: 'stopped'}]});
	});
});
