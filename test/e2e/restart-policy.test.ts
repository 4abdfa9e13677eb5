import {readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject} from '../support/project.ts';
import {until} from '../support/until.ts';

const ending = (code: number) => ({
	script: 'sh',
	args: ['-c', `sleep 0.05; exit ${code}`],
	restart_delay: 0,
	min_uptime: 0,
	enabled: false,
});
const sleeper = {script: 'sleep 1000', min_uptime: 0};

const isState = (state: string) => (service: {readonly state: string}) => service.state === state;

describe('a restart policy', () => {
	it('says after which ends a service comes back by itself', async () => {
		await using project = await createProject({
			always: {...ending(0), restart: 'always'},
			unless: {...ending(0), restart: 'unless-stopped'},
			crashing: {...ending(5), restart: 'on-failure', max_restarts: 1000},
			'ending-well': {...ending(0), restart: 'on-failure'},
			'well-by-its-file': {
				...ending(7),
				restart: 'on-failure',
				success_exit_codes: [0, 7],
				min_uptime: '10s',
			},
			never: {...ending(5), restart: 'never'},
		});
		await project.weaver(['start', '--all']);
		for (const name of ['always', 'unless', 'crashing'])
			await untilService(project, name, ({restarts}) => restarts >= 2);
		for (const name of ['ending-well', 'well-by-its-file', 'never'])
			expect(await untilService(project, name, isState('finished'))).toMatchObject({run: 1});
		expect(await serviceOf(project, 'well-by-its-file')).toMatchObject({
			lastExit: {code: 7, success: true},
		});
		expect((await project.weaver(['start', 'well-by-its-file', '--wait'])).stdout).toBe(
			'Service finished: well-by-its-file (exit 7)',
		);
		const watched = ['monitor', '--once', '--fail-on', 'failed'];
		expect((await project.weaver(watched)).code).toBe(1);
		project.remove('services.d/never.json');
		await project.weaver(['stop', 'crashing', 'always', 'unless']);
		await until('a good verdict', async () => (await project.weaver(watched)).code === 0);
		expect((await serviceOf(project, 'always')).state).toBe('stopped');
	});

	it('always outlives a reboot after a stop by hand; unless-stopped and a new daemon respect it', async () => {
		await using project = await createProject({
			always: {...sleeper, restart: 'always'},
			unless: {...sleeper, restart: 'unless-stopped'},
		});
		await project.weaver(['start', '--all']);
		await project.weaver(['stop', '--all']);
		await killDaemon(project);
		await project.weaver(['daemon', 'restart']);
		expect((await serviceOf(project, 'always')).state).toBe('stopped');

		// As a reboot leaves it: everything was written by a machine that had another boot id.
		await project.weaver(['daemon', 'stop']);
		const inAnotherBoot = (file: string, key: string) => {
			const content = JSON.parse(readFileSync(project.path(file), 'utf8')) as object;
			writeFileSync(project.path(file), `${JSON.stringify({...content, [key]: 'before'})}\n`);
		};
		inAnotherBoot('.weaver/state.json', 'boot');
		for (const name of ['always', 'unless'])
			inAnotherBoot(`.weaver/run/${name}/r1/record.json`, 'bootId');
		await project.weaver(['daemon', 'restart']);
		await untilService(project, 'always', isState('running'));
		expect((await serviceOf(project, 'unless')).state).toBe('stopped');
		await project.weaver(['stop', 'always']);
		await project.weaver(['daemon', 'restart']);
		expect((await serviceOf(project, 'always')).state).toBe('stopped');
	});

	it('opens a crash loop with its count and last exit; a start or restart by hand closes it', async () => {
		await using project = await createProject({
			bad: {
				script: 'sh',
				args: ['-c', '[ -e good ] && exec sleep 1000; exit 9'],
				restart_delay: 0,
				max_restarts: 2,
				min_uptime: 0,
				enabled: false,
			},
		});
		const failed = {state: 'failed', reason: 'exit 9; gave up after 2 restarts in a row'};
		await project.weaver(['start', 'bad']);
		expect(await untilService(project, 'bad', isState('failed'))).toMatchObject({
			...failed,
			run: 3,
		});
		await killDaemon(project);
		expect(await serviceOf(project, 'bad')).toMatchObject({...failed, run: 3});
		await project.weaver(['restart', 'bad']);
		expect(
			await untilService(project, 'bad', ({run, state}) => run === 6 && state === 'failed'),
		).toMatchObject(failed);
		project.write('good', '');
		expect((await project.weaver(['restart', 'bad', '--wait'])).code).toBe(0);
		expect(await serviceOf(project, 'bad')).toMatchObject({
			state: 'running',
			reason: null,
			restarts: 0,
		});
	});

	it('a start that fails is no exit: the last one is not blamed for it', async () => {
		await using project = await createProject({
			api: {script: 'sh', args: ['-c', 'exit 3'], restart: 'never', min_uptime: 0, enabled: false},
		});
		await project.weaver(['start', 'api']);
		await untilService(project, 'api', isState('finished'));
		project.service('api', {
			script: 'no-such-program',
			max_restarts: 0,
			enabled: false,
			description: 'changed',
		});
		await untilService(project, 'api', ({description}) => description === 'changed');
		expect((await project.weaver(['start', 'api'])).stderr).toContain('program not found in PATH');
		expect(await serviceOf(project, 'api')).toMatchObject({
			state: 'failed',
			reason: 'max_restarts is 0: program not found in PATH: no-such-program',
			lastExit: {code: 3},
		});
	});
});

describe('a stop', () => {
	it('in the middle of a backoff, and of a suspended service, says what it did and ends', async () => {
		await using project = await createProject({
			failing: {...ending(1), restart_delay: '10m', max_restart_delay: '10m', max_restarts: 99},
			frozen: {...sleeper, stop_timeout: '10m'},
			held: {
				...sleeper,
				dependencies: [{service: 'frozen', condition: 'completed'}],
				enabled: false,
			},
		});
		await project.weaver(['start', 'failing', 'frozen']);
		await untilService(project, 'failing', isState('backoff'));
		const start = project.weaver(['start', 'held']);
		await untilService(project, 'held', isState('waiting'));
		// Clients that come in between are told how it ended for them.
		expect((await project.weaver(['stop', 'held'])).stdout).toBe('Service stopped: held');
		expect(await start).toMatchObject({code: 1, stderr: 'held was told to stop meanwhile'});
		expect((await project.weaver(['stop', 'failing'])).stdout).toBe('Service stopped: failing');
		const {pid} = await serviceOf(project, 'frozen');
		const keeper = Number(project.read('.weaver/run/frozen/r1/keeper'));
		process.kill(pid ?? 0, 'SIGSTOP');
		process.kill(keeper, 'SIGSTOP');
		expect((await project.weaver(['stop', 'frozen'])).stdout).toBe(
			'Service stopped: frozen (exit 143)',
		);
	});

	it('ctrl-C ends the waiting only, and says so', async () => {
		const stubborn = {
			script: 'sh',
			args: ['-c', "trap '' TERM; echo up; while ! [ -e go ]; do sleep 0.02; done"],
			stop_timeout: '10m',
		};
		await using project = await createProject({stubborn});
		await project.weaver(['start', 'stubborn']);
		const interrupt = new AbortController();
		const stop = project.weaver(['stop', 'stubborn'], {signal: interrupt.signal});
		await untilService(project, 'stubborn', isState('stopping'));
		interrupt.abort();
		expect(await stop).toMatchObject({
			code: 130,
			stderr: 'No longer waiting; the daemon goes on with the stop. See `weaver status`.',
		});
		project.write('go', '');
		await untilService(project, 'stubborn', isState('stopped'));
	});
});

it('a run whose notes a full disk did not take is found again by the next daemon', async () => {
	await using project = await createProject({api: sleeper});
	await project.weaver(['start', 'api']);
	const {pid} = await serviceOf(project, 'api');
	await killDaemon(project);
	for (const note of ['keeper', 'pid']) project.remove(`.weaver/run/api/r1/${note}`);
	expect(await serviceOf(project, 'api')).toMatchObject({state: 'running', pid, run: 1});
	expect((await project.weaver(['stop', 'api'])).stdout).toBe('Service stopped: api (exit 143)');
});
