import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {isAlive, serviceOf, untilService} from '../support/daemon.ts';
import {fileOf, install, quick, update, writePackage} from '../support/package.ts';
import {createProject, freePort, type Project, weaverProgram} from '../support/project.ts';
import {until} from '../support/until.ts';

const sleeper = {script: 'sleep 1000'};

it('an update goes on with the next daemon when one is killed meanwhile', async () => {
	await using project = await createProject();
	writePackage(project, '1.0.0');
	await project.weaver(['daemon', 'restart']);
	await install(project);
	const {pid} = await serviceOf(project, 'worker');
	writePackage(project, '2.0.0', {entry: {...quick, min_uptime: '1500ms'}});
	const updated = update(project);
	await until('the old version gone', () => !isAlive(pid ?? 0));
	process.kill(Number(project.read('.weaver/daemon.pid')), 'SIGKILL');
	expect(await updated).toMatchObject({
		code: 0,
		stdout: expect.stringMatching(/^Updated worker from 1\.0\.0 to 2\.0\.0; it is ready/),
	});
});

describe('a command that is killed', () => {
	/** Starts a command and kills it as soon as `moment` has come. */
	async function killAt(project: Project, args: readonly string[], moment: () => boolean) {
		const child: ChildProcess = spawn(process.execPath, [weaverProgram, ...args], {
			cwd: project.root,
			env: project.env,
			stdio: 'ignore',
		});
		const ended = once(child, 'exit');
		await until('the moment to kill', () => moment() || child.exitCode !== null);
		child.kill('SIGKILL');
		await ended;
	}
	const packages = (project: Project) =>
		existsSync(project.path('.weaver/packages')) ? project.list('.weaver/packages') : [];
	const isStaged = (project: Project) =>
		packages(project).some((name) => name.startsWith('.staging-'));

	it('leaves the old or the new, whenever it is, and the next one clears up', async () => {
		await using project = await createProject({neighbour: sleeper});
		await project.weaver(['start', 'neighbour']);
		const {pid: neighbour} = await serviceOf(project, 'neighbour');
		writePackage(project, '1.0.0');
		for (let file = 0; file < 300; file += 1)
			project.write(`pkg/lib/${file}.txt`, 'x'.repeat(1000));

		await killAt(project, ['service', 'install', 'pkg'], () => isStaged(project));
		expect(project.list('services.d')).toEqual(['neighbour.json']);
		await killAt(project, ['service', 'install', 'pkg'], () =>
			existsSync(project.path('.weaver/packages/worker')),
		);
		const isThere = existsSync(project.path('services.d/worker.json'));
		if (isThere) expect(fileOf(project)).toMatchObject({version: '1.0.0'});
		else expect(await install(project)).toMatchObject({code: 0});
		expect(isStaged(project)).toBe(isThere);

		const running = await untilService(project, 'worker', ({ready}) => ready);
		writePackage(project, '2.0.0');
		await killAt(project, ['service', 'update', 'worker'], () => isStaged(project));
		expect(fileOf(project)).toMatchObject({version: '1.0.0'});
		expect(await serviceOf(project, 'worker')).toMatchObject({pid: running.pid});
		await killAt(
			project,
			['service', 'update', 'worker'],
			() => fileOf(project)['version'] === '2.0.0',
		);
		const switched = await untilService(
			project,
			'worker',
			({pid, ready}) => pid !== running.pid && ready,
		);
		expect((await update(project)).stdout).toBe(
			'worker 2.0.0 is what is installed; nothing to do.',
		);
		expect(isStaged(project)).toBe(false);

		await killAt(
			project,
			['service', 'remove', 'worker'],
			() => !existsSync(project.path('services.d/worker.json')),
		);
		await until('the end of the service', () => !isAlive(switched.pid ?? 0));
		await until('the end of its package', async () => {
			await project.weaver(['service', 'remove', 'worker']);
			return !existsSync(project.path('.weaver/packages/worker'));
		});
		expect(await serviceOf(project, 'neighbour')).toMatchObject({pid: neighbour, run: 1});
	});

	it('is alone: a second one is refused and told by whom', async () => {
		await using project = await createProject({other: sleeper});
		await project.weaver(['start', 'other']);
		const port = await freePort();
		writePackage(project, '1.0.0', {entry: {...quick, health: {tcp_port: port, interval: '10s'}}});
		const interrupt = new AbortController();
		const first = project.weaver(['service', 'install', 'pkg'], {signal: interrupt.signal});
		await until('the first one at work', () => existsSync(project.path('services.d/worker.json')));
		const second = await project.weaver(['service', 'remove', 'other', '--yes']);
		expect(second).toMatchObject({
			code: 1,
			stderr: expect.stringMatching(
				/^The packages of this project are being changed: weaver service install pkg \(pid \d+\)\./,
			),
		});
		interrupt.abort();
		expect((await first).code).toBe(130);
		const {stdout} = await project.weaver(['service', 'remove', 'worker']);
		expect(stdout).toBe('Removed worker 1.0.0.');
	});
});
