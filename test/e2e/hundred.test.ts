import {expect, it} from 'vitest';
import type {ServiceList} from '../../src/ipc/messages.ts';
import {killDaemon} from '../support/daemon.ts';
import {createProject} from '../support/project.ts';

it('a hundred services start, outlive the daemon and stop', async () => {
	const names = Array.from({length: 100}, (_, index) => `s${String(index).padStart(2, '0')}`);
	await using project = await createProject(
		Object.fromEntries(names.map((name) => [name, {script: 'sleep 1000'}])),
	);
	const started = await project.weaver(['start', '--all', '--wait']);
	expect(started).toMatchObject({code: 0, stderr: ''});
	const list = async () => (await project.json<ServiceList>(['status'])).services;
	const before = await list();
	expect(before.map(({name, state}) => [name, state])).toEqual(
		names.map((name) => [name, 'running']),
	);

	await killDaemon(project);
	expect((await list()).map(({pid, run}) => [pid, run])).toEqual(before.map(({pid}) => [pid, 1]));

	const stopped = await project.weaver(['stop', '--all']);
	expect(stopped.stdout.split('\n')).toEqual(
		names.map((name) => `Service stopped: ${name} (exit 143)`),
	);
});
