/** Several instances of one service: names, commands, numbers, dependencies, changes of their number. */
import {describe, expect, it} from 'vitest';
import type {ServiceList} from '../../src/ipc/messages.ts';
import {isAlive, killDaemon, untilService} from '../support/daemon.ts';
import {createProject, type Project} from '../support/project.ts';
import {until} from '../support/until.ts';

const three = {
	script: 'sh',
	args: ['-c', 'echo "I am $WEAVER_INSTANCE of $WEAVER_SERVICE"; exec sleep 1000'],
	instances: 3,
	enabled: false,
};

const membersOf = async (project: Project, ...names: readonly string[]) => {
	const {services} = await project.json<ServiceList>(['status', ...names]);
	return services;
};

const pidsOf = async (project: Project) =>
	Object.fromEntries((await membersOf(project, 'api')).map(({name, pid}) => [name, pid ?? 0]));

describe('a service with instances', () => {
	it('is as many processes, each with its number; commands mean all of them or one', async () => {
		await using project = await createProject({api: three});
		const started = await project.weaver(['start', 'api']);
		expect(started.stdout.replaceAll(/\d{2,}/g, 'N')).toBe(
			['api.1', 'api.2', 'api.3'].map((name) => `Service started: ${name} (pid N)`).join('\n'),
		);
		const members = await membersOf(project);
		expect(
			members.map(({name, service, instance, instances, state}) => ({
				name,
				service,
				instance,
				instances,
				state,
			})),
		).toEqual(
			[1, 2, 3].map((instance) => ({
				name: `api.${instance}`,
				service: 'api',
				instance,
				instances: 3,
				state: 'running',
			})),
		);
		await until('their words', async () => {
			const {stdout} = await project.weaver(['logs', 'api']);
			return (
				stdout.split('\n').toSorted().join('\n') ===
				[1, 2, 3].map((n) => `api.${n} | I am ${n} of api`).join('\n')
			);
		});
		expect((await project.weaver(['logs', 'api.2'])).stdout).toBe('I am 2 of api');

		const before = await pidsOf(project);
		await project.weaver(['restart', 'api.2']);
		const after = await pidsOf(project);
		expect({...after, 'api.2': 0}).toEqual({...before, 'api.2': 0});
		expect(after['api.2']).not.toBe(before['api.2']);

		expect((await project.weaver(['stop', 'api.3'])).stdout).toBe(
			'Service stopped: api.3 (exit 143)',
		);
		await killDaemon(project);
		await project.weaver(['daemon', 'restart']);
		expect(await pidsOf(project)).toEqual({...after, 'api.3': 0});

		await project.weaver(['stop', 'api']);
		expect(await pidsOf(project)).toEqual({'api.1': 0, 'api.2': 0, 'api.3': 0});
		expect(JSON.parse(project.read('.weaver/state.json'))).toMatchObject({
			version: 1,
			wanted: {api: 'down'},
		});
		expect((await project.weaver(['status', 'api.4'])).stderr).toContain('No service is called');
	});

	it('starts or stops only the difference when its number changes', async () => {
		await using project = await createProject({api: three, other: {script: 'sleep 1000'}});
		await project.weaver(['start', '--all']);
		const before = await pidsOf(project);
		project.service('api', {...three, instances: 5});
		await untilService(project, 'api.5', ({state}) => state === 'running');
		expect(await pidsOf(project)).toMatchObject(before);

		project.service('api', {...three, instances: 2});
		await until('two of them', async () => (await membersOf(project, 'api')).length === 2);
		const {'api.3': third, ...two} = before;
		expect(await pidsOf(project)).toEqual(two);
		expect(isAlive(third ?? 0)).toBe(false);
		expect((await project.weaver(['logs', 'api'])).stdout).toContain('api.5 | I am 5 of api');

		project.write('services.d/api.json', '{"name": "api", "instances": "many"}');
		await until('the problem', async () =>
			(await membersOf(project, 'api')).every(({problem}) => problem !== null),
		);
		expect(await pidsOf(project)).toEqual(two);
		await killDaemon(project);
		await project.weaver(['daemon', 'restart']);
		expect(await pidsOf(project)).toEqual(two);
	});

	it('is called as the service alone when there is one, which ends before the others begin', async () => {
		await using project = await createProject({api: {...three, instances: 1}});
		await project.weaver(['start', 'api']);
		const {api: single = 0} = await pidsOf(project);
		project.service('api', three);
		const second = await untilService(project, 'api.2', ({state}) => state === 'running');
		expect(isAlive(single)).toBe(false);
		expect(Object.keys(await pidsOf(project))).toEqual(['api.1', 'api.2', 'api.3']);
		expect(project.read('.weaver/daemon.log')).toContain(
			'api: stops, because services.d/api.json wants 3 instances now',
		);

		await killDaemon(project);
		project.service('api', {...three, instances: 1});
		await project.weaver(['daemon', 'restart']);
		await untilService(project, 'api', ({name, state}) => name === 'api' && state === 'running');
		await until('one of them', async () => (await membersOf(project, 'api')).length === 1);
		expect(isAlive(second.pid ?? 0)).toBe(false);

		await project.weaver(['stop', 'api']);
		project.service('api', three);
		await until('three of them', async () => (await membersOf(project, 'api')).length === 3);
		expect(await pidsOf(project)).toEqual({'api.1': 0, 'api.2': 0, 'api.3': 0});
	});

	it('meets a dependency when one of the instances does; stops after who needs it', async () => {
		await using project = await createProject({
			api: {
				...three,
				args: ['-c', '[ $WEAVER_INSTANCE = 2 ] || exit 1; exec sleep 1000'],
				max_restarts: 0,
			},
			web: {script: 'sleep 1000', instances: 2, dependencies: ['api'], enabled: false},
		});
		await project.weaver(['start', 'web']);
		await untilService(project, 'api.3', ({state}) => state === 'failed');
		const members = await membersOf(project);
		expect(members.map(({name, state, dependents}) => ({name, state, dependents}))).toEqual([
			{name: 'api.1', state: 'failed', dependents: ['web.1', 'web.2']},
			{name: 'api.2', state: 'running', dependents: ['web.1', 'web.2']},
			{name: 'api.3', state: 'failed', dependents: ['web.1', 'web.2']},
			{name: 'web.1', state: 'running', dependents: []},
			{name: 'web.2', state: 'running', dependents: []},
		]);
		await project.weaver(['stop', '--all']);
		const stops = project.read('.weaver/daemon.log').matchAll(/ (api\.2|web\.\d): stopped/g);
		const names = [...stops].map(([, name]) => name);
		// The two of web end side by side.
		expect([...names.slice(0, 2).sort(), ...names.slice(2)]).toEqual(['web.1', 'web.2', 'api.2']);
	});

	it('are scaled by a command that edits the file, with a daemon or without', async () => {
		await using project = await createProject();
		const text =
			'{\n  "name": "api",\n  "script": "sleep 1000",\n  "instances": 2,\n  "tags": ["a"]\n}\n';
		project.write('services.d/one.json', text);
		const scale = async (...words: readonly string[]) => {
			const {code, stdout, stderr} = await project.weaver(['service', 'scale', ...words]);
			return {code, said: (stdout + stderr).replaceAll(/pid \d+/g, 'pid')};
		};
		expect(await scale('api', '3')).toEqual({
			code: 0,
			said: 'services.d/one.json: instances 2 → 3, for the next start',
		});
		expect(project.read('services.d/one.json')).toBe(text.replace('2', '3'));
		await project.weaver(['start', 'api']);
		const before = await pidsOf(project);
		expect(await scale('api', '4')).toEqual({
			code: 0,
			said: [
				'services.d/one.json: instances 3 → 4',
				...[1, 2, 3].map((n) => `api.${n} goes on (pid)`),
				'api.4 started (pid)',
			].join('\n'),
		});
		expect(await pidsOf(project)).toMatchObject(before);
		expect((await scale('api', '1')).said).toBe(
			[
				'services.d/one.json: instances 4 → 1',
				'api started (pid)',
				...[1, 2, 3, 4].map((n) => `api.${n} stopped`),
			].join('\n'),
		);
		await project.weaver(['stop', 'api']);
		expect((await scale('api', '2')).said).toBe(
			'services.d/one.json: instances 1 → 2\napi.1 is stopped\napi.2 is stopped\napi stopped',
		);

		expect(await scale('api', '0')).toEqual({
			code: 2,
			said: 'The number of instances must be from 1 to 64, got 0.\nTo stop it: weaver stop api',
		});
		expect((await scale('api.1', '2')).said).toBe('api.1 is one instance; scale the service api.');
		expect((await scale('apy', '2')).said).toBe('No service is called apy.\nDid you mean api?');
		project.write('services.d/bad.json', '{"name": "bad", "instances": "x"}');
		expect((await scale('bad', '2')).said).toMatch(/^services\.d\/bad\.json:1: /);
	});
});
