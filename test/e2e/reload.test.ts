import {describe, expect, it} from 'vitest';
import type {ServiceList} from '../../src/ipc/messages.ts';
import {isAlive, killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject} from '../support/project.ts';
import {until} from '../support/until.ts';

const sleeper = {script: 'sleep 1000'};

describe('a change in services.d/', () => {
	it('adds, changes and removes one service and never touches its neighbour', async () => {
		await using project = await createProject({neighbour: sleeper});
		await project.weaver(['start', 'neighbour']);
		const {pid: neighbour} = await serviceOf(project, 'neighbour');

		project.service('new', sleeper);
		const added = await untilService(project, 'new', ({state}) => state === 'running');

		project.service('new', {...sleeper, description: 'only words', restart: 'never'});
		const described = await untilService(
			project,
			'new',
			({description}) => description === 'only words',
		);
		expect(described.pid).toBe(added.pid);

		project.service('new', {...sleeper, env: {COLOUR: 'blue'}});
		const changed = await untilService(
			project,
			'new',
			({run, state}) => run === 2 && state === 'running',
		);
		expect(isAlive(added.pid ?? 0)).toBe(false);

		project.service('new', {...sleeper, env: {COLOUR: 'blue'}, enabled: false});
		await untilService(project, 'new', ({state}) => state === 'stopped');
		expect(isAlive(changed.pid ?? 0)).toBe(false);
		project.service('new', {...sleeper, env: {COLOUR: 'blue'}});
		const back = await untilService(project, 'new', ({state}) => state === 'running');

		project.remove('services.d/new.json');
		await until('its end', async () => (await project.weaver(['status', 'new'])).code === 2);
		expect(isAlive(back.pid ?? 0)).toBe(false);
		expect(await serviceOf(project, 'neighbour')).toMatchObject({pid: neighbour, run: 1});
	});

	it('that breaks a file keeps the last good version running and shows what is wrong', async () => {
		await using project = await createProject({api: sleeper});
		await project.weaver(['start', 'api']);
		const {pid} = await serviceOf(project, 'api');
		project.write(
			'services.d/api.json',
			'{\n\t"name": "api",\n\t"script": "sleep 1000",\n\t"restrat": "always"\n}\n',
		);
		const broken = await untilService(project, 'api', ({problem}) => problem !== null);
		expect(broken).toMatchObject({
			pid,
			state: 'running',
			problem: {file: 'services.d/api.json', line: 4, field: 'restrat', service: 'api'},
		});

		await killDaemon(project);
		await project.weaver(['daemon', 'restart']);
		expect(await serviceOf(project, 'api')).toMatchObject({pid, problem: {line: 4}});

		project.service('api', sleeper);
		await untilService(project, 'api', ({problem}) => problem === null);
		expect((await serviceOf(project, 'api')).pid).toBe(pid);
	});

	it('that mends a failing service starts it at once', async () => {
		await using project = await createProject({
			bad: {script: 'sh', args: ['-c', 'exit 1'], max_restarts: 0},
		});
		await project.weaver(['start', 'bad']);
		await untilService(project, 'bad', ({state}) => state === 'failed');
		project.service('bad', {script: 'sh', args: ['-c', 'exec sleep 1000'], max_restarts: 0});
		await untilService(project, 'bad', ({state}) => state === 'running');
	});

	it('while no daemon runs is carried out by the next one', async () => {
		await using project = await createProject({kept: sleeper, changed: sleeper, removed: sleeper});
		await project.weaver(['start', '--all']);
		const [kept, changed, removed] = await Promise.all(
			['kept', 'changed', 'removed'].map((name) => serviceOf(project, name)),
		);
		await killDaemon(project);
		project.service('changed', {...sleeper, env: {A: 'b'}});
		project.remove('services.d/removed.json');
		await project.weaver(['daemon', 'restart']);
		await untilService(project, 'changed', ({run, state}) => run === 2 && state === 'running');
		await until('the end of the removed one', () => !isAlive(removed?.pid ?? 0));
		expect(isAlive(changed?.pid ?? 0)).toBe(false);
		expect(await serviceOf(project, 'kept')).toMatchObject({pid: kept?.pid, run: 1});
	});

	it('with --no-reload waits for the next restart and is shown as drift', async () => {
		await using project = await createProject({api: sleeper});
		await project.weaver(['start', 'api']);
		await project.weaver(['daemon', 'restart', '--no-reload']);
		const {pid} = await serviceOf(project, 'api');
		project.service('api', {...sleeper, env: {A: 'b'}});
		const drifted = await untilService(project, 'api', ({drift}) => drift.length > 0);
		expect(drifted).toMatchObject({pid, drift: ['env.A']});
		await project.weaver(['restart', 'api']);
		expect(await serviceOf(project, 'api')).toMatchObject({drift: [], run: 2});
	});
});

describe('dependencies', () => {
	it('start first, stop last, and restart in order with their dependents', async () => {
		await using project = await createProject({
			web: {...sleeper, dependencies: ['api']},
			api: {...sleeper, dependencies: ['db']},
			db: sleeper,
			other: {...sleeper, enabled: false},
		});
		const order = () =>
			Array.from(
				project.read('.weaver/daemon.log').matchAll(/ (\w+): (running|stopped) /g),
				([, name, what]) => `${name} ${what === 'running' ? 'start' : 'stop'}`,
			);
		await project.weaver(['start', 'web']);
		await until('all three', () => order().length === 3);
		expect(order()).toEqual(['db start', 'api start', 'web start']);
		await project.weaver(['stop', '--all']);
		expect(order().slice(3)).toEqual(['web stop', 'api stop', 'db stop']);
		await project.weaver(['start', 'web']);
		await until('all three again', () => order().length === 9);
		await project.weaver(['restart', 'db', '--dependents']);
		await until('the round', () => order().length === 15);
		expect(order().slice(9)).toEqual([
			'web stop',
			'api stop',
			'db stop',
			'db start',
			'api start',
			'web start',
		]);
	});

	it('a start says that it waits for something that failed, instead of waiting for ever', async () => {
		await using project = await createProject({
			web: {script: 'sleep 1000', dependencies: ['db']},
			db: {script: 'no-such-program', max_restarts: 0},
		});
		expect((await project.weaver(['start', 'web'])).stderr).toBe(
			'web waits for db, which is failed\n  weaver start db',
		);
		const {services} = await project.json<ServiceList>(['status']);
		expect(services.map(({name, state}) => [name, state])).toEqual([
			['db', 'failed'],
			['web', 'waiting'],
		]);
		expect(await serviceOf(project, 'web')).toMatchObject({
			reason: 'waits for db (failed)',
			waitingFor: ['db (failed)'],
		});
	});

	it('a stop names who is paused until the service runs again', async () => {
		await using project = await createProject({
			web: {script: 'sleep 1000', dependencies: ['db']},
			db: {script: 'sleep 1000'},
		});
		await project.weaver(['start', '--all']);
		expect((await project.weaver(['stop', 'db'])).stdout).toBe(
			'Service stopped: db (exit 143)\n  web is paused until it runs again',
		);
	});
});
