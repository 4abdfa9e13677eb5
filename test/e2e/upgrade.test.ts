/** A new daemon takes the place of the old one under load; and versions that don't understand each other. */
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {execa} from 'execa';
import {describe, expect, it} from 'vitest';
import {connect} from '../../src/ipc/client.ts';
import {recordFormat} from '../../src/runs/run-directory.ts';
import {daemonPid, killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject, type Project, repository} from '../support/project.ts';
import {Terminal} from '../support/terminal.ts';
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

describe('runs that the first weaver started', () => {
	/** Fields of a service file that it knew. */
	const known = new Set(
		[
			'name type tags enabled script args cwd env restart max_restarts min_uptime restart_delay',
			'max_restart_delay reset_after stop_signal stop_timeout dependencies health',
		].flatMap((names) => names.split(' ')),
	);

	it('go on, whatever their files are now', async () => {
		const sleeper = {script: 'sleep 1000', health: {tcp_port: 1, interval: '1h'}};
		await using project = await createProject({
			same: sleeper,
			broken: {...sleeper, dependencies: ['same']},
			gone: sleeper,
		});
		await project.weaver(['start', '--all']);
		const names = ['same', 'broken'];
		const pids = () => Promise.all(names.map(async (name) => (await serviceOf(project, name)).pid));
		const before = await pids();
		await killDaemon(project);
		for (const name of [...names, 'gone']) {
			const file = `.weaver/run/${name}/r1/record.json`;
			const {format, config, ...rest} = JSON.parse(project.read(file)) as Record<string, object>;
			expect(format).toBe(recordFormat);
			const old = Object.entries(config ?? {}).filter(([field]) => known.has(field));
			project.write(
				file,
				`${JSON.stringify({...rest, config: {...Object.fromEntries(old), health: oldCheck}})}\n`,
			);
		}
		project.write('services.d/broken.json', '{');
		project.remove('services.d/gone.json');

		expect(await pids()).toEqual(before);
		await until('the end of gone', () => existsSync(project.path('.weaver/run/gone/r1/exit')));
		expect((await serviceOf(project, 'same')).restarts).toBe(0);
		expect(JSON.parse(project.read('.weaver/run/same/r1/record.json'))).toMatchObject({
			format: recordFormat,
			config: {name: 'same', exec_mode: 'fork', health: {action: 'mark'}},
		});
	});

	const oldCheck = {
		enabled: true,
		type: 'tcp',
		tcp_port: 1,
		host: '127.0.0.1',
		method: 'GET',
		interval: 3_600_000,
		timeout: 5000,
		startup_delay: 0,
		degradation_threshold: 1,
		failure_threshold: 3,
	};
});

describe('a build under a daemon and a monitor that run', () => {
	/** A copy of weaver in the project, to be built anew. */
	const install = (project: Project) => {
		const dist = project.path('weaver', 'dist');
		cpSync(path.join(repository, 'dist'), dist, {recursive: true});
		cpSync(path.join(repository, 'package.json'), project.path('weaver', 'package.json'));
		symlinkSync(path.join(repository, 'node_modules'), project.path('weaver', 'node_modules'));
		return dist;
	};
	/** What a build from other sources does: files with a hash in their names get others. */
	const rebuild = (dist: string) => {
		const files = readdirSync(dist).filter((name) => /\.c?js$/.test(name));
		for (const file of files) {
			const text = readFileSync(path.join(dist, file), 'utf8');
			rmSync(path.join(dist, file));
			writeFileSync(path.join(dist, withOtherHash(file)), withOtherHash(text));
		}
	};
	const withOtherHash = (text: string) =>
		text.replaceAll(/\b([a-z-]+)-[A-Z0-9]{8}\.js\b/g, (name) => name.replace('.js', '0.js'));
	const hook = {script: 'sh', args: ['-c', 'echo hooked >>hooks.txt']};
	const later = {
		script: 'sleep 1000',
		schedule: '* * * * * *',
		hooks: {pre_start: hook},
		watch: {paths: ['services.d']},
	};

	it('leaves the daemon all it needs; what is gone is told with what to do', async () => {
		await using project = await createProject({
			api: {script: 'sleep 1000'},
			term: {script: 'sleep 1000', pty: true},
		});
		const dist = install(project);
		const command = [process.execPath, path.join(dist, 'weaver.js')] as const;
		const {root: cwd, env} = project;
		await execa(command[0], [command[1], 'start', '--all', '--wait'], {cwd, env, extendEnv: false});
		const daemon = await daemonPid(project);
		using monitor = new Terminal([...command, 'monitor'], {cwd, env});
		await monitor.until(/term +running/);
		rebuild(dist);
		for (const name of ['chokidar', 'execa']) rmSync(path.join(dist, `daemon-${name}.js`));

		const words =
			'weaver was updated or built anew under this daemon: `weaver daemon restart` loads the new one, and the services run on';
		project.service('early', {...later, schedule: undefined, max_restarts: 0});
		const told = async (name: string) =>
			(await project.weaver(['events', name, '--lines', 'all'])).stdout;
		await until('the end of early', async () => /failed/.test(await told('early')));
		expect(await told('early')).toContain(`pre_start hook failed: ${words}`);
		expect(await told('early')).toContain(`its files cannot be watched: ${words}`);
		monitor.keys('j');
		await monitor.until(/▸● term/);
		monitor.keys('a');
		await monitor.until(
			/weaver was updated or built anew under this monitor: leave it and open it again/,
		);
		monitor.keys('q');
		expect(await monitor.exit).toBe(0);

		// A whole build is as good as the one that the daemon began with.
		for (const name of ['chokidar', 'execa'])
			cpSync(
				path.join(repository, 'dist', `daemon-${name}.js`),
				path.join(dist, `daemon-${name}.js`),
			);
		for (const file of readdirSync(dist).filter((name) => name.startsWith('daemon-'))) {
			const text = readFileSync(path.join(dist, file), 'utf8');
			writeFileSync(path.join(dist, file), withOtherHash(text));
		}
		project.service('late', later);
		await untilService(project, 'late', ({state}) => state === 'running');
		expect(project.read('hooks.txt')).toContain('hooked');
		await until('its watch', async () => (await told('late')).includes('watches services.d'));
		expect(await daemonPid(project)).toBe(daemon);
	});
});
