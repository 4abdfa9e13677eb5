import {existsSync} from 'node:fs';
import {expect, it} from 'vitest';
import {type Client, connect} from '../../src/ipc/client.ts';
import type {Outcome} from '../../src/ipc/messages.ts';
import {killDaemon, serviceOf} from '../support/daemon.ts';
import {createProject, type Project} from '../support/project.ts';
import {createRandom} from '../support/random.ts';
import {until} from '../support/until.ts';

/** Holds a folder while it runs; a second instance finds it taken and says so. */
const single = {
	script: 'sh',
	args: [
		'-c',
		`trap 'rmdir lock.$WEAVER_SERVICE 2>/dev/null; exit 0' TERM
		 mkdir lock.$WEAVER_SERVICE || echo $WEAVER_SERVICE >>doubles
		 while :; do sleep 1000 & wait $!; done`,
	],
	min_uptime: 0,
	restart_delay: 10,
	stop_timeout: '1m',
};
const files = {
	db: single,
	cache: single,
	api: {...single, dependencies: ['db', {service: 'cache', on_restart: 'restart'}]},
	web: {...single, dependencies: ['api']},
	worker: {...single, dependencies: ['db'], wait_for: [{service: 'cache', timeout: '1m'}]},
};
const names = Object.keys(files);

it('many clients at once: every command ends with an answer, and no service ever runs twice', async () => {
	await using project = await createProject(files);
	await project.weaver(['start', '--all', '--wait']);
	const clients = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => join(project, seed)));
	const answers = (await Promise.all(clients.map((client) => client.storm()))).flat();
	expect(answers).toHaveLength(6 * 15);
	expect(answers.flat().filter(({action}) => action === 'timeout')).toEqual([]);

	// And with a daemon that dies in the middle of it.
	const more = clients.map((client) => client.storm());
	await killDaemon(project);
	await Promise.all(more);

	const start = await project.weaver(['start', '--all', '--wait', '--timeout', '20s']);
	expect(start).toMatchObject({code: 0, stderr: ''});
	for (const name of names)
		expect(await serviceOf(project, name)).toMatchObject({state: 'running', wanted: 'up'});
	expect(existsSync(project.path('doubles'))).toBe(false);
	expect((await project.weaver(['stop', '--all'])).code).toBe(0);
	await until('the end of all', () =>
		names.every((name) => !existsSync(project.path(`lock.${name}`))),
	);
});

async function join(project: Project, seed: number) {
	const random = createRandom(seed);
	const pick = () => names[Math.floor(random() * names.length)] ?? 'db';
	const client = await connect(project.path('.weaver/weaver.sock'));
	const command = async (): Promise<readonly Outcome[]> => {
		const targets = {names: [pick()]};
		const choice = random();
		const name = pick() as keyof typeof files;
		if (choice < 0.1) project.service(name, {...files[name], env: {ROUND: String(random())}});
		return (await ask(client, choice, targets)).outcomes;
	};
	return {
		/** The answers it gets; none once the daemon is gone. */
		async storm(): Promise<readonly (readonly Outcome[])[]> {
			const told: (readonly Outcome[])[] = [];
			for (let turn = 0; turn < 15; turn += 1) {
				const answer = await command().catch(() => null);
				if (answer) told.push(answer);
			}
			return told;
		},
	};
}

function ask(client: Client, choice: number, targets: {readonly names: readonly string[]}) {
	const timeout = 30_000;
	if (choice < 0.4) return client.request('service.start', {targets, wait: choice < 0.2, timeout});
	if (choice < 0.7) return client.request('service.stop', {targets, force: false, timeout});
	const dependents = choice > 0.85;
	return client.request('service.restart', {targets, dependents, wait: false, timeout});
}
