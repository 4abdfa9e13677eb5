import {existsSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {isAlive, killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject, type Project} from '../support/project.ts';
import {until} from '../support/until.ts';

const sleeper = {script: 'sleep 1000', min_uptime: 0};
/** Runs until the file `<name>.die` is there, which it takes away; then it exits with 1. */
const mortal = (name: string) => ({
	script: 'sh',
	args: [
		'-c',
		`while ! [ -e ${name}.die ]; do sleep 0.02; done; [ -e ${name}.stay ] || rm ${name}.die; exit 1`,
	],
	min_uptime: 0,
	restart_delay: 0,
});

const isState = (state: string) => (service: {readonly state: string}) => service.state === state;

/** `db running`, `api stopped`: the phases that the daemon's log tells, in order, once each in a row. */
const story = (project: Project) =>
	Array.from(
		project.read('.weaver/daemon.log').matchAll(/ (\w+): (running|stopped|failed)\b/g),
		([, name, what]) => `${name} ${what}`,
	);

describe('a dependency that fails', () => {
	it('pauses what needs it, last in line first, and wakes it in order when it is back', async () => {
		await using project = await createProject({
			db: {...mortal('db'), max_restarts: 0},
			api: {...sleeper, dependencies: ['db']},
			web: {...sleeper, dependencies: ['api']},
			job: {...sleeper, dependencies: [{service: 'db', optional: true}]},
			byhand: {...sleeper, dependencies: ['db']},
		});
		await project.weaver(['start', '--all']);
		await project.weaver(['stop', 'byhand']);
		const {pid: job} = await serviceOf(project, 'job');
		project.write('db.die', '');
		const web = await untilService(project, 'web', isState('paused'));
		expect(web).toMatchObject({
			reason: 'dependency:api',
			phase: 'stopped',
			wanted: 'paused',
			restarts: 0,
			pid: null,
		});
		const api = await untilService(project, 'api', isState('paused'));
		expect(api).toMatchObject({reason: 'dependency:db', wanted: 'paused', restarts: 0});
		expect(story(project).slice(-3)).toEqual(['db failed', 'web stopped', 'api stopped']);

		// A new daemon goes on from there.
		await killDaemon(project);
		expect(await serviceOf(project, 'web')).toMatchObject({state: 'paused', phase: 'stopped'});
		expect(await project.weaver(['status'])).toMatchObject({
			stdout: expect.stringContaining('paused'),
		});

		expect((await project.weaver(['start', 'db'])).code).toBe(0);
		await untilService(project, 'web', isState('running'));
		expect(story(project).slice(-3)).toEqual(['db running', 'api running', 'web running']);
		expect(await serviceOf(project, 'job')).toMatchObject({pid: job, run: 1});
		expect((await serviceOf(project, 'byhand')).state).toBe('stopped');
	});

	it('unhealthy by its check counts where health was asked for, and is told through hooks', async () => {
		const note = (name: string) => ({
			script: 'sh',
			args: ['-c', `printf '%s %s\\n' ${name} "$(cat)" >>hooks.txt`],
		});
		await using project = await createProject({
			db: {
				...sleeper,
				health: {script: 'test', args: ['!', '-e', 'sick'], interval: 100, failure_threshold: 2},
			},
			api: {
				...sleeper,
				dependencies: [{service: 'db', condition: 'healthy'}],
				hooks: {on_pause: note('pause'), on_resume: note('resume')},
			},
			web: {...sleeper, dependencies: ['db']},
		});
		await project.weaver(['start', 'api', 'web', '--wait']);
		const {pid} = await serviceOf(project, 'web');
		project.write('sick', '');
		await untilService(project, 'api', isState('paused'));
		await until('the hook', () => existsSync(project.path('.weaver/run/api/r1/on_pause.done')));
		await killDaemon(project);
		await untilService(project, 'api', isState('paused'));
		project.remove('sick');
		await untilService(project, 'api', ({run, state}) => run === 2 && state === 'running');
		expect((await serviceOf(project, 'web')).pid).toBe(pid);
		const told = project.read('hooks.txt').trim().split('\n');
		expect(told.map((line) => line.split(' ')[0])).toEqual(['pause', 'resume']);
		expect(JSON.parse(told[0]?.slice(6) ?? '')).toMatchObject({
			hook: 'on_pause',
			service: 'api',
			cause: 'dependency:db',
			dependency: 'db',
		});
		const {stdout} = await project.weaver(['events', 'api', '--json']);
		// Two daemons found it paused.
		expect(stdout.match(/"paused: it needs db"/g)).toHaveLength(1);
		expect(stdout).toContain('no longer paused: db is back');
	});

	it('once only is no reason to pause; in a crash loop it is, until it stays up', async () => {
		await using project = await createProject({
			db: {...mortal('db'), min_uptime: 200, max_restarts: 100},
			api: {...sleeper, dependencies: ['db']},
		});
		await project.weaver(['start', 'api']);
		const {pid} = await serviceOf(project, 'api');
		project.write('db.die', '');
		await untilService(project, 'db', ({run, state}) => run === 2 && state === 'running');
		expect(await serviceOf(project, 'api')).toMatchObject({pid, run: 1});

		project.write('db.stay', '');
		project.write('db.die', '');
		await untilService(project, 'api', isState('paused'));
		project.remove('db.stay');
		project.remove('db.die');
		expect(await untilService(project, 'api', isState('running'))).toMatchObject({run: 2});
		expect((await serviceOf(project, 'db')).ready).toBe(true);
	});

	it('tells a start what has to be mended, and a stop by hand in the middle holds', async () => {
		await using project = await createProject({
			db: {script: 'no-such-program', max_restarts: 0},
			api: {...sleeper, dependencies: ['db']},
			web: {...sleeper, dependencies: ['api']},
		});
		expect((await project.weaver(['start', 'web'])).stderr).toBe(
			'web waits for db, which is failed\n  weaver start db',
		);
		expect((await project.weaver(['stop', 'web'])).stdout).toBe('Service stopped: web');
		project.service('db', sleeper);
		await untilService(project, 'api', isState('running'));
		expect((await serviceOf(project, 'web')).state).toBe('stopped');
	});
});

describe('a dependency that is stopped by hand', () => {
	it('pauses what needs it first, also when the daemon dies in the middle', async () => {
		const slow = {
			script: 'sh',
			args: [
				'-c',
				`trap 'while ! [ -e go ]; do sleep 0.02; done; exit 0' TERM; echo >up; while :; do sleep 0.02; done`,
			],
			min_uptime: 0,
			stop_timeout: '10m',
		};
		await using project = await createProject({
			db: sleeper,
			api: {...slow, dependencies: ['db']},
		});
		await project.weaver(['start', 'api']);
		await until('its trap', () => existsSync(project.path('up')));
		const {pid: db} = await serviceOf(project, 'db');
		const stop = project.weaver(['stop', 'db']);
		await untilService(project, 'api', ({phase}) => phase === 'stopping');
		await killDaemon(project);
		expect((await stop).code).toBe(1);
		// Asked again by the next daemon, which still holds db until api is gone.
		await untilService(
			project,
			'api',
			({phase, wanted}) => phase === 'stopping' && wanted === 'paused',
		);
		expect(isAlive(db ?? 0)).toBe(true);
		project.write('go', '');
		await untilService(project, 'db', isState('stopped'));
		expect(await serviceOf(project, 'api')).toMatchObject({
			state: 'paused',
			lastExit: {code: 0},
			restarts: 0,
		});
		project.remove('up');
		await project.weaver(['start', 'db']);
		expect(await untilService(project, 'api', isState('running'))).toMatchObject({run: 2});
	});
});

describe('conditions', () => {
	it('completed: after a good end, also one of an earlier daemon, and a start does not run it again', async () => {
		await using project = await createProject({
			migrate: {
				script: 'sh',
				args: ['-c', 'while ! [ -e go ]; do sleep 0.02; done; exit 3'],
				success_exit_codes: [0, 3],
				enabled: false,
			},
			api: {...sleeper, dependencies: [{service: 'migrate', condition: 'completed'}]},
			broken: {script: 'sh', args: ['-c', 'exit 1'], restart: 'never', enabled: false},
			late: {
				...sleeper,
				dependencies: [{service: 'broken', condition: 'completed'}],
				enabled: false,
			},
		});
		const start = project.weaver(['start', 'api']);
		await untilService(project, 'api', ({reason}) => reason === 'waits for migrate (completed)');
		project.write('go', '');
		expect((await start).code).toBe(0);
		expect(await serviceOf(project, 'migrate')).toMatchObject({
			state: 'finished',
			lastExit: {code: 3, success: true},
		});
		await project.weaver(['stop', 'api']);
		await killDaemon(project);
		expect((await project.weaver(['start', 'api'])).code).toBe(0);
		expect((await serviceOf(project, 'migrate')).run).toBe(1);
		expect((await project.weaver(['start', 'late'])).stderr).toContain(
			'late waits for broken, which is finished',
		);
	});

	it('log_ready: once the log of this run says so', async () => {
		await using project = await createProject({
			db: {
				script: 'sh',
				args: [
					'-c',
					'while ! [ -e go ]; do sleep 0.02; done; echo "listening on 1"; exec sleep 1000',
				],
				startup: {pattern: '/listening on \\d+/', interval: 100},
				min_uptime: 0,
			},
			api: {...sleeper, dependencies: [{service: 'db', condition: 'log_ready'}]},
		});
		const start = project.weaver(['start', 'api']);
		await untilService(project, 'api', ({reason}) => reason === 'waits for db (log_ready)');
		project.write('go', '');
		expect((await start).code).toBe(0);
	});

	it('on_restart: restart goes round with its dependency, by hand or by itself; others run on', async () => {
		await using project = await createProject({
			db: mortal('db'),
			api: {...sleeper, dependencies: [{service: 'db', on_restart: 'restart'}]},
			web: {...sleeper, dependencies: ['api', 'db']},
		});
		await project.weaver(['start', 'web']);
		const {pid} = await serviceOf(project, 'web');
		expect((await project.weaver(['restart', 'db'])).code).toBe(0);
		await untilService(project, 'api', ({run, state}) => run === 2 && state === 'running');
		await until('the whole story', () => story(project).length >= 7);
		expect(story(project).slice(3)).toEqual([
			'api stopped',
			'db stopped',
			'db running',
			'api running',
		]);
		project.write('db.die', '');
		await untilService(project, 'api', ({run, state}) => run === 3 && state === 'running');
		expect(await serviceOf(project, 'web')).toMatchObject({pid, run: 1});
	});

	it('wait_for: waits until it is ready, and has failed to start when the time is over', async () => {
		await using project = await createProject({
			db: {...sleeper, min_uptime: '10m'},
			api: {
				...sleeper,
				wait_for: [{service: 'db', timeout: 150}],
				restart_delay: 0,
				max_restarts: 1,
			},
			web: {...sleeper, wait_for: ['ok']},
			ok: sleeper,
		});
		expect(await project.weaver(['start', 'api', '--wait'])).toMatchObject({
			code: 1,
			stderr: expect.stringContaining('db was not ready within 150ms (wait_for)'),
		});
		expect(await serviceOf(project, 'api')).toMatchObject({
			state: 'failed',
			run: null,
			reason: 'gave up after 1 restart: db was not ready within 150ms (wait_for)',
		});
		// It pulled what it waits for, and a start pulls it as well.
		expect((await serviceOf(project, 'db')).state).toBe('running');
		expect((await project.weaver(['start', 'web'])).code).toBe(0);
	});
});

it('a service renamed in its file starts under its new name only when the old run is over', async () => {
	const slow = {
		script: 'sh',
		args: [
			'-c',
			`trap 'while ! [ -e go ]; do sleep 0.02; done; exit 0' TERM; echo >up; while :; do sleep 0.02; done`,
		],
		stop_timeout: '10m',
	};
	await using project = await createProject({old: slow});
	await project.weaver(['start', 'old']);
	await until('its trap', () => existsSync(project.path('up')));
	project.write('services.d/old.json', JSON.stringify({name: 'new', ...slow}));
	expect(await untilService(project, 'new', isState('waiting'))).toMatchObject({
		reason: 'waits for old (stopped)',
	});
	await killDaemon(project);
	expect(await serviceOf(project, 'new')).toMatchObject({state: 'waiting', run: null});
	project.write('go', '');
	await untilService(project, 'new', isState('running'));
	expect((await project.weaver(['status', 'old'])).code).toBe(2);
});
