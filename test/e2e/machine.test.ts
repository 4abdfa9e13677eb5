/** What the machine does to a supervisor: reboots, no processes, no files, no writing, another time. */
import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	existsSync,
	globSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {createConnection, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {describe, expect, it} from 'vitest';
import {daemonPid, isAlive, killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createOtherUser, otherUserObstacle} from '../support/other-user.ts';
import {createProject, type Project, pidsWithEnvironment} from '../support/project.ts';
import {until} from '../support/until.ts';

const sleeper = {script: 'sleep 1000'};

/** True when it cannot be tested here; then says why. */
function obstacleTo(what: string, missing: string | null): boolean {
	if (missing !== null) console.log(`not tested here: ${what} (${missing})`);
	return missing !== null;
}

const missingProgram = (name: string): string | null => {
	try {
		execFileSync('sh', ['-c', `command -v ${name}`]);
		return null;
	} catch {
		return `there is no ${name}`;
	}
};

const endAll = async (project: Project) => {
	const pids = () => pidsWithEnvironment(`HOME=${project.env['HOME']}`);
	for (const pid of pids()) process.kill(pid, 'SIGKILL');
	await until('the end of all', () => !pids().some(isAlive));
};

describe('a reboot', () => {
	it('starts what is wanted, knows the last exits as unknown, and spares strangers with old pids', async () => {
		await using project = await createProject({wanted: sleeper, stopped: sleeper});
		await project.weaver(['start', '--all']);
		await project.weaver(['stop', 'stopped']);
		await endAll(project);
		const stranger = execa('sleep', ['1000'], {reject: false, detached: true});
		const run = '.weaver/run/wanted/r1';
		const record = JSON.parse(project.read(`${run}/record.json`)) as object;
		project.write(`${run}/record.json`, `${JSON.stringify({...record, bootId: 'another boot'})}\n`);
		for (const file of ['keeper', 'pid']) project.write(`${run}/${file}`, `${stranger.pid}\n`);

		await project.weaver(['daemon', 'restart']);
		const {run: next, lastExit} = await untilService(
			project,
			'wanted',
			({state}) => state === 'running',
		);
		expect([next, lastExit?.code ?? null]).toEqual([2, null]);
		expect((await serviceOf(project, 'stopped')).state).toBe('stopped');
		expect(isAlive(stranger.pid ?? 0)).toBe(true);
		stranger.kill('SIGKILL');
		await stranger;
	});
});

describe('a process table that is full', () => {
	const obstacle = missingProgram('prlimit') ?? otherUserObstacle();
	it.skipIf(obstacleTo('a full process table', obstacle))(
		'ends nothing, is named, and is got over',
		async () => {
			await using user = await createOtherUser({
				first: sleeper,
				second: {
					...sleeper,
					enabled: false,
					restart_delay: 50,
					max_restart_delay: 50,
					max_restarts: 1000,
				},
			});
			const {project} = user;
			await user.weaver('start', 'first');
			const limit = (count: number) =>
				execFileSync(
					'prlimit',
					['--pid', project.read('.weaver/daemon.pid').trim(), `--nproc=${count}:`],
					user.identity,
				);
			limit(1);
			expect(await user.weaver('start', 'second')).toEqual({
				code: 1,
				said: 'second could not be started, and is tried again: sh could not be started: spawn sh EAGAIN',
			});
			expect(await user.weaver('stop', 'first')).toEqual({
				code: 0,
				said: 'Service stopped: first (exit 143)',
			});
			limit(1000);
			await until('a start', async () => {
				const {said} = await user.weaver('status');
				if (/second +(running|flapping)/.test(said)) return true;
				throw new Error(said);
			});
		},
	);
});

describe('a state folder that is read-only', () => {
	const lock = (project: Project, mode: number) => {
		for (const folder of globSync('{.weaver,.weaver/**/}', {cwd: project.root}))
			chmodSync(project.path(folder), mode);
	};

	const obstacle = otherUserObstacle();
	it.skipIf(obstacleTo('a read-only folder', obstacle))(
		'is named by what cannot be done; what runs is looked after, and its exit code is true',
		async () => {
			await using user = await createOtherUser({
				first: {
					...sleeper,
					script: 'sh',
					args: ['-c', "trap 'exit 7' TERM; : >ready; while :; do sleep 0.02; done"],
				},
				second: {...sleeper, enabled: false, max_restarts: 0},
			});
			const {project} = user;
			await user.weaver('start', 'first');
			await until('the trap', () => existsSync(project.path('ready')));
			lock(project, 0o500);
			expect(await user.weaver('start', 'second')).toMatchObject({
				code: 1,
				said: expect.stringMatching(/^second failed: .*EACCES: permission denied, mkdir .*second/),
			});
			expect((await user.weaver('stop', 'first')).said).toBe('Service stopped: first (exit 7)');
			expect(project.read('.weaver/daemon.log')).toMatch(
				/cannot remember what is wanted of first: EACCES/,
			);

			await user.weaver('daemon', 'stop');
			expect(await user.weaver('start', 'first')).toMatchObject({
				code: 1,
				said: expect.stringContaining(
					`It needs ${project.path('.weaver')} as a folder it may write in.`,
				),
			});
			lock(project, 0o700);
			expect((await user.weaver('start', 'first')).code).toBe(0);
		},
	);
});

describe('a broken file of its own', () => {
	it('is set aside and named, and everything else goes on', async () => {
		await using project = await createProject({
			talker: {script: 'sh', args: ['-c', 'echo one; exec sleep 1000']},
			off: sleeper,
		});
		await project.weaver(['start', 'talker']);
		const {pid} = await serviceOf(project, 'talker');
		await killDaemon(project);
		const nonsense = Buffer.alloc(4096, 'nonsense');
		for (const file of ['state.json', 'history.db', 'run/talker/r1/index'])
			writeFileSync(project.path('.weaver', file), nonsense);
		for (const file of globSync('.weaver/history.db-*', {cwd: project.root}))
			rmSync(project.path(file));

		await project.weaver(['daemon', 'restart']);
		expect(await serviceOf(project, 'talker')).toMatchObject({pid, run: 1, state: 'running'});
		expect((await project.weaver(['logs', 'talker', '-n', 'all', '--since', '1h'])).stdout).toBe(
			'one',
		);
		await untilService(project, 'off', ({state}) => state === 'running');
		const {stdout} = await project.weaver(['daemon', 'logs']);
		for (const file of ['state.json', 'history.db', 'index']) {
			const aside = globSync(`.weaver/**/${file}.broken-*`, {cwd: project.root});
			expect(aside.length, file).toBe(1);
			expect(stdout).toContain(aside[0]?.split('/').at(-1));
		}
		expect((await project.weaver(['service', 'events', 'talker'])).code).toBe(0);
	});
});

describe('ten thousand old runs', () => {
	it('keep no daemon from adopting, and are folded away', async () => {
		await using project = await createProject({api: sleeper});
		mkdirSync(project.path('.weaver/run/api'), {recursive: true});
		for (let run = 1; run <= 10_000; run += 1)
			mkdirSync(project.path('.weaver/run/api', `r${run}`));
		for (const run of [1, 9999, 10_000]) project.write(`.weaver/run/api/r${run}/spool`, `${run}\n`);
		expect((await project.weaver(['start', 'api'])).code).toBe(0);
		expect(await serviceOf(project, 'api')).toMatchObject({run: 10_001, state: 'running'});
		expect((await project.weaver(['logs', 'api', '-n', '2'])).stdout).toBe('9999\n10000');
		const {pid} = await serviceOf(project, 'api');
		await killDaemon(project);
		expect(await serviceOf(project, 'api')).toMatchObject({pid, run: 10_001});
		await until('the folders to go', () => project.list('.weaver/run/api').length < 9900);
		expect(await project.weaver(['logs', 'api', '-n', 'all'])).toMatchObject({
			stdout: '9999\n10000',
			stderr: expect.stringMatching(/older runs .* dropped/),
		});
	});
});

describe('a clock that jumps', () => {
	const [library = null] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
	const missing = library === null ? 'there is no libfaketime' : null;
	it.skipIf(obstacleTo('a clock that jumps while the daemon runs', missing))(
		'forwards and back delays no restart, ends nothing and loses no line',
		async () => {
			const clock = path.join(mkdtempSync(path.join(tmpdir(), 'weaver-clock-')), 'offset');
			writeFileSync(clock, '+0\n');
			await using project = await createProject(
				{
					talker: {
						script: 'sh',
						args: ['-c', 'n=0; while :; do echo $n; n=$((n + 1)); sleep 0.05; done'],
						// The library now and then writes a complaint of its own into the log.
						env: {LD_PRELOAD: ''},
					},
					crasher: {
						script: 'sh',
						args: ['-c', 'sleep 0.05; exit 3'],
						restart_delay: 50,
						max_restart_delay: 50,
						max_restarts: 100_000,
					},
				},
				{
					LD_PRELOAD: library ?? '',
					FAKETIME_TIMESTAMP_FILE: clock,
					FAKETIME_NO_CACHE: '1',
					FAKETIME_DONT_FAKE_MONOTONIC: '1',
				},
			);
			await project.weaver(['start', '--all']);
			const {pid} = await serviceOf(project, 'talker');
			const daemon = await daemonPid(project);
			for (const offset of ['+3d', '-3d']) {
				writeFileSync(clock, `${offset}\n`);
				const {restarts} = await serviceOf(project, 'crasher');
				await untilService(project, 'crasher', (view) => view.restarts > restarts + 2);
			}
			expect(await daemonPid(project)).toBe(daemon);
			await killDaemon(project);
			writeFileSync(clock, '-6d\n');
			const {run} = await serviceOf(project, 'crasher');
			await untilService(project, 'crasher', (view) => (view.run ?? 0) > (run ?? 0) + 2);
			expect(await serviceOf(project, 'talker')).toMatchObject({pid, run: 1, state: 'running'});
			await project.weaver(['stop', '--all']);
			const lines = (await project.weaver(['logs', 'talker', '-n', 'all'])).stdout.split('\n');
			expect(lines).toEqual(Array.from(lines, (_, n) => String(n)));
			rmSync(path.dirname(clock), {recursive: true});
		},
	);
});

describe('a daemon that is out of files', () => {
	it.skipIf(obstacleTo('too many open files', missingProgram('prlimit')))(
		'turns clients away with the reason, and takes them again when there is room',
		async () => {
			await using project = await createProject({api: sleeper});
			await project.weaver(['start', 'api']);
			const {pid} = await serviceOf(project, 'api');
			const daemon = await daemonPid(project);
			const open = globSync('*', {cwd: `/proc/${daemon}/fd`}).length;
			execFileSync('prlimit', ['--pid', String(daemon), `--nofile=${open + 20}:`]);
			const sockets: Socket[] = [];
			const answers: string[] = [];
			for (let count = 0; count < 40; count += 1) {
				const socket = createConnection(project.path('.weaver/weaver.sock'));
				socket.on('error', () => {}).once('data', (data) => answers.push(String(data)));
				sockets.push(socket);
			}
			await until('an answer for each', () => answers.length === sockets.length);
			const isBusy = (answer: string) => answer.includes('"bye","params":{"reason":"busy"}');
			expect(answers.every((answer) => isBusy(answer) || answer.includes('"hello"'))).toBe(true);
			expect(await project.weaver(['status'])).toMatchObject({
				code: 1,
				stderr: expect.stringContaining(
					'The daemon has too many open files to take another client.',
				),
			});
			for (const socket of sockets) socket.destroy();
			await untilService(project, 'api', ({state}) => state === 'running');
			expect(await serviceOf(project, 'api')).toMatchObject({pid, run: 1});
			expect([await daemonPid(project), project.read('.weaver/daemon.log')]).toEqual([
				daemon,
				expect.stringContaining('turned a client away: too many open files'),
			]);
		},
	);
});
