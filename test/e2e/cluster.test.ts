/** Node workers that share a socket, and restarts during which somebody always answers. */
import {describe, expect, it} from 'vitest';
import type {ServiceList} from '../../src/ipc/messages.ts';
import {clusterFolder, readState} from '../../src/runs/cluster-files.ts';
import {daemonPid, isAlive, serviceOf, untilService} from '../support/daemon.ts';
import {ask, startLoad} from '../support/load.ts';
import {createProject, freePort, type Project} from '../support/project.ts';
import {until} from '../support/until.ts';

const server = (version: string) => `
	import {createServer} from 'node:http';
	createServer((request, response) => {
		if (request.url === '/die') process.exit(7);
		setTimeout(() => response.end('${version}'), request.url === '/slow' ? 1500 : 5);
	}).listen(Number(process.env.PORT), '127.0.0.1');
`;

async function createCluster(workers: number) {
	const port = await freePort();
	const project = await createProject({
		api: {
			script: 'server.mjs',
			exec_mode: 'cluster',
			instances: workers,
			env: {PORT: String(port)},
			health: {type: 'tcp', tcp_port: port, interval: '200ms'},
			min_uptime: '300ms',
		},
	});
	project.write('server.mjs', server('one'));
	expect((await project.weaver(['start', 'api', '--wait'])).code).toBe(0);
	return {project, port};
}

const workersOf = async (project: Project) => {
	const {run} = await serviceOf(project, 'api');
	const state = readState(clusterFolder(project.path('.weaver', 'run', 'api', `r${run}`)));
	return state?.workers ?? [];
};

describe('a service in cluster mode', () => {
	it('loses no request while its workers are replaced, whatever becomes of the daemon', async () => {
		const {project, port} = await createCluster(3);
		await using _ = project;
		await until('all workers', async () => (await workersOf(project)).every(({ready}) => ready));
		const {pid, run} = await serviceOf(project, 'api');
		const load = startLoad(port);
		await until('answers', () => load.answers.size === 1);

		project.write('server.mjs', server('two'));
		const slow = Promise.all([ask(port, false, '/slow'), ask(port, false, '/slow')]);
		const said = await project.weaver(['restart', 'api', '--zero-downtime']);
		expect(said).toEqual({
			code: 0,
			stdout: 'Workers replaced: api (3 workers, none missing meanwhile)',
			stderr: '',
		});
		expect(await ask(port)).toBe('two');
		expect(await slow).toEqual(['one', 'one']);

		project.write('server.mjs', server('three'));
		const old = await workersOf(project);
		const daemon = await daemonPid(project);
		const interrupted = project.weaver(['restart', 'api', '--zero-downtime']);
		const folder = clusterFolder(project.path('.weaver', 'run', 'api', `r${run}`));
		await until('the first new worker', () =>
			readState(folder)?.workers.some(({generation}) => generation === 3),
		);
		process.kill(daemon, 'SIGKILL');
		expect((await interrupted).code).toBe(1);
		await until('the other workers', () => old.every((worker) => !isAlive(worker.pid)));
		await until('the new answer', () => load.answers.has('three'));
		await load.end();
		expect(load.failures).toEqual([]);
		expect([...load.answers.keys()]).toEqual(['one', 'two', 'three']);
		expect(await serviceOf(project, 'api')).toMatchObject({pid, run});

		project.write('server.mjs', 'throw new Error("no");');
		const refused = await project.weaver(['restart', 'api', '--zero-downtime']);
		expect(refused).toEqual({
			code: 1,
			stdout: '',
			stderr: 'api keeps its old workers: the new worker 1 ended with exit 1\n  weaver logs api',
		});
		expect(await ask(port)).toBe('three');
		const {stdout: told} = await project.weaver(['events', 'api', '--kind', 'operator']);
		expect(told.split('\n').at(-1)).toContain(
			'restart with zero downtime: api keeps its old workers: the new worker 1 ended with exit 1',
		);
	});

	it('is scaled without touching the workers that stay, and stops with all of them', async () => {
		const {project, port} = await createCluster(2);
		await using _ = project;
		await until('all workers', async () => (await workersOf(project)).every(({ready}) => ready));
		const {pid} = await serviceOf(project, 'api');
		const before = await workersOf(project);
		expect((await project.weaver(['service', 'scale', 'api', '4'])).stdout).toBe(
			`services.d/api.json: instances 2 → 4\napi goes on (pid ${pid}, 4 workers)`,
		);
		const after = await workersOf(project);
		expect(after.slice(0, 2)).toEqual(before);
		expect(after).toHaveLength(4);

		await expect(ask(port, false, '/die')).rejects.toThrow('socket hang up');
		await until('a worker in its place', async () => {
			const workers = await workersOf(project);
			return workers.length === 4 && workers.every(({ready}) => ready);
		});
		expect((await project.weaver(['logs', 'api'])).stdout).toMatch(
			/weaver: worker \d \(pid \d+\) ended with exit 7; a new one starts in \d+ms/,
		);
		const last = await workersOf(project);
		expect((await project.weaver(['stop', 'api'])).stdout).toBe('Service stopped: api (exit 143)');
		expect(last.filter((worker) => isAlive(worker.pid))).toEqual([]);
	});

	it('whose script cannot start fails as any other; one that Node does not run is refused', async () => {
		await using project = await createProject({
			broken: {script: 'broken.js', exec_mode: 'cluster', instances: 2, max_restarts: 0},
			python: {script: 'server.py', exec_mode: 'cluster', enabled: false},
		});
		project.write('broken.js', 'process.exit(9)');
		await project.weaver(['start', 'broken']);
		expect(await untilService(project, 'broken', ({state}) => state === 'failed')).toMatchObject({
			lastExit: {code: 9},
		});
		const {problems} = await project.json<ServiceList>(['status']);
		expect(problems).toMatchObject([
			{
				file: 'services.d/python.json',
				field: 'exec_mode',
				message: 'exec_mode is "cluster", but python3 is not Node',
			},
		]);
	});
});

describe('a restart without downtime', () => {
	it('of instances waits for each to be ready before the next; a failure leaves the rest alone', async () => {
		await using project = await createProject({
			api: {
				script: 'sh',
				args: ['-c', '[ ! -e broken ] || exit 5; exec sleep 1000'],
				instances: 3,
				min_uptime: '100ms',
				max_restarts: 0,
			},
		});
		await project.weaver(['start', 'api', '--wait']);
		const said = await project.weaver(['restart', 'api', '--zero-downtime']);
		expect(said.stderr).toBe('api: its instances restart one by one; meanwhile there is one less.');
		expect(said.stdout.replaceAll(/pid \d+/g, 'pid')).toBe(
			[1, 2, 3].map((n) => `Service restarted and ready: api.${n} (pid)`).join('\n'),
		);
		const order = project.read('.weaver/daemon.log').matchAll(/ (api\.\d): (stopping|running)/g);
		expect([...order].slice(-6).map(([, name, what]) => `${name} ${what}`)).toEqual(
			[1, 2, 3].flatMap((n) => [`api.${n} stopping`, `api.${n} running`]),
		);

		project.write('broken', '');
		const {services} = await project.json<ServiceList>(['status', 'api']);
		const failed = await project.weaver(['restart', 'api', '--zero-downtime']);
		expect(failed.code).toBe(1);
		expect(failed.stderr).toContain('api.2 was not restarted, because api.1 failed');
		const pids = services.map(({pid}) => pid ?? 0);
		expect(pids.map(isAlive)).toEqual([false, true, true]);
	});

	it('of one process alone says first how long it will be away', async () => {
		await using project = await createProject({api: {script: 'sleep 1000'}});
		await project.weaver(['start', 'api']);
		const first = await project.weaver(['restart', 'api', '--zero-downtime']);
		expect(first.stderr).toBe(
			"api: one process can't overlap with its successor; expected gap: unknown, it has not been restarted yet.",
		);
		expect(first.code).toBe(0);
		const second = await project.weaver(['restart', 'api', '--zero-downtime']);
		expect(second.stderr).toMatch(
			/expected gap: \d+ms \(median of its last restart\), and its time to get ready\.$/,
		);
	});
});
