import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {isAlive, serviceOf, untilService} from '../support/daemon.ts';
import {createProject, freePort} from '../support/project.ts';
import {until} from '../support/until.ts';

const sleeper = {script: 'sleep 1000', enabled: false};

describe('start, stop and restart', () => {
	it('say what happened, with the pid of the process that really runs', async () => {
		await using project = await createProject({api: sleeper});
		const started = await project.weaver(['start', 'api']);
		const {pid} = await serviceOf(project, 'api');
		expect(started).toEqual({code: 0, stdout: `Service started: api (pid ${pid})`, stderr: ''});
		expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toBe('sleep\x001000\x00');

		expect((await project.weaver(['service', 'start', 'api'])).stdout).toBe(
			`Service already running: api (pid ${pid})`,
		);
		const restarted = await project.weaver(['restart', 'api']);
		const again = await serviceOf(project, 'api');
		expect(restarted.stdout).toBe(`Service restarted: api (pid ${again.pid})`);
		expect(again.pid).not.toBe(pid);
		expect(isAlive(pid ?? 0)).toBe(false);

		expect(await project.weaver(['stop', 'api'])).toEqual({
			code: 0,
			stdout: 'Service stopped: api (exit 143)',
			stderr: '',
		});
		expect(isAlive(again.pid ?? 0)).toBe(false);
		expect((await project.weaver(['stop', 'api'])).stdout).toBe('Service not running: api');
	});

	it.each([
		[['start', 'apy'], 'No service is called apy.\nDid you mean api?'],
		[
			['start'],
			'Name services, or write --all, --group <group> or --tag <tag>; exactly one of these.',
		],
		[
			['stop', 'api', '--all'],
			'Name services, or write --all, --group <group> or --tag <tag>; exactly one of these.',
		],
		[['start', '--group', 'wep'], 'No service is in the group wep.\nDid you mean web?'],
		[
			['start', 'api', '--timeout', 'soon'],
			'--timeout must be a time such as 500ms, 30s or 2m, got soon.',
		],
		[['strat', 'api'], 'There is no command strat.\nDid you mean `weaver start`?'],
		[['scale', 'api', '2'], 'There is no command scale.\nDid you mean `weaver service scale`?'],
		[
			['start', '--al'],
			'Unknown option --al. Did you mean --all?\nSee `weaver service start --help`.',
		],
	])('%j is a usage error', async (words, message) => {
		await using project = await createProject({api: {...sleeper, group: 'web'}});
		expect((await project.weaver(['start', 'api'])).code).toBe(0);
		expect(await project.weaver(words)).toEqual({code: 2, stdout: '', stderr: message});
	});

	it('outside a project every command says what to do', async () => {
		await using project = await createProject();
		const {code, stderr} = await project.weaver(['start', 'api', '--dir', '/']);
		expect({code, stderr}).toEqual({
			code: 2,
			stderr:
				'There is no services.d/ in /.\nMake a project with `weaver init`, or name one with --dir.',
		});
	});

	it('a start that fails says why, and no process is left', async () => {
		await using project = await createProject({
			typo: {script: 'nodde server.js', enabled: false, max_restarts: 0},
			gone: {script: 'server.js', enabled: false, max_restarts: 0},
			lost: {script: 'sleep 1', cwd: 'nowhere', enabled: false, max_restarts: 0},
			once: {script: 'sh', args: ['-c', 'exit 4'], enabled: false, restart: 'never'},
		});
		const start = async (name: string) => {
			const {code, stderr} = await project.weaver(['start', name]);
			return {code, said: stderr.split('\n')[0]};
		};
		expect(await start('typo')).toEqual({
			code: 1,
			said: 'typo failed: max_restarts is 0: program not found in PATH: nodde',
		});
		expect(await start('gone')).toEqual({
			code: 1,
			said: `gone failed: max_restarts is 0: script not found: ${project.path('server.js')}`,
		});
		expect(await start('lost')).toEqual({
			code: 1,
			said: `lost failed: max_restarts is 0: cwd is not a folder: ${project.path('nowhere')}`,
		});
		expect(await serviceOf(project, 'lost')).toMatchObject({
			run: null,
			cwd: project.path('nowhere'),
		});
		await project.weaver(['start', 'once']);
		expect(await untilService(project, 'once', ({state}) => state === 'finished')).toMatchObject({
			lastExit: {code: 4},
			pid: null,
		});
	});

	it('--wait answers when the service is ready; a timeout is exit 124', async () => {
		const port = await freePort();
		await using project = await createProject({
			slow: {
				script: 'node',
				args: [
					'-e',
					`setTimeout(() => require('net').createServer().listen(${port}, '127.0.0.1'), 300)`,
				],
				health: {tcp_port: port, interval: '1s'},
				enabled: false,
			},
			deaf: {
				script: 'sleep 1000',
				health: {tcp_port: await freePort(), interval: '1s'},
				enabled: false,
			},
		});
		const ready = await project.weaver(['start', 'slow', '--wait']);
		expect(ready).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(/^Service ready: slow \(pid \d+\)$/),
		});
		expect(await serviceOf(project, 'slow')).toMatchObject({health: 'healthy', ready: true});

		const late = await project.weaver(['start', 'deaf', '--wait', '--timeout', '700ms']);
		expect(late.code).toBe(124);
		expect(late.stderr).toMatch(
			/^deaf did not start within 700ms \(running; health check has not passed yet: connect ECONNREFUSED/,
		);
	});

	it('--wait is not satisfied by a process that dies at once', async () => {
		await using project = await createProject({
			once: {script: 'sh', args: ['-c', 'exit 7'], restart: 'never', enabled: false},
			done: {script: 'true', enabled: false},
		});
		expect(await project.weaver(['start', 'once', '--wait'])).toMatchObject({
			code: 1,
			stderr: 'once ended at once: exit 7\n  weaver logs once',
		});
		expect((await project.weaver(['start', 'done', '--wait'])).stdout).toBe(
			'Service finished: done (exit 0)',
		);
	});

	it('a healthy stranger on the port does not make a crashing service ready', async () => {
		const port = await freePort();
		const health = {tcp_port: port, interval: '100ms'};
		await using project = await createProject({
			stranger: {
				script: 'node',
				args: ['-e', `require('net').createServer().listen(${port}, '127.0.0.1')`],
				health,
			},
			api: {
				script: 'sh',
				args: ['-c', 'sleep 0.3; exit 1'],
				health,
				restart_delay: 0,
				max_restarts: 2,
			},
			web: {script: 'sleep 1000', dependencies: [{service: 'api', condition: 'healthy'}]},
		});
		await project.weaver(['start', 'stranger', '--wait']);
		expect((await project.weaver(['start', 'web'])).stderr).toContain(
			'web waits for api, which is failed',
		);
	});

	it('options of every command may stand before it', async () => {
		await using project = await createProject({api: sleeper});
		const {services} = JSON.parse(
			(await project.weaver(['--json', '--dir', project.root, 'status'], {cwd: '/'})).stdout,
		) as {services: readonly {name: string}[]};
		expect(services.map(({name}) => name)).toEqual(['api']);
	});

	it('--json gives outcomes and errors as data', async () => {
		await using project = await createProject({api: sleeper});
		const {outcomes} = await project.json<{outcomes: readonly object[]}>(['start', 'api']);
		const {pid} = await serviceOf(project, 'api');
		expect(outcomes).toEqual([
			{
				name: 'api',
				ok: true,
				action: 'started',
				pid,
				message: `Service started: api (pid ${pid})`,
				hint: null,
				survivors: [],
			},
		]);
		expect(await project.json(['start', 'nope'])).toEqual({
			error: {
				code: 'unknown-service',
				message: 'No service is called nope.',
				hint: 'See `weaver status`.',
			},
		});
	});
});

describe('a stop', () => {
	it('takes every process of a service with it, also those that left its group', async () => {
		await using project = await createProject({
			messy: {
				script: 'sh',
				args: [
					'-c',
					`setsid sh -c 'sleep 1000 & echo $! >>pids; exec sleep 1000' &
					 setsid env -i /bin/sleep 1000 & echo $! >>pids
					 (sleep 1000 >/dev/null 2>&1 & echo $! >>pids)
					 sleep 1000 & echo $! >>pids
					 echo ready >done; wait`,
				],
			},
		});
		await project.weaver(['start', 'messy']);
		await until('its children', () => {
			try {
				return project.read('pids').trim().split('\n').length === 4 && project.read('done') !== '';
			} catch {
				return false;
			}
		});
		const pids = project.read('pids').trim().split('\n').map(Number);
		expect(pids.map(isAlive)).toEqual([true, true, true, true]);
		expect((await project.weaver(['stop', 'messy'])).code).toBe(0);
		expect(pids.map(isAlive)).toEqual([false, false, false, false]);
	});

	it('kills what ignores the signal, after its time or at once', async () => {
		const deaf = {
			script: 'sh',
			args: ['-c', "trap '' TERM; while :; do sleep 0.1; done"],
			enabled: false,
		};
		await using project = await createProject({
			patient: {...deaf, stop_timeout: '300ms'},
			forced: {...deaf, stop_timeout: '10m'},
			hurried: {...deaf, stop_timeout: '10m'},
		});
		await project.weaver(['start', '--all']);
		expect((await project.weaver(['stop', 'patient'])).stdout).toBe(
			'Service stopped: patient (exit 137)',
		);
		expect((await project.weaver(['stop', 'forced', '--force'])).stdout).toBe(
			'Service stopped: forced (exit 137)',
		);
		expect((await project.weaver(['stop', 'hurried', '--timeout', '200ms'])).stdout).toBe(
			'Service stopped: hurried (exit 137)',
		);
	});

	it('sends the signal that the file names', async () => {
		await using project = await createProject({
			polite: {
				script: 'sh',
				args: ['-c', "trap 'exit 7' USR1; while :; do sleep 0.05; done"],
				stop_signal: 'SIGUSR1',
			},
		});
		await project.weaver(['start', 'polite']);
		expect((await project.weaver(['stop', 'polite'])).stdout).toBe(
			'Service stopped: polite (exit 7)',
		);
	});
});

describe('the log of a service', () => {
	it('holds what the service wrote and nothing else, however it ends', async () => {
		const talker = {
			script: 'sh',
			args: ['-c', 'echo one; echo two >&2; exec sleep 1000'],
			enabled: false,
		};
		await using project = await createProject({killed: talker, stopped: talker});
		await project.weaver(['start', '--all']);
		const text = async (name: string) =>
			(await project.weaver(['logs', name, '--lines', 'all'], {exact: true})).stdout;
		await until('both logs', async () => (await text('killed')) + (await text('stopped')) !== '');
		await project.weaver(['stop', 'killed', '--force']);
		await project.weaver(['stop', 'stopped']);
		expect(await text('killed')).toBe('one\ntwo\n');
		expect(await text('stopped')).toBe('one\ntwo\n');
	});

	it('knows when the lines of a very short run came', async () => {
		await using project = await createProject({
			brief: {script: 'sh', args: ['-c', 'echo here; exit 0'], enabled: false},
		});
		await project.weaver(['start', 'brief']);
		await untilService(project, 'brief', ({state}) => state === 'finished');
		const {stdout} = await project.weaver(['logs', 'brief', '--json']);
		expect(JSON.parse(stdout)).toMatchObject({text: 'here', approximate: false});
	});
});

describe('restart policies', () => {
	it('on-failure comes back after a crash and rests after exit 0', async () => {
		await using project = await createProject({
			crashing: {
				script: 'sh',
				args: ['-c', 'echo up; sleep 0.1; exit 3'],
				restart_delay: 50,
				max_restarts: 1000,
			},
			finished: {script: 'true', enabled: false},
		});
		await project.weaver(['start', '--all']);
		expect(await untilService(project, 'crashing', ({restarts}) => restarts >= 3)).toMatchObject({
			lastExit: {code: 3, signal: null},
		});
		expect(
			await untilService(project, 'finished', ({state}) => state === 'finished'),
		).toMatchObject({
			run: 1,
			lastExit: {code: 0},
		});
	});

	it('gives up after max_restarts and says why; a start by hand tries again', async () => {
		await using project = await createProject({
			bad: {
				script: 'sh',
				args: ['-c', 'exit 9'],
				restart_delay: 5,
				max_restarts: 2,
				enabled: false,
			},
		});
		await project.weaver(['start', 'bad']);
		expect(await untilService(project, 'bad', ({state}) => state === 'failed')).toMatchObject({
			run: 3,
			reason: 'exit 9; gave up after 2 restarts in a row',
		});
		await project.weaver(['start', 'bad']);
		expect(
			await untilService(project, 'bad', ({run, state}) => run === 6 && state === 'failed'),
		).toMatchObject({
			restarts: 2,
		});
	});
});
