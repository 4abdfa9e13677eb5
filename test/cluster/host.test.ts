/** The host of a cluster by itself, as its keeper runs it: no daemon. */
import {type ChildProcess, spawn} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {
	type ClusterState,
	clusterFolder,
	readState,
	writeRequest,
} from '../../src/runs/cluster-files.ts';
import {isAlive} from '../support/daemon.ts';
import {cleanEnvironment} from '../support/environment.ts';
import {ask, startLoad} from '../support/load.ts';
import {freePort, repository} from '../support/project.ts';
import {createRunFolder} from '../support/run-folder.ts';
import {until} from '../support/until.ts';

const hostProgram = path.join(repository, 'dist', 'cluster-host.cjs');

const server = (answer: string) => `
	require('node:http')
		.createServer((request, response) => {
			if (request.url === '/die') process.exit(7);
			setTimeout(() => response.end(${answer} + ' ' + process.env.WEAVER_INSTANCE), 5);
		})
		.listen(Number(process.env.PORT), '127.0.0.1');
`;

function createHost(config: {readonly instances: number}, script: string, port: number) {
	const run = createRunFolder();
	mkdirSync(run.path('r1'));
	const record = {
		service: 'api',
		run: 1,
		config: {min_uptime: 300, stop_signal: 'SIGTERM', stop_timeout: 3000, ...config},
	};
	writeFileSync(run.path('r1', 'record.json'), `${JSON.stringify(record)}\n`);
	writeFileSync(run.path('server.cjs'), script);
	const host: ChildProcess = spawn(process.execPath, [hostProgram, 'server.cjs'], {
		cwd: run.root,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {...cleanEnvironment(), WEAVER_RUN: run.path('r1'), PORT: String(port)},
	});
	let said = '';
	host.stderr?.on('data', (data) => {
		said += String(data);
	});
	const exit = new Promise<number | null>((resolve) => {
		host.once('exit', (code) => resolve(code));
	});
	const folder = clusterFolder(run.path('r1'));
	return {
		pid: host.pid ?? 0,
		note: (file: string) => writeFileSync(run.path('r1', file), ''),
		exit,
		folder,
		said: () => said,
		state: () => readState(folder),
		write: (text: string) => writeFileSync(run.path('server.cjs'), text),
		untilState: (wanted: (state: ClusterState) => boolean) =>
			until('the state of the cluster', () => {
				const state = readState(folder);
				return state && wanted(state) ? state : null;
			}),
		[Symbol.dispose]: () => {
			try {
				process.kill(-(host.pid ?? 0), 'SIGKILL');
			} catch {}
			run[Symbol.dispose]();
		},
	};
}

const noState: ClusterState = {workers: [], generation: 0, failure: null};

const pidsOf = ({workers}: ClusterState) => workers.map(({pid}) => pid);

const allReady = ({workers}: ClusterState, count: number) =>
	workers.length === count && workers.every(({ready}) => ready);

describe('the host of a cluster', () => {
	it('shares one socket among its workers, and reloads without a failed request', async () => {
		const port = await freePort();
		using host = createHost({instances: 3}, server("'old'"), port);
		const before = await host.untilState((state) => allReady(state, 3));
		await until('an answer', () => ask(port));
		const load = startLoad(port);
		await until('answers of all three', () => load.answers.size === 3);
		host.write(server("'new'"));
		writeRequest(host.folder, {workers: 3, generation: 2});
		const after = await host.untilState(({generation}) => generation === 2);
		await until('new answers of all three', () => load.answers.size === 6);
		await load.end();
		expect(load.failures).toEqual([]);
		expect([...load.answers.keys()].toSorted()).toEqual([
			'new 1',
			'new 2',
			'new 3',
			'old 1',
			'old 2',
			'old 3',
		]);
		expect(after.failure).toBe(null);
		expect(before.workers.filter(({pid}) => isAlive(pid))).toEqual([]);
		expect(after.workers.every(({pid}) => isAlive(pid))).toBe(true);
	});

	it('keeps the old workers when the new one does not come up', async () => {
		const port = await freePort();
		using host = createHost({instances: 2}, server("'old'"), port);
		const {workers} = await host.untilState((state) => allReady(state, 2));
		host.write('throw new Error("broken")');
		writeRequest(host.folder, {workers: 2, generation: 2});
		const {failure} = await host.untilState(({generation}) => generation === 2);
		expect(failure).toBe('the new worker 1 ended with exit 1');
		expect(host.state()?.workers).toEqual(workers);
		expect(await ask(port)).toMatch(/^old/);
		expect(host.said()).toContain('weaver: gave up the replacement');
	});

	it('replaces a worker that dies, and ends with the code of one that cannot start', async () => {
		const port = await freePort();
		using host = createHost({instances: 2}, server("'on'"), port);
		const before = await host.untilState((state) => allReady(state, 2));
		await until('an answer', () => ask(port));
		await expect(ask(port, false, '/die')).rejects.toThrow('socket hang up');
		const after = await host.untilState(
			(state) => allReady(state, 2) && state.workers.some(({pid}) => !pidsOf(before).includes(pid)),
		);
		expect(pidsOf(after).filter((pid) => pidsOf(before).includes(pid))).toHaveLength(1);
		expect(host.said()).toMatch(
			/^weaver: worker \d \(pid \d+\) ended with exit 7; a new one starts in \d+ms\n$/,
		);
		using failing = createHost({instances: 2}, 'process.exit(9)', port);
		expect(await failing.exit).toBe(9);
		expect(failing.said()).toContain('the workers cannot stay up');
	});

	it('grows and shrinks without touching the workers that stay', async () => {
		const port = await freePort();
		using host = createHost({instances: 2}, server("'on'"), port);
		const [one, two] = (await host.untilState((state) => allReady(state, 2))).workers;
		writeRequest(host.folder, {workers: 4, generation: 1});
		const four = await host.untilState((state) => allReady(state, 4));
		expect(four.workers.slice(0, 2)).toEqual([one, two]);
		writeRequest(host.folder, {workers: 1, generation: 1});
		await host.untilState((state) => allReady(state, 1));
		await until('the end of three', () => pidsOf(four).filter(isAlive).length === 1);
		expect(host.state()?.workers).toEqual([one]);
	});

	it('ends when its workers did; each hears a stop signal once', async () => {
		const port = await freePort();
		const script = `
			let heard = 0;
			process.on('SIGTERM', () => {
				heard += 1;
				setTimeout(() => process.exit(heard === 1 ? 0 : 3), 300);
			});
			require('node:http').createServer((_, response) => response.end('on')).listen(Number(process.env.PORT), '127.0.0.1');
		`;
		using alone = createHost({instances: 2}, script, port);
		await alone.untilState((state) => allReady(state, 2));
		await until('an answer', () => ask(port));
		process.kill(alone.pid, 'SIGTERM');
		expect(await alone.exit).toBe(0);
		expect(pidsOf(alone.state() ?? noState).filter(isAlive)).toEqual([]);

		// As the daemon does it: a note, then a signal to the whole group.
		using group = createHost({instances: 2}, script, port);
		await until('an answer', () => ask(port));
		await group.untilState((state) => allReady(state, 2));
		group.note('asked');
		process.kill(-group.pid, 'SIGTERM');
		expect(await group.exit).toBe(0);
	});
});
