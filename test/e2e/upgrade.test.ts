/** A new daemon takes the place of the old one under load; and versions that don't understand each other. */
import {existsSync, mkdirSync} from 'node:fs';
import {execa} from 'execa';
import {describe, expect, it} from 'vitest';
import {connect} from '../../src/ipc/client.ts';
import {daemonPid, serviceOf, untilService} from '../support/daemon.ts';
import {createProject, type Project} from '../support/project.ts';
import {until} from '../support/until.ts';

/** Numbers its lines as fast as it may, until it is told to stop; the last one says how many there were. */
const counter = {
	script: 'node',
	args: [
		'-e',
		`let n = 0; let asked = false; process.on('SIGTERM', () => { asked = true; });
		const timer = setInterval(() => {
			for (let i = 0; i < 50; i++) console.log(n++);
			if (asked) { console.log('end'); process.exit(3); }
		}, 10);`,
	],
};
const crasher = {
	script: 'sh',
	args: ['-c', 'echo up; sleep 0.05; exit 4'],
	restart_delay: 1,
	max_restart_delay: 20,
	max_restarts: 10_000,
};

describe('daemon restart under load', () => {
	it('keeps every pid and line, and its clients are told, come back and go on', async () => {
		await using project = await createProject({one: counter, two: counter, crasher});
		await project.weaver(['start', '--all']);
		const pids = async () => [
			(await serviceOf(project, 'one')).pid,
			(await serviceOf(project, 'two')).pid,
		];
		const before = await pids();

		const ending = new AbortController();
		let followed = '';
		const follower = project.weaver(['logs', 'one', '-n', 'all', '--follow'], {
			signal: ending.signal,
			onOutput: (text) => {
				followed += text;
			},
		});
		using monitor = project.terminal(['monitor']);
		await monitor.until(/crasher/);
		const farewells: string[] = [];
		for (let round = 0; round < 3; round += 1) {
			const daemon = await daemonPid(project);
			using watcher = await connect(project.path('.weaver/weaver.sock'));
			watcher.on('bye', ({reason}) => farewells.push(reason));
			await watcher.request('state.watch', {});
			const [restart] = await Promise.all([project.weaver(['daemon', 'restart']), watcher.closed]);
			expect(restart.stdout).toBe(
				`Daemon restarted (pid ${await daemonPid(project)}); 3 services in its care.`,
			);
			expect(await daemonPid(project)).not.toBe(daemon);
			expect(await pids()).toEqual(before);
		}
		expect(farewells).toEqual(['stopping', 'stopping', 'stopping']);

		// What happens now reaches a monitor that was there all the time.
		await project.weaver(['stop', 'two']);
		await monitor.until(/two +stopped/);
		expect((await project.weaver(['stop', 'one'])).stdout).toBe('Service stopped: one (exit 3)');
		await until('the last line', () => followed.includes('end\n'));
		ending.abort();
		await follower;
		const {stdout} = await project.weaver(['logs', 'one', '-n', 'all'], {exact: true});
		const lines = stdout.trimEnd().split('\n');
		expect(lines).toEqual([...Array.from({length: lines.length - 1}, (_, n) => String(n)), 'end']);
		expect(followed).toBe(stdout);

		const {run} = await untilService(project, 'crasher', ({lastExit}) => lastExit !== null);
		expect((await codesOf(project, 'crasher')).slice(0, (run ?? 1) - 2)).toEqual(
			Array(Math.max(0, (run ?? 1) - 2)).fill(4),
		);
	});
});

/** Exit codes in the journal, oldest first. */
async function codesOf(project: Project, name: string): Promise<readonly unknown[]> {
	const {stdout} = await project.weaver(['service', 'events', name, '--json', '--lines', 'all']);
	return stdout
		.split('\n')
		.filter(Boolean)
		.map(
			(line) => JSON.parse(line) as {readonly kind: string; readonly data: {readonly code: number}},
		)
		.filter(({kind}) => kind === 'exit')
		.map(({data}) => data.code);
}

describe('a daemon of another protocol', () => {
	it('is named by every command that needs it, with what to do', async () => {
		await using project = await createProject({api: {script: 'sleep 1000'}});
		mkdirSync(project.path('.weaver'));
		project.write(
			'other.cjs',
			`const hello = {jsonrpc: '2.0', method: 'hello', params: {protocol: 999, version: '9', pid: process.pid}};
			require('net').createServer((socket) => { socket.on('error', () => {}).write(JSON.stringify(hello) + '\\n'); })
				.listen('.weaver/weaver.sock');`,
		);
		const other = execa(process.execPath, ['other.cjs'], {
			cwd: project.root,
			env: project.env,
			reject: false,
		});
		await until('its socket', () => existsSync(project.path('.weaver/weaver.sock')));
		const commands = [
			'status',
			'start api',
			'stop api',
			'restart api',
			'monitor --once',
			'status --json',
		];
		const said = await Promise.all(
			commands.map(async (command) => {
				const {code, stdout, stderr} = await project.weaver(command.split(' '));
				return [
					command,
					code,
					/protocol 999, this weaver \d+/.test(stdout + stderr),
					/weaver daemon restart/.test(stdout + stderr),
				];
			}),
		);
		expect(said).toEqual(commands.map((command) => [command, 1, true, true]));
		using monitor = project.terminal(['monitor']);
		expect(await monitor.exit).toBe(1);
		expect(monitor.raw).toMatch(/weaver daemon restart/);
		other.kill('SIGKILL');
		await other;
	});

	it('answers what it does not know with its version, and with what to do', async () => {
		await using project = await createProject({api: {script: 'sleep 1000'}});
		await project.weaver(['start', 'api']);
		using client = await connect(project.path('.weaver/weaver.sock'));
		const asked = client.request('service.teleport' as 'daemon.info', {});
		await expect(asked).rejects.toMatchObject({
			code: 'unknown-method',
			hint: expect.stringMatching(/^This daemon speaks protocol \d+\. .*`weaver daemon restart`/),
		});
	});
});
