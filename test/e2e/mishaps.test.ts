import {existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync} from 'node:fs';
import {execa} from 'execa';
import {describe, expect, it} from 'vitest';
import {protocolVersion} from '../../src/ipc/protocol.ts';
import {recordFormat} from '../../src/runs/run-directory.ts';
import {daemonPid, isAlive, killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject} from '../support/project.ts';
import {until} from '../support/until.ts';

type Fields = Readonly<Record<string, unknown>>;

const sleeper = {script: 'sleep 1000'};

describe('a daemon that dies in the middle of a restart', () => {
	it('leaves a restart that the next one finishes, though the service ended cleanly', async () => {
		await using project = await createProject({
			slow: {
				script: 'sh',
				args: [
					'-c',
					"trap 'echo >asked; while ! [ -e go ]; do sleep 0.02; done; exit 0' TERM; while :; do sleep 0.02; done",
				],
			},
		});
		await project.weaver(['start', 'slow']);
		const restart = project.weaver(['restart', 'slow']);
		await until('the signal', () => existsSync(project.path('asked')));
		await killDaemon(project);
		await restart;
		project.write('go', '');
		await until('its end', () => existsSync(project.path('.weaver/run/slow/r1/exit')));
		await project.weaver(['daemon', 'restart']);
		await untilService(project, 'slow', ({run, state}) => run === 2 && state === 'running');
	});
});

describe('a state folder that cannot be written', () => {
	it('still lets services start, stop and change', async () => {
		await using project = await createProject({api: sleeper, other: sleeper});
		await project.weaver(['start', 'other']);
		const daemon = await daemonPid(project);
		rmSync(project.path('.weaver/state.json'));
		mkdirSync(project.path('.weaver/state.json/in-the-way'), {recursive: true});

		expect((await project.weaver(['start', 'api'])).code).toBe(0);
		const {pid} = await serviceOf(project, 'api');
		expect((await project.weaver(['stop', 'api'])).code).toBe(0);
		expect(isAlive(pid ?? 0)).toBe(false);
		project.service('other', {...sleeper, enabled: false});
		await untilService(project, 'other', ({state}) => state === 'stopped');
		expect(await daemonPid(project)).toBe(daemon);
		expect((await project.weaver(['daemon', 'logs'])).stdout).toMatch(
			/cannot remember what is wanted of api: /,
		);
	});

	it('a run whose own files are gone still ends and comes back', async () => {
		await using project = await createProject({api: {...sleeper, restart_delay: 10}});
		await project.weaver(['start', 'api']);
		const {pid} = await serviceOf(project, 'api');
		for (const file of readdirSync(project.path('.weaver/run/api/r1')))
			rmSync(project.path('.weaver/run/api/r1', file));
		process.kill(pid ?? 0, 'SIGKILL');
		await untilService(
			project,
			'api',
			(service) => service.state === 'running' && service.pid !== pid,
		);
		expect(isAlive(pid ?? 0)).toBe(false);
	});

	it('that is full of nonsense keeps no service from running', async () => {
		await using project = await createProject({a: sleeper, b: sleeper, c: sleeper, d: sleeper});
		await project.weaver(['start', '--all']);
		await project.weaver(['daemon', 'stop', '--services']);
		project.write('.weaver/state.json', 'nonsense');
		project.write('.weaver/run/a/r1/record.json', '{}\n');
		project.write('.weaver/run/b/r1/end.json', '{"at": null}\n');
		rmSync(project.path('.weaver/run/c/r1/life'));
		mkdirSync(project.path('.weaver/run/c/r1/life'));
		rmSync(project.path('.weaver/run/d/r1'), {recursive: true});
		project.write('.weaver/run/d/r1', '');
		project.write('.weaver/run/stray', '');
		mkdirSync(project.path('.weaver/run/ghost/r9'), {recursive: true});
		expect((await project.weaver(['status'])).code).toBe(0);
		expect(await project.weaver(['start', '--all'])).toMatchObject({code: 0, stderr: ''});
		expect(await serviceOf(project, 'd')).toMatchObject({run: 2, state: 'running'});
	});

	it('with records that lack fields keeps every run in its care and says what they lack', async () => {
		const healthy = {...sleeper, dependencies: ['empty']};
		const names = ['empty', 'partly', 'nameless', 'fileless', 'whole'];
		await using project = await createProject(
			Object.fromEntries([...names, 'gone'].map((name) => [name, sleeper])),
		);
		project.service('whole', healthy);
		await project.weaver(['start', '--all']);
		const pids = () => Promise.all(names.map(async (name) => (await serviceOf(project, name)).pid));
		const before = await pids();
		const {pid: pidOfGone} = await serviceOf(project, 'gone');
		await killDaemon(project);
		const damage = (name: string, change: (record: Fields) => Fields) => {
			const file = `.weaver/run/${name}/r1/record.json`;
			project.write(file, `${JSON.stringify(change(JSON.parse(project.read(file)) as Fields))}\n`);
		};
		const without = (fields: unknown, lost: readonly string[]) =>
			Object.fromEntries(Object.entries(fields as Fields).filter(([name]) => !lost.includes(name)));
		damage('empty', (record) => ({...record, config: {}}));
		damage('partly', (record) => ({
			...record,
			config: {...without(record['config'], ['dependencies']), hooks: 7},
		}));
		damage('nameless', ({config}) => ({config: without(config, ['name']), format: recordFormat}));
		damage('fileless', (record) => ({...record, config: {}}));
		damage('gone', (record) => ({...record, config: {}}));
		project.write('services.d/fileless.json', '{');
		project.remove('services.d/gone.json');

		expect((await project.weaver(['status'])).code).toBe(0);
		await project.weaver(['start', 'whole']);
		expect(await pids()).toEqual(before);
		await until('the end of what no file wants', () => !isAlive(pidOfGone ?? 0));
		const {stdout} = await project.weaver(['events', '--lines', 'all']);
		expect(stdout).toMatch(
			/partly .*the record of run 1 lacks config\.dependencies, config\.hooks; /,
		);
		expect(stdout).toMatch(/empty .*the record of run 1 lacks 24 fields; /);
		await project.weaver(['daemon', 'restart']);
		expect(await pids()).toEqual(before);
	});

	it('without its runs does not take old archives for what is written now', async () => {
		const lines = (word: string) =>
			`i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "${word} $i ${'x'.repeat(100)}"; done; exec sleep 1000`;
		const service = (word: string) => ({
			script: 'sh',
			args: ['-c', lines(word)],
			logs: {max_size: '100K'},
		});
		await using project = await createProject({api: service('old')});
		await project.weaver(['start', 'api']);
		await until(
			'archives',
			() =>
				existsSync(project.path('.weaver/logs/api')) && project.list('.weaver/logs/api').length > 0,
		);
		await project.weaver(['daemon', 'stop', '--services']);
		project.remove('.weaver/run/api');
		project.service('api', service('new'));
		await project.weaver(['start', 'api']);
		await until('all lines', async () => {
			const {stdout} = await project.weaver(['logs', 'api', '--lines', 'all']);
			const words = stdout.split('\n').map((line) => line.split(' ')[0]);
			return words.filter((word) => word === 'new').length === 3000;
		});
	});

	it('that is removed takes the services with it, so that none runs twice', async () => {
		await using project = await createProject({api: sleeper});
		await project.weaver(['start', 'api']);
		const daemon = await daemonPid(project);
		const {pid} = await serviceOf(project, 'api');
		rmSync(project.path('.weaver'), {recursive: true});
		await until('the end of both', () => !isAlive(pid ?? 0) && !isAlive(daemon));
		await project.weaver(['start', 'api']);
		expect(await serviceOf(project, 'api')).toMatchObject({run: 1, state: 'running'});
	});

	it('that is replaced leaves the new daemon and its socket alone', async () => {
		await using project = await createProject({api: {...sleeper, enabled: false}});
		await project.weaver(['daemon', 'restart']);
		const daemon = await daemonPid(project);
		renameSync(project.path('.weaver'), project.path('old'));
		await project.weaver(['start', 'api']);
		await until('the end of the first daemon', () => !isAlive(daemon));
		expect(await serviceOf(project, 'api')).toMatchObject({run: 1, state: 'running'});
	});

	it('is named by the command that needed the daemon', async () => {
		await using project = await createProject({api: sleeper});
		project.write('.weaver', 'a file where the folder has to be');
		const {code, stderr} = await project.weaver(['start', 'api']);
		expect(code).toBe(1);
		expect(stderr).toContain(project.path('.weaver'));
		expect(stderr).toMatch(/EEXIST|ENOTDIR/);
	});
});

describe('a thousand old runs', () => {
	it('are read to the last line, and the next one is started', async () => {
		await using project = await createProject({api: sleeper});
		const numbers = Array.from({length: 1000}, (_, index) => index + 1);
		for (const number of numbers) project.write(`.weaver/run/api/r${number}/spool`, `${number}\n`);
		expect(await project.weaver(['logs', 'api', '--lines', 'all'])).toEqual({
			code: 0,
			stdout: numbers.join('\n'),
			stderr: '',
		});
		expect((await project.weaver(['start', 'api'])).code).toBe(0);
		expect(await serviceOf(project, 'api')).toMatchObject({run: 1001, state: 'running'});
	});
});

describe('what is suspended', () => {
	it('hears the stop signal all the same', async () => {
		await using project = await createProject({
			frozen: {
				script: 'sh',
				args: ['-c', "trap 'exit 7' TERM; echo >ready; while :; do sleep 0.02; done"],
				stop_timeout: '1m',
			},
		});
		await project.weaver(['start', 'frozen']);
		await until('the trap', () => existsSync(project.path('ready')));
		const keeper = Number(project.read('.weaver/run/frozen/r1/keeper'));
		process.kill(-keeper, 'SIGSTOP');
		expect((await project.weaver(['stop', 'frozen'])).stdout).toBe(
			'Service stopped: frozen (exit 7)',
		);
	});
});

describe('service files', () => {
	it('a script and a dependency that change together: the new start waits for the new dependency', async () => {
		await using project = await createProject({
			web: sleeper,
			db: {script: 'no-such-program', max_restarts: 0},
		});
		await project.weaver(['start', 'web']);
		project.service('web', {script: 'sleep 999', dependencies: ['db']});
		const {waitingFor} = await untilService(project, 'web', ({state}) => state === 'waiting');
		expect(waitingFor).toEqual(['db (failed)']);
		expect(await serviceOf(project, 'db')).toMatchObject({dependents: ['web']});
	});

	it('a service that is switched off and changed at once is shown as its file says', async () => {
		await using project = await createProject({api: sleeper});
		await project.weaver(['start', 'api']);
		project.service('api', {script: 'sleep 999', enabled: false});
		expect(await untilService(project, 'api', ({state}) => state === 'stopped')).toMatchObject({
			enabled: false,
			drift: [],
		});
	});

	it('two names swapped between their files, and a renamed file, touch no process', async () => {
		await using project = await createProject({a: sleeper, b: sleeper, c: sleeper});
		await project.weaver(['start', '--all']);
		const names = ['a', 'b', 'c'];
		const before = await Promise.all(names.map((name) => serviceOf(project, name)));
		renameSync(project.path('services.d/c.json'), project.path('services.d/z.json'));
		const swap = project.path('services.d/.swap');
		renameSync(project.path('services.d/a.json'), swap);
		renameSync(project.path('services.d/b.json'), project.path('services.d/a.json'));
		renameSync(swap, project.path('services.d/b.json'));
		await untilService(project, 'c', ({file}) => file === 'services.d/z.json');
		const after = await Promise.all(names.map((name) => serviceOf(project, name)));
		expect(after.map(({file, pid}) => [file, pid])).toEqual([
			['services.d/b.json', before[0]?.pid],
			['services.d/a.json', before[1]?.pid],
			['services.d/z.json', before[2]?.pid],
		]);
	});

	it('a folder that goes away and comes back changes nothing', async () => {
		await using project = await createProject({api: sleeper});
		await project.weaver(['start', 'api']);
		const {pid} = await serviceOf(project, 'api');
		renameSync(project.path('services.d'), project.path('away'));
		await until('the daemon to miss it', () =>
			project.read('.weaver/daemon.log').includes('no services.d/'),
		);
		renameSync(project.path('away'), project.path('services.d'));
		project.service('new', sleeper);
		await untilService(project, 'new', ({state}) => state === 'running');
		expect(await serviceOf(project, 'api')).toMatchObject({pid, run: 1});
	});

	it('a stop by hand outlives an edit that came before it', async () => {
		await using project = await createProject({api: {...sleeper, enabled: false}});
		await project.weaver(['start', 'api']);
		project.service('api', {...sleeper, enabled: true});
		await untilService(project, 'api', ({enabled}) => enabled);
		await project.weaver(['stop', 'api']);
		await killDaemon(project);
		await project.weaver(['daemon', 'restart']);
		expect(await serviceOf(project, 'api')).toMatchObject({state: 'stopped', wanted: 'down'});
	});
});

describe('commands that cross each other', () => {
	it('a restart that was taken back before it began is told so at once', async () => {
		await using project = await createProject({
			db: sleeper,
			web: {
				script: 'sh',
				args: [
					'-c',
					"trap 'while ! [ -e go ]; do sleep 0.02; done; exit 0' TERM; echo >ready; while :; do sleep 0.02; done",
				],
				dependencies: ['db'],
			},
		});
		await project.weaver(['start', '--all']);
		const {pid} = await serviceOf(project, 'db');
		await until('the trap', () => existsSync(project.path('ready')));
		const restart = project.weaver(['restart', 'db', '--dependents']);
		await untilService(project, 'web', ({phase}) => phase === 'stopping');
		const stop = project.weaver(['stop', 'db']);
		await untilService(project, 'db', ({wanted}) => wanted === 'down');
		const start = project.weaver(['start', 'db']);
		await untilService(project, 'db', ({wanted}) => wanted === 'up');
		project.write('go', '');
		const results = await Promise.all([restart, stop, start]);
		expect(results.map(({code}) => code)).toEqual([1, 1, 0]);
		expect(results[0]?.stderr).toBe('db was told to stop meanwhile');
		expect(await serviceOf(project, 'db')).toMatchObject({pid, run: 1});
	});
});

describe('a project that is reached by two names', () => {
	it('is one project: what the one starts, the other finds and ends', async () => {
		await using project = await createProject({
			deaf: {
				script: 'sh',
				args: [
					'-c',
					"trap '' TERM; setsid sleep 1000 & echo $! >child; while :; do sleep 0.02; done",
				],
				stop_timeout: 50,
			},
		});
		symlinkSync(project.root, `${project.root}-link`);
		await project.weaver(['start', 'deaf']);
		const {pid} = await serviceOf(project, 'deaf');
		await until('its child', () => existsSync(project.path('child')));
		await killDaemon(project);
		expect((await project.weaver(['stop', 'deaf', '--dir', `${project.root}-link`])).stdout).toBe(
			'Service stopped: deaf (exit 137)',
		);
		const child = Number(project.read('child'));
		expect([isAlive(pid ?? 0), isAlive(child)]).toEqual([false, false]);
	});
});

describe('a daemon that does not answer', () => {
	it('is replaced by a restart, and the services run on', async () => {
		await using project = await createProject({api: sleeper});
		await project.weaver(['start', 'api']);
		const daemon = await daemonPid(project);
		const {pid} = await serviceOf(project, 'api');
		process.kill(daemon, 'SIGSTOP');
		expect((await project.weaver(['daemon', 'restart'])).code).toBe(0);
		expect(isAlive(daemon)).toBe(false);
		expect(await serviceOf(project, 'api')).toMatchObject({pid, run: 1, state: 'running'});
	});
});

describe('a daemon of another version', () => {
	it('is named by every command, and ended by the one that is recommended', async () => {
		await using project = await createProject({api: sleeper});
		mkdirSync(project.path('.weaver'));
		const program = `
			const hello = {jsonrpc: '2.0', method: 'hello', params: {protocol: 999, version: '9', pid: process.pid}};
			require('net').createServer((socket) => {
				socket.write(JSON.stringify(hello) + '\\n');
				socket.on('error', () => {}).on('data', (data) => {
					const {id, method} = JSON.parse(data);
					if (method !== 'daemon.stop') return;
					socket.end(JSON.stringify({id, result: {outcomes: []}}) + '\\n', () => process.exit());
				});
			}).listen('.weaver/weaver.sock');
		`;
		project.write('other.cjs', program);
		const other = execa(process.execPath, ['other.cjs'], {cwd: project.root, env: project.env});
		await until('its socket', () => existsSync(project.path('.weaver/weaver.sock')));
		expect((await project.weaver(['start', 'api'])).stderr).toBe(
			`The running daemon speaks protocol 999, this weaver ${protocolVersion}.\n` +
				'Run `weaver daemon restart`: it loses nothing and the services run on.',
		);
		expect((await project.weaver(['daemon', 'restart'])).code).toBe(0);
		await other;
		expect((await project.weaver(['start', 'api'])).code).toBe(0);
	});
});
