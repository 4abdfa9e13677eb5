import {existsSync, globSync, mkdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {ServiceList} from '../../src/ipc/messages.ts';
import type {Report} from '../../src/self-test/report.ts';
import {daemonPid, isAlive, killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject, type Project, pidsWithEnvironment} from '../support/project.ts';
import {until} from '../support/until.ts';

/** Writes numbered lines as fast as the disk takes them, until it is told to stop; exits with 5. */
const counter = `
process.on('SIGTERM', () => { require('fs').writeFileSync('written', String(n)); process.exitCode = 5; clearInterval(timer); });
let n = 0;
const timer = setInterval(() => { for (let i = 0; i < 200; i++) process.stdout.write('line ' + n++ + '\\n'); }, 2);
`;

const numbersOf = (text: string) =>
	text
		.trimEnd()
		.split('\n')
		.map((line) => Number(/^line (\d+)$/.exec(line)?.[1]));

async function allLines(project: Project, name: string): Promise<string> {
	const {stdout} = await project.weaver(['logs', name, '--lines', 'all'], {exact: true});
	return stdout;
}

describe('SIGKILL of the daemon', () => {
	it('touches no service, loses no line and no exit code', async () => {
		await using project = await createProject({counter: {script: 'node', args: ['-e', counter]}});
		await project.weaver(['start', 'counter']);
		const {pid} = await serviceOf(project, 'counter');
		for (let round = 0; round < 5; round += 1) {
			await killDaemon(project);
			expect(isAlive(pid ?? 0)).toBe(true);
			expect(await serviceOf(project, 'counter')).toMatchObject({pid, run: 1, state: 'running'});
		}
		expect((await project.weaver(['stop', 'counter'])).stdout).toBe(
			'Service stopped: counter (exit 5)',
		);
		const numbers = numbersOf(await allLines(project, 'counter'));
		expect(numbers).toHaveLength(Number(project.read('written')));
		expect(numbers.findIndex((number, index) => number !== index)).toBe(-1);
	});

	it('a service that ends meanwhile is found with its true code, and its policy goes on', async () => {
		await using project = await createProject({
			brief: {
				script: 'sh',
				args: ['-c', 'while ! [ -e go ]; do sleep 0.02; done; rm go; exit 6'],
				restart_delay: '10m',
			},
		});
		await project.weaver(['start', 'brief']);
		await killDaemon(project);
		project.write('go', '');
		await until(
			'its end',
			() =>
				!existsSync(project.path('go')) && existsSync(project.path('.weaver/run/brief/r1/exit')),
		);
		await project.weaver(['daemon', 'restart']);
		expect(await serviceOf(project, 'brief')).toMatchObject({
			state: 'backoff',
			lastExit: {code: 6},
			run: 1,
		});
	});

	it('a keeper that is killed with the daemon leaves no second instance', async () => {
		await using project = await createProject({lone: {script: 'sleep 1000', restart_delay: 10}});
		await project.weaver(['start', 'lone']);
		const {pid} = await serviceOf(project, 'lone');
		const keeper = Number(project.read('.weaver/run/lone/r1/keeper'));
		process.kill(keeper, 'SIGKILL');
		const next = await untilService(
			project,
			'lone',
			({run, state}) => run === 2 && state === 'running',
		);
		expect(isAlive(pid ?? 0)).toBe(false);
		expect(next.lastExit).toMatchObject({code: null});
	});

	it('a keeper that dies while no daemon looks leaves no second instance either', async () => {
		await using project = await createProject({
			lone: {script: 'sh', args: ['-c', 'setsid sleep 1000 & echo $! >child; exec sleep 1000']},
		});
		await project.weaver(['start', 'lone']);
		const {pid} = await serviceOf(project, 'lone');
		await until('its child', () => existsSync(project.path('child')));
		const child = Number(project.read('child'));
		await killDaemon(project);
		process.kill(Number(project.read('.weaver/run/lone/r1/keeper')), 'SIGKILL');
		await project.weaver(['start', 'lone']);
		expect(await serviceOf(project, 'lone')).toMatchObject({run: 2, state: 'running'});
		expect([isAlive(pid ?? 0), isAlive(child)]).toEqual([false, false]);
	});

	it('commands that come at once start one daemon and one process', async () => {
		await using project = await createProject({
			one: {script: 'sh', args: ['-c', 'echo $$ >>starts; exec sleep 1000'], enabled: false},
		});
		const all = await Promise.all(Array.from({length: 8}, () => project.weaver(['start', 'one'])));
		const {pid} = await serviceOf(project, 'one');
		expect(all.map(({code}) => code)).toEqual(Array(8).fill(0));
		expect(new Set(all.map(({stdout}) => stdout.replace('already running', 'started')))).toEqual(
			new Set([`Service started: one (pid ${pid})`]),
		);
		expect(project.read('starts')).toBe(`${pid}\n`);
	});
});

describe('the end of the daemon by command', () => {
	it('leaves the services running, and the next one takes them over', async () => {
		await using project = await createProject({api: {script: 'sleep 1000'}});
		await project.weaver(['start', 'api']);
		const {pid} = await serviceOf(project, 'api');
		const daemon = await daemonPid(project);
		expect((await project.weaver(['daemon', 'stop'])).stdout).toBe(
			`Daemon stopped (pid ${daemon}). The services run on.`,
		);
		expect(isAlive(pid ?? 0)).toBe(true);
		expect((await project.weaver(['daemon', 'restart'])).stdout).toMatch(
			/^Daemon started \(pid \d+\); 1 service in its care\.$/,
		);
		expect(await serviceOf(project, 'api')).toMatchObject({pid, state: 'running'});
	});

	it('goes unnoticed by who only asks: status is answered while the daemon is restarted', async () => {
		await using project = await createProject({api: {script: 'sleep 1000'}});
		await project.weaver(['start', 'api']);
		const {pid} = await serviceOf(project, 'api');
		const restart = project.weaver(['daemon', 'restart']);
		const asked = await Promise.all(
			Array.from({length: 6}, () => project.json<ServiceList>(['status', 'api'])),
		);
		expect(asked.map(({services}) => services[0]?.pid)).toEqual(Array(6).fill(pid));
		expect((await restart).code).toBe(0);
	});

	it('with --services stops them too, and forgets nothing of what was wanted', async () => {
		await using project = await createProject({
			api: {script: 'sleep 1000'},
			off: {script: 'sleep 1000'},
		});
		await project.weaver(['start', '--all']);
		await project.weaver(['stop', 'off']);
		const {pid} = await serviceOf(project, 'api');
		await project.weaver(['daemon', 'stop', '--services']);
		expect(isAlive(pid ?? 0)).toBe(false);
		await project.weaver(['daemon', 'restart']);
		await untilService(project, 'api', ({state}) => state === 'running');
		expect((await serviceOf(project, 'off')).state).toBe('stopped');
	});
});

describe('the state folder', () => {
	it('is for its owner alone and unseen by git', async () => {
		await using project = await createProject({api: {script: 'sleep 1000'}});
		await project.weaver(['start', 'api']);
		expect(project.read('.weaver/.gitignore')).toBe('*\n');
		const {statSync} = await import('node:fs');
		const mode = (file: string) => (statSync(project.path(file)).mode & 0o777).toString(8);
		expect([
			mode('.weaver'),
			mode('.weaver/weaver.sock'),
			mode('.weaver/run/api/r1/spool'),
		]).toEqual(['700', '600', '400']);
		expect(readFileSync(project.path('.weaver/run/api/r1/pid'), 'utf8')).toBe(
			`${(await serviceOf(project, 'api')).pid}\n`,
		);
	});
});

describe('weaver self-test crash', () => {
	const inItsOwnFolder = async () => {
		const project = await createProject();
		mkdirSync(project.path('tmp'));
		return {project, env: {TMPDIR: project.path('tmp')}};
	};

	it('finds nothing lost, doubled, torn or forgotten, and leaves nothing behind', async () => {
		const {project, env} = await inItsOwnFolder();
		await using _ = project;
		const args = [
			'self-test',
			'crash',
			'--kills',
			'6',
			'--services',
			'8',
			'--seed',
			'11',
			'--json',
		];
		const {code, stdout} = await project.weaver(args, {env});
		const report = JSON.parse(stdout) as Report & {readonly passed: boolean};
		expect(report).toMatchObject({passed: true, kills: 6, services: 8, seed: 11, complaints: []});
		expect(report.findings.filter(({count}) => count > 0)).toEqual([]);
		expect(Math.min(report.runs, report.lines, report.adoption?.count ?? 0)).toBeGreaterThan(1);
		expect([code, project.list('tmp')]).toEqual([0, []]);
	});

	it('ends everything and removes its folder on ctrl-C', async () => {
		const {project, env} = await inItsOwnFolder();
		await using _ = project;
		const interrupt = new AbortController();
		const running = project.weaver(['self-test', 'crash'], {env, signal: interrupt.signal});
		const [folder] = await until('a service', () => {
			const found = globSync(project.path('tmp/*/truth/*'));
			return found.length > 0 && project.list('tmp');
		});
		interrupt.abort();
		expect(await running).toEqual({code: 130, stdout: '', stderr: ''});
		const mark = `WEAVER_SELF_TEST=${project.path('tmp', folder ?? '')}`;
		expect([project.list('tmp'), pidsWithEnvironment(mark)]).toEqual([[], []]);
	});

	it('refuses numbers that are none', async () => {
		await using project = await createProject();
		expect(await project.weaver(['self-test', 'crash', '--kills', '0'])).toEqual({
			code: 2,
			stdout: '',
			stderr: '--kills must be a whole number from 1 to 100000, got 0.',
		});
	});
});
