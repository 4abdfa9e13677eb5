import {describe, expect, test} from 'vitest';
import {explain, explainBroken, explanationRows} from '../../src/history/explain.ts';
import type {Subject, TellingLine} from '../../src/history/why-subject.ts';
import type {Explanation} from '../../src/lib/explanation.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {now, off, problem, view} from '../ui/views.ts';

type Scene = {
	readonly services: readonly ServiceView[];
	readonly rows?: readonly JournalRow[];
	/** One for each service: asked for another run there is none. */
	readonly lines?: Readonly<Record<string, TellingLine>>;
	readonly supervised?: boolean;
};

/** Why the first service of the scene is as it is. */
function why({services, rows = [], lines = {}, supervised = true}: Scene): Explanation {
	const [service] = services;
	if (!service) throw new Error('a scene needs a service');
	return explain(service, {
		services: new Map(services.map((each): [string, Subject] => [each.name, each])),
		rowsOf: (name) => rows.filter((row) => row.service === name),
		lineOf: (name, run) => (lines[name]?.run === run ? lines[name] : null),
		now,
		supervised,
	});
}

let seq = 0;
const row = (
	service: string,
	kind: JournalRow['kind'],
	age: number,
	data: JournalRow['data'],
	text = '',
	cause: string | null = null,
): JournalRow => {
	seq += 1;
	return {seq, at: now - age, mono: 0, boot: null, service, run: 6, kind, cause, text, data};
};

const exit = (service: string, age: number, code: number | null, asked = false): JournalRow =>
	row(service, 'exit', age, {code, at: now - age, asked}, `exit ${code} after 1s`);

const down = (name: string, fields: Partial<ServiceView>): ServiceView =>
	off(name, {
		wanted: 'up',
		run: 6,
		lastExit: {code: 1, signal: null, success: false, at: now - 2000},
		...fields,
	});

const said = (text: string, isError = true): TellingLine => ({run: 6, text, isError});

test('a service that is as it should be needs no words', () => {
	expect(why({services: [view('api', {health: 'healthy'})]})).toEqual({
		service: 'api',
		asWanted: true,
		what: 'api runs for 1m, ready and healthy',
		short: 'runs for 1m, ready and healthy',
		since: now - 60_000,
		chain: [],
		evidence: [],
		next: null,
		fix: null,
		remedy: null,
	});
});

test('backoff: how often it ended how, the line before, the dependency that is off, when it starts again', () => {
	const found = why({
		services: [
			down('api', {
				state: 'backoff',
				phase: 'backoff',
				reason: 'exit 1',
				restarts: 5,
				nextStartAt: now + 8000,
				dependencies: [
					{service: 'redis', condition: 'started', optional: true, on_restart: 'none'},
				],
			}),
			off('redis', {ports: [6379], enabled: false}),
		],
		rows: [
			row('api', 'operator', 60_000, {command: 'start'}),
			...[42_000, 30_000, 2000].map((age) => exit('api', age, 1)),
		],
		lines: {api: said('connect ECONNREFUSED 127.0.0.1:6379')},
	});
	expect(found).toEqual({
		service: 'api',
		asWanted: false,
		what: 'api is down: exit 1 ×3 in 40s',
		short: 'exit 1 · restart 6 in 8s',
		since: now - 2000,
		chain: [],
		evidence: [
			'run 6 ended 2s ago: exit 1 after 1s',
			'the last error line before that was: connect ECONNREFUSED 127.0.0.1:6379',
			"that line names port 6379, which is redis's (stopped)",
			'its dependency redis is off, as its file says: "enabled": false',
		],
		next: 'it starts again by itself in 8s (restart 6)',
		fix: 'weaver start redis',
		remedy: {command: 'start', service: 'redis'},
	});
});

test('flapping: how often it failed, what the run before said, when it counts as steady', () => {
	const found = why({
		services: [
			view('api', {
				run: 7,
				failures: 4,
				restarts: 4,
				ready: false,
				startedAt: now - 100,
				resetAfter: 300_000,
				lastExit: {code: 1, signal: null, success: false, at: now - 2000},
			}),
		],
		rows: [exit('api', 2000, 1)],
		lines: {api: said('cannot reach :6379')},
	});
	expect(found).toMatchObject({
		asWanted: false,
		what: 'api is flapping: it failed 4 times in a row, and runs again for 100ms',
		evidence: [
			'run 6 ended 2s ago: exit 1 after 1s',
			'the last error line before that was: cannot reach :6379',
		],
		next: 'it counts as steady once it has run for 5m (reset_after)',
		fix: 'weaver logs api --level error',
	});
});

const failedStart = row('api', 'phase', 2000, {phase: 'backoff', failedStart: true});

test.each<
	[string, string | null, readonly JournalRow[], Readonly<Record<string, TellingLine>>, string]
>([
	[
		'a variable is missing',
		'services.d/api.json:4: env.A needs ${B}, which is nowhere defined',
		[failedStart],
		{},
		'correct services.d/api.json:4, then `weaver start api`',
	],
	[
		'its port is held',
		'EADDRINUSE: port 3000 is held by pid 7 (nc)',
		[failedStart],
		{},
		'give it another port in services.d/api.json, or end what holds it, then `weaver start api`',
	],
	[
		'a hook said no',
		'pre_start hook failed: exit 1: no',
		[failedStart],
		{},
		'mend the hook (`weaver daemon logs` has what it said), then `weaver start api`',
	],
	[
		'no program',
		'script not found: /srv/api.js',
		[failedStart],
		{},
		'correct services.d/api.json, then `weaver start api`',
	],
	['anything else', 'spawn sh EAGAIN', [failedStart], {}, 'weaver daemon logs'],
	['it ran and said an error', 'exit 1', [], {api: said('no')}, 'weaver logs api --level error'],
	['it ran and said none', 'memory 2M of 1M', [], {api: said('hi', false)}, 'weaver logs api'],
])('what would help when %s', (_name, reason, rows, lines, fix) => {
	const api = down('api', {state: 'backoff', phase: 'backoff', reason});
	expect(why({services: [api], rows, lines}).fix).toBe(fix);
});

test('who waited in vain is down because of whom it waited for', () => {
	const found = why({
		services: [
			down('api', {
				state: 'backoff',
				phase: 'backoff',
				reason: 'db was not ready within 5s (wait_for)',
			}),
			view('db', {state: 'starting', reason: 'start-up check has not passed yet', ready: false}),
		],
		rows: [failedStart],
	});
	expect([found.chain, found.fix]).toEqual([
		[{service: 'db', text: 'db is starting: start-up check has not passed yet'}],
		'weaver logs db',
	]);
});

const vain = 'never was not ready within 20s (wait_for)';
const gaveUp = down('api', {
	state: 'failed',
	phase: 'failed',
	lastExit: null,
	reason: `gave up after 3 restarts in a row: ${vain}`,
});

test('what would help one that gave up waiting gets that one up', () => {
	const fixOf = (never: ServiceView) => {
		const {fix, remedy} = why({services: [gaveUp, never], rows: [failedStart]});
		return [fix, remedy?.service ?? null];
	};
	const unready = view('never', {ready: false, reason: 'check: 503', checks: [check({})]});
	expect(fixOf(unready)).toEqual([
		'see why never is not ready (`weaver why never`), then `weaver start api`',
		null,
	]);
	for (const never of [view('never'), off('never'), down('never', {state: 'failed'})])
		expect(fixOf(never)).toEqual(['weaver start api', 'api']);
});

test('a wait that has a time says how long, and what follows', () => {
	const api = down('api', {
		state: 'waiting',
		waitingFor: ['db (healthy)', 'cache (wait_for)'],
		waitFor: [
			{service: 'cache', timeout: 20_000},
			{service: 'ready', timeout: 5000},
		],
	});
	expect(why({services: [api]}).next).toBe(
		'it starts by itself when what it waits for is there: cache within 20s, else the start has failed',
	);
});

test.each<[string, Partial<ServiceView>, string, string]>([
	['a restart that was asked for', {}, 'operator', 'it starts again when its processes are gone'],
	[
		'a check, and it may be restarted',
		{failures: 2, maxRestarts: 3},
		'check:health',
		'it starts again after its restart_delay, when its processes are gone',
	],
	[
		'a limit, in its last run',
		{failures: 3, maxRestarts: 3},
		'limit:memory',
		'it gives up when its processes are gone: max_restarts (3) is used up',
	],
	[
		'a limit, in a run that was long enough for another chance',
		{failures: 3, maxRestarts: 3, resetAfter: 60_000},
		'limit:memory',
		'it starts again after its restart_delay, when its processes are gone',
	],
])('what follows a run that is ended by %s', (_, fields, cause, next) => {
	const api = view('api', {state: 'restarting', phase: 'stopping', ...fields});
	const rows = [row('api', 'phase', 100, {phase: 'stopping'}, 'stopping', cause)];
	expect(why({services: [api], rows}).next).toBe(next);
});

describe('a limit that ended a run', () => {
	const rows = [
		row('leak', 'limit', 3000, null, 'memory 63M of 60M', 'limit:memory'),
		row('leak', 'phase', 2900, {phase: 'stopping'}, 'stopping', 'limit:memory'),
		row('leak', 'exit', 2000, {code: 143, at: now - 2000, asked: true}, 'exit 143, asked to end'),
	];
	const lastExit = {code: 143, signal: 'SIGTERM', success: false, at: now - 2000};
	const field = 'limits.memory or max_memory_restart in services.d/leak.json';

	test('is what it is down because of, and the field can be raised', () => {
		const reason = 'memory 63M of 60M';
		const found = why({
			services: [down('leak', {state: 'backoff', phase: 'backoff', reason, lastExit})],
			rows,
		});
		expect(found).toMatchObject({
			what: 'leak is down: a limit ended it: memory 63M of 60M',
			evidence: [`run 6 ended 2s ago: a limit ended it: memory 63M of 60M (${field})`],
			fix: `see in \`weaver logs leak\` what needs so much, or raise ${field}`,
		});
	});

	test('is why it gave up', () => {
		const reason = 'exit 143 (SIGTERM); gave up after 3 restarts in a row: memory 63M of 60M';
		const failed = down('leak', {state: 'failed', phase: 'failed', reason, lastExit});
		expect(why({services: [failed], rows}).what).toBe(
			'leak has failed and stays down: a limit ended it: memory 63M of 60M; gave up after 3 restarts in a row',
		);
	});

	test('is told of the run before while the next one goes on, until that has ended by itself', () => {
		const again = view('leak', {run: 7, restarts: 1, lastExit});
		expect(why({services: [again], rows}).evidence).toEqual([
			`run 6 ended 2s ago: a limit ended it: memory 63M of 60M (${field})`,
		]);
		const stopped = row('leak', 'phase', 2100, {phase: 'stopping'}, 'stopping', 'operator');
		expect(why({services: [again], rows: rows.toSpliced(2, 0, stopped)}).evidence).toEqual([
			'run 6 ended 2s ago: exit 143, asked to end',
		]);
		const later = {...exit('leak', 500, 1), run: 7};
		expect(why({services: [again], rows: [...rows, later]}).evidence).toEqual([
			expect.stringContaining('exit 1 after 1s'),
		]);
	});
});

test('a job that failed the last time says how, and what it wrote; one that was stopped does not', () => {
	const tick = down('tick', {
		state: 'scheduled',
		wanted: 'down',
		reason: 'exit 3',
		nextStartAt: now + 60_000,
		lastExit: {code: 3, signal: null, success: false, at: now - 2000},
	});
	const lines = {tick: said('no space left')};
	expect(why({services: [tick], rows: [exit('tick', 2000, 3)], lines})).toMatchObject({
		asWanted: false,
		what: 'tick failed the last time: exit 3; it waits for the next time of its schedule',
		evidence: [
			'run 6 ended 2s ago: exit 3 after 1s',
			'the last error line before that was: no space left',
		],
		next: 'it starts by itself in 1m',
	});
	expect(why({services: [tick], rows: [exit('tick', 2000, 3, true)], lines}).asWanted).toBe(true);
});

test('who is held says where that begins, and who holds others says whom', () => {
	const needs = (service: string) => [
		{service, condition: 'started', optional: false, on_restart: 'none'} as const,
	];
	const held = (name: string, by: string) =>
		down(name, {
			state: 'paused',
			wanted: 'paused',
			reason: `dependency:${by}`,
			dependencies: needs(by),
		});
	const web = held('web', 'api');
	const api = held('api', 'db');
	const worker = down('worker', {state: 'waiting', waitingFor: ['db (started)']});
	const services = [web, api, worker, off('db'), view('other')];
	const first = (name: string): readonly ServiceView[] => [
		...services.filter((each) => each.name === name),
		...services.filter((each) => each.name !== name),
	];
	expect(why({services}).short).toBe('held until api is back · db is stopped');
	expect(why({services: first('api')}).short).toBe('held until db is back');
	expect(why({services: first('db')}).evidence).toEqual(['holds web, api, worker']);
	expect(why({services: first('other')}).evidence).toEqual([]);
});

test('a chain goes down to the service where it begins, and says what would help there', () => {
	const needs = (service: string) => [
		{service, condition: 'healthy', optional: false, on_restart: 'none'} as const,
	];
	const found = why({
		services: [
			down('web', {state: 'waiting', waitingFor: ['api (healthy)'], dependencies: needs('api')}),
			down('api', {state: 'paused', wanted: 'paused', reason: 'dependency:db', lastExit: null}),
			down('db', {
				state: 'failed',
				phase: 'failed',
				reason: 'exit 1; gave up after 10 restarts in a row',
			}),
		],
		rows: [row('db', 'phase', 90_000, {phase: 'failed'}), exit('db', 90_000, 1)],
		lines: {db: said('no space left', false)},
	});
	expect(found.what).toBe('web waits for api (healthy)');
	expect(found.chain).toEqual([
		{service: 'api', text: 'api is paused, because db has failed'},
		{
			service: 'db',
			text: 'db has failed and stays down: exit 1; gave up after 10 restarts in a row',
		},
	]);
	expect(found.evidence.at(-1)).toBe('db: the last line before that was: no space left');
	expect(found.fix).toBe('weaver start db');
});

test('two services that wait for each other end the chain', () => {
	const found = why({
		services: [
			down('a', {state: 'waiting', waitingFor: ['b (started)']}),
			down('b', {state: 'waiting', waitingFor: ['a (started)', 'gone (unknown)']}),
		],
	});
	expect(found.chain.map(({text}) => text)).toEqual([
		'b waits for a (started), gone (unknown)',
		'there is no service called gone',
	]);
});

const stopRow = row('api', 'operator', 5000, {command: 'stop', by: 'alice (weaver stop api)'});
const check = (fields: Partial<ServiceView['checks'][number]>): ServiceView['checks'][number] => ({
	kind: 'health',
	type: 'http',
	target: 'http://127.0.0.1/',
	action: 'restart',
	verdict: 'unhealthy',
	passed: true,
	last: {at: now, ok: false, message: '500', latency: 3},
	failures: 3,
	window: 10,
	nextAt: null,
	...fields,
});

test.each<[string, Scene, Partial<Explanation>]>([
	[
		'stopped by hand',
		{services: [off('api')], rows: [stopRow]},
		{
			asWanted: true,
			what: 'api was stopped by alice (weaver stop api), 5s ago',
			since: now - 5000,
			fix: 'weaver start api',
		},
	],
	[
		'stopped, and nobody knows by whom',
		{services: [off('api')]},
		{asWanted: true, what: 'api is off'},
	],
	[
		'never wanted',
		{services: [off('api', {enabled: false})]},
		{asWanted: true, what: 'api is off, as its file says: "enabled": false'},
	],
	[
		'its file removed',
		{services: [off('api', {file: null})]},
		{what: 'api is off: its file was removed', fix: null},
	],
	[
		'a check or a limit that stopped it',
		{services: [off('api', {reason: 'memory 600M of 512M'})]},
		{asWanted: false, what: 'api was stopped: memory 600M of 512M', fix: 'weaver start api'},
	],
	[
		'finished',
		{
			services: [
				off('api', {state: 'finished', lastExit: {code: 0, signal: null, success: true, at: now}}),
			],
		},
		{asWanted: true, what: 'api has done its work: exit 0', fix: null},
	],
	[
		'scheduled',
		{services: [off('api', {state: 'scheduled', nextStartAt: now + 60_000})]},
		{asWanted: true, next: 'it starts by itself in 1m'},
	],
	[
		'one-shot that failed',
		{
			services: [
				off('api', {state: 'finished', lastExit: {code: 7, signal: null, success: false, at: now}}),
			],
		},
		{
			asWanted: false,
			what: 'api ended by itself with exit 7, and its restart policy leaves it down',
		},
	],
	[
		'a start that a hook or a held port prevented',
		{
			services: [
				down('api', {
					state: 'failed',
					phase: 'failed',
					reason: 'port 3000 is held by pid 7 (nc)',
					lastExit: null,
				}),
			],
		},
		{
			asWanted: false,
			what: 'api has failed and stays down: port 3000 is held by pid 7 (nc)',
			next: null,
			fix: 'weaver start api',
		},
	],
	[
		'slow to start',
		{
			services: [
				view('api', {ready: false, reason: 'check http://127.0.0.1/: 503', checks: [check({})]}),
			],
		},
		{
			asWanted: false,
			what: 'api runs, but is not ready: check http://127.0.0.1/: 503',
			next: 'its check restarts it when it is unhealthy',
		},
	],
	[
		'just begun',
		{services: [view('api', {ready: false, startedAt: now - 300})]},
		{
			what: 'api runs for 300ms and is not ready yet',
			next: 'it counts as ready once it has run for min_uptime and its checks have passed',
		},
	],
	[
		'unhealthy',
		{
			services: [
				view('api', {
					health: 'unhealthy',
					reason: 'health: 3 of 10 failed: 500',
					checks: [check({action: 'mark'})],
				}),
			],
			rows: [row('api', 'check', 4000, null)],
		},
		{
			what: 'api runs, but is unhealthy: health: 3 of 10 failed: 500',
			since: now - 4000,
			next: 'nothing by itself: its checks only mark it',
			fix: 'weaver restart api',
		},
	],
	[
		'stopping',
		{services: [view('api', {state: 'stopping', wanted: 'down'})], rows: [stopRow]},
		{asWanted: false, next: 'what is left of it after stop_timeout is killed'},
	],
	[
		'restarting',
		{services: [view('api', {state: 'restarting', reason: 'script changed'})]},
		{
			what: 'api is restarting: script changed',
			next: 'it starts again when its processes are gone',
		},
	],
	[
		'starting',
		{
			services: [down('api', {state: 'starting', phase: 'starting'})],
			rows: [row('api', 'phase', 700, {phase: 'starting'})],
		},
		{what: 'api is starting', since: now - 700},
	],
	[
		'an older version that runs',
		{services: [view('api', {drift: ['script']})]},
		{asWanted: true, fix: 'weaver restart api'},
	],
	[
		'a broken file',
		{services: [view('api', {problem})]},
		{
			asWanted: false,
			what: 'api runs for 1m and is ready; its file is broken, so its last good version is in use: services.d/x.json:4: restrat is not a known field. Did you mean "restart"?',
			fix: 'correct services.d/x.json, then `weaver validate services.d/x.json`',
		},
	],
	[
		'no daemon, though it runs',
		{services: [view('api')], supervised: false},
		{asWanted: false, what: 'api runs for 1m, but no daemon looks after it'},
	],
	[
		'no daemon',
		{services: [off('api')], supervised: false},
		{asWanted: false, what: 'api is off, and no daemon runs that could start it'},
	],
	[
		'no daemon, and stopped by hand before',
		{services: [off('api')], rows: [stopRow], supervised: false},
		{asWanted: true, what: 'api was stopped by alice (weaver stop api), 5s ago'},
	],
])('%s', (_, scene, expected) => {
	expect(why(scene)).toMatchObject(expected);
});

test('what happened shortly before an end is told beside it; what was long ago is not', () => {
	const found = why({
		services: [down('api', {state: 'backoff', phase: 'backoff', nextStartAt: now})],
		rows: [
			row('api', 'limit', 3_600_000, null, 'memory 9G of 8G'),
			row('api', 'hook', 2500, null, 'pre_stop hook failed'),
			row('api', 'plan', 60_000, null, 'script changed, so the service has to restart'),
			exit('api', 2000, 1),
		],
	});
	expect(found.evidence).toEqual([
		'run 6 ended 2s ago: exit 1 after 1s',
		'2s ago: pre_stop hook failed',
		'1m ago: script changed, so the service has to restart',
	]);
});

test('ends are counted from the last start by hand, and only those that nobody asked for', () => {
	const scene = (rows: readonly JournalRow[]) =>
		why({
			services: [down('api', {state: 'backoff', phase: 'backoff', nextStartAt: now})],
			rows,
		}).what;
	const again = row('api', 'operator', 5000, {command: 'start'});
	expect(scene([exit('api', 9000, 1), again, exit('api', 2000, 1)])).toBe('api is down: exit 1');
	expect(scene([exit('api', 9000, 1), exit('api', 2000, 137)])).toBe(
		'api is down: exit 137 (SIGKILL)',
	);
	expect(scene([exit('api', 9000, 1, true), exit('api', 2000, 1)])).toBe('api is down: exit 1');
});

test('a service whose file was never good has the file as its reason', () => {
	const found = explainBroken('x', problem);
	expect(found.what).toBe(
		'x cannot be loaded: services.d/x.json:4: restrat is not a known field. Did you mean "restart"?',
	);
	expect(explanationRows(found, now)).toEqual([
		['next', 'it is read again as soon as the file changes'],
		['try', 'correct services.d/x.json, then `weaver validate services.d/x.json`'],
	]);
});
