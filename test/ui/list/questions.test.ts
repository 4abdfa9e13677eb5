/** What is asked before several services are meant, and what is said after. */
import {expect, test} from 'vitest';
import type {Outcome} from '../../../src/ipc/messages.ts';
import {heldBy} from '../../../ui/list/held.ts';
import {wordsOf} from '../../../ui/list/outcome-words.ts';
import {askKill, askRestart, askStop} from '../../../ui/list/questions.ts';
import {off, view} from '../views.ts';

const needs = (service: string, on_restart: 'none' | 'restart' = 'none') => [
	{service, condition: 'started', optional: false, on_restart} as const,
];
const services = new Map(
	[
		view('db', {dependents: ['api', 'jobs', 'report']}),
		view('api', {dependents: ['web'], dependencies: needs('db', 'restart')}),
		view('web', {dependencies: needs('api')}),
		view('jobs', {dependencies: needs('db'), processes: 3}),
		off('report', {dependencies: needs('db')}),
	].map((service) => [service.name, service]),
);

test('a restart with dependents asks at once with what is known, then with the plan', () => {
	expect(askRestart(['db'], true, services, null)).toEqual({
		kind: 'restart-dependents',
		title: 'Restart db and what needs it',
		lines: [
			'Restarts db and 3 dependents.',
			'For how long: asking…',
			'Away meanwhile, those that need others first:',
			['web', 'jobs', 'api', 'db'],
			'Off, and stays so:',
			['report'],
		],
		yes: 'restart 4 services',
		services: ['db'],
	});
	const step = (name: string, away: number | null) => ({
		name,
		because: null,
		away,
		measured: away === null ? 0 : 12,
	});
	const plan = {
		steps: [step('web', 9000), step('api', 7400), step('jobs', 12_300), step('db', 3000)],
		duration: 12_300,
		measured: 12,
	};
	expect(askRestart(['db'], true, services, plan).lines.slice(1, 4)).toEqual([
		'About 12s, median of the last 12.',
		'Away meanwhile, in the order in which they go down:',
		['web 9.0s', 'api 7.4s', 'jobs 12s', 'db 3.0s'],
	]);
	const partly = {
		...plan,
		steps: [step('web', null), step('db', 3000)],
		duration: 3000,
		measured: 1,
	};
	expect(askRestart(['db'], true, services, partly).lines).toEqual([
		'Restarts db and one dependent.',
		'At least 3.0s, as the last time; web was never restarted.',
		'Away meanwhile, in the order in which they go down:',
		['web', 'db 3.0s'],
		'Off, and stays so:',
		['report'],
	]);
	expect(askRestart(['db'], true, services, 'unknown').lines[1]).toBe(
		'The daemon does not say for how long.',
	);
	const never = {steps: [step('web', null)], duration: null, measured: 0};
	expect(askRestart(['web'], true, services, never).lines).toEqual([
		'Restarts web.',
		'How long it takes shows after the first restart.',
	]);
});

test('a plain restart says what follows by on_restart', () => {
	const {title, lines} = askRestart(['db'], false, services, null);
	expect([title, lines[0], lines[3]]).toEqual([
		'Restart db',
		'Restarts db, and one that follows by "on_restart".',
		['api', 'db'],
	]);
	expect(askRestart(['jobs', 'web'], false, services, null).lines[0]).toBe('Restarts 2 services.');
});

test('stopping several names them and what they hold down, killing counts processes', () => {
	expect(askStop(['db', 'web'], services)).toMatchObject({
		title: 'Stop 2 services',
		lines: ['2 services stop:', ['db', 'web'], 'Held down until they run again:', ['api', 'jobs']],
		yes: 'stop 2 services',
	});
	const [db, jobs] = ['db', 'jobs'].flatMap((name) => services.get(name) ?? []);
	expect(db && jobs && askKill([db, jobs], new Map()).lines).toEqual([
		'SIGKILL to 4 processes of 2 services, at once:',
		['db', 'jobs'],
		'They cannot save anything, and stay off.',
	]);
	expect(jobs && askKill([jobs], services).lines[0]).toBe(
		'SIGKILL to pid 4242 and 2 more of its processes, at once.',
	);
});

test('a stop of one names what it holds down: what goes on and needs it, with nobody in its place', () => {
	expect(askStop(['db'], services)).toMatchObject({
		title: 'Stop db',
		lines: ['Stops db.', 'Held down until db is back:', ['api', 'jobs', 'web']],
		yes: 'stop it',
	});
	const db = services.get('db');
	expect(db && askKill([db], services).lines.slice(-2)).toEqual([
		'Held down until db is back:',
		['api', 'jobs', 'web'],
	]);
	expect(heldBy(['web'], services)).toEqual([]);
	const edge = {
		service: 'pool',
		condition: 'started',
		optional: false,
		on_restart: 'none',
	} as const;
	const pool = (instance: number) =>
		view(`pool.${instance}`, {service: 'pool', instance, dependents: ['a', 'b', 'c']});
	const others = new Map(
		[
			pool(1),
			pool(2),
			view('a', {dependencies: [edge]}),
			view('b', {dependencies: [{...edge, optional: true}]}),
			view('c', {dependencies: [{...edge, condition: 'completed'}]}),
		].map((service) => [service.name, service]),
	);
	expect(heldBy(['pool.1'], others)).toEqual([]);
	expect(heldBy(['pool.1', 'pool.2'], others)).toEqual(['a']);
});

const outcome = (name: string, fields: Partial<Outcome> = {}): Outcome => ({
	name,
	ok: true,
	action: 'restarted',
	pid: 7,
	message: `Service restarted: ${name} (pid 7)`,
	hint: null,
	survivors: [],
	...fields,
});

test('what became of several services, the worst first', () => {
	const failed = outcome('api', {
		ok: false,
		action: 'failed',
		message: 'api failed: exit 1',
		hint: 'weaver logs api',
	});
	const left = outcome('old', {
		message: 'Service stopped: old',
		survivors: [{pid: 9, command: 'x'}],
	});
	expect(wordsOf([outcome('a'), failed, outcome('b'), left])).toEqual({
		tone: 'bad',
		text: '2 of 4 failed · api failed: exit 1 · Service stopped: old · still alive: pid 9 (x) · weaver logs api · 2 services restarted: a, b',
	});
	expect(wordsOf([outcome('a')]).text).toBe('Service restarted: a (pid 7)');
	expect(wordsOf([]).text).toBe('Nothing to do.');
});
