import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {daemonPid, isAlive, killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject, type Project} from '../support/project.ts';
import {until} from '../support/until.ts';

/** Appends its name and what it was told to hooks.txt, in one write: hooks may overlap. */
const note = (name: string) => ({
	script: 'sh',
	args: ['-c', `printf '%s %s\\n' ${name} "$(cat)" >>hooks.txt`],
});
const sleeper = {script: 'sleep 1000', min_uptime: '0s', stop_timeout: '2s'};

type Told = {readonly name: string; readonly about: Readonly<Record<string, unknown>>};

function toldBy(project: Project): readonly Told[] {
	return project
		.read('hooks.txt')
		.trim()
		.split('\n')
		.map((line) => {
			const space = line.indexOf(' ');
			return {name: line.slice(0, space), about: JSON.parse(line.slice(space)) as Told['about']};
		});
}

describe('hooks', () => {
	it('run around starts and stops and are told why', async () => {
		await using project = await createProject({
			api: {
				...sleeper,
				env: {COLOUR: 'blue'},
				hooks: {
					pre_start: note('pre_start-$COLOUR-$WEAVER_HOOK'),
					post_start: note('post_start'),
					pre_stop: note('pre_stop'),
					post_stop: note('post_stop'),
				},
			},
		});
		await project.weaver(['start', 'api']);
		await until('post_start', () => project.read('hooks.txt').includes('post_start '));
		await killDaemon(project);
		expect((await project.weaver(['stop', 'api'])).code).toBe(0);
		await until('post_stop', () => project.read('hooks.txt').includes('post_stop '));
		expect(toldBy(project)).toEqual([
			{
				name: 'pre_start-blue-pre_start',
				about: expect.objectContaining({
					hook: 'pre_start',
					service: 'api',
					run: null,
					lastExit: null,
				}),
			},
			{name: 'post_start', about: expect.objectContaining({hook: 'post_start', run: 1})},
			{
				name: 'pre_stop',
				about: expect.objectContaining({hook: 'pre_stop', run: 1, cause: 'operator'}),
			},
			{
				name: 'post_stop',
				about: expect.objectContaining({
					hook: 'post_stop',
					run: 1,
					lastExit: {code: 143, at: expect.any(Number)},
				}),
			},
		]);
	});

	it('that never end their line cost the daemon no memory', async () => {
		await using project = await createProject({
			api: {
				...sleeper,
				hooks: {
					pre_start: {
						script: 'sh',
						args: ['-c', 'head -c 300000000 /dev/zero; echo; echo done; exit 3'],
					},
				},
			},
		});
		const {stdout} = await project.weaver(['start', 'api']);
		expect(stdout).toBe('');
		expect(project.read('.weaver/daemon.log')).toContain('pre_start hook failed: exit 3: done');
		const status = readFileSync(`/proc/${await daemonPid(project)}/status`, 'utf8');
		const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
		expect(peak).toBeLessThan(200);
	});

	it('keep a service from starting, which counts as a failed start', async () => {
		await using project = await createProject({
			api: {
				...sleeper,
				max_restarts: 1,
				restart_delay: '10ms',
				hooks: {pre_start: {script: 'sh', args: ['-c', 'echo no disk left; exit 3']}},
			},
		});
		const {code, stderr} = await project.weaver(['start', 'api', '--wait']);
		expect({code, stderr}).toEqual({
			code: 1,
			stderr:
				'api failed: gave up after 1 restart: pre_start hook failed: exit 3: no disk left\n  weaver logs api',
		});
		expect(project.read('.weaver/daemon.log')).toContain('api: pre_start: no disk left\n');
	});

	it('keep a service from being stopped by hand, unless forced', async () => {
		await using project = await createProject({
			api: {...sleeper, hooks: {pre_stop: {script: 'sh', args: ['-c', 'echo busy; exit 1']}}},
		});
		await project.weaver(['start', 'api']);
		const {pid} = await serviceOf(project, 'api');
		const refused = await project.weaver(['stop', 'api']);
		expect(refused.code).toBe(1);
		expect(refused.stderr).toContain('api runs on, its pre_stop hook failed: exit 1: busy\n');
		const again = await project.weaver(['restart', 'api']);
		expect(again.stderr).toContain('api runs on, its pre_stop hook failed: exit 1: busy\n');
		expect(await serviceOf(project, 'api')).toMatchObject({pid, state: 'running', wanted: 'up'});
		expect((await project.weaver(['stop', 'api', '--force'])).code).toBe(0);
		expect(isAlive(pid ?? 0)).toBe(false);

		await project.weaver(['start', 'api']);
		project.remove('services.d/api.json');
		await until('the end of api', async () => (await project.weaver(['status', 'api'])).code === 2);
	});

	it('that refuse a stop after a new daemon has come refuse it for good', async () => {
		const script = 'echo asked >>asked.txt; until [ -e go ]; do sleep 0.02; done; exit 1';
		await using project = await createProject({
			api: {...sleeper, hooks: {pre_stop: {script: 'sh', args: ['-c', script]}}},
		});
		const asked = () => (existsSync(project.path('asked.txt')) ? project.read('asked.txt') : '');
		await project.weaver(['start', 'api']);
		const stop = project.weaver(['stop', 'api']);
		await until('the hook', () => asked() === 'asked\n');
		await killDaemon(project);
		await stop;
		await project.weaver(['status']);
		await until('the hook again', () => asked() === 'asked\nasked\n');
		project.write('go', '');
		await untilService(project, 'api', ({wanted, state}) => wanted === 'up' && state === 'running');
		await until('a note', () => project.read('.weaver/state.json').includes('"up"'));
		await killDaemon(project);
		expect(await serviceOf(project, 'api')).toMatchObject({wanted: 'up', state: 'running', run: 1});
		expect(asked()).toBe('asked\nasked\n');
	});

	it('clean up after a run although the next start is called off meanwhile', async () => {
		await using project = await createProject({
			api: {
				...sleeper,
				script: 'sh -c "exit 1"',
				restart_delay: '1ms',
				hooks: {post_stop: {script: 'sh', args: ['-c', 'sleep 0.5; echo done >>post.txt']}},
			},
		});
		await project.weaver(['start', 'api']);
		const {run} = await untilService(project, 'api', ({state}) => state === 'starting');
		expect((await project.weaver(['stop', 'api'])).code).toBe(0);
		expect(project.read('post.txt').trim().split('\n').length).toBe(run);
		expect(await serviceOf(project, 'api')).toMatchObject({state: 'stopped', run});
	});

	it('are ended with all they started: by their timeout, by a stop and by the death of the daemon', async () => {
		const slow = 'echo $$ >>pids.txt; sleep 1000 & echo $! >>pids.txt; wait';
		await using project = await createProject({
			api: {
				...sleeper,
				enabled: false,
				max_restarts: 0,
				hooks: {pre_start: {script: 'sh', args: ['slow.sh'], timeout: '300ms'}},
			},
			web: {...sleeper, enabled: false, hooks: {pre_start: {script: 'sh', args: ['slow.sh']}}},
		});
		writeFileSync(project.path('slow.sh'), `${slow}\n`);
		const pids = () => project.read('pids.txt').trim().split('\n').map(Number);
		const failed = await project.weaver(['start', 'api']);
		expect(failed.stderr).toContain('pre_start hook failed: took longer than 300ms');
		await until('the end of the hook', () => !pids().some(isAlive));

		project.remove('pids.txt');
		const starting = project.weaver(['start', 'web']);
		await until('the hook', () => project.list('.').includes('pids.txt') && pids().length === 2);
		await project.weaver(['stop', 'web']);
		await until('the end of the hook', () => !pids().some(isAlive));
		expect((await starting).code).toBe(1);

		project.remove('pids.txt');
		const again = project.weaver(['start', 'web']);
		await until('the hook', () => project.list('.').includes('pids.txt') && pids().length === 2);
		const first = pids();
		process.kill(await daemonPid(project), 'SIGKILL');
		await again;
		await until('the end of the hook', () => !first.some(isAlive));
		writeFileSync(project.path('slow.sh'), 'exit 0\n');
		await project.weaver(['daemon', 'restart']);
		await untilService(project, 'web', ({state}) => state === 'running');
	});

	it('a forced stop in the middle of a start leaves the run before it as it was', async () => {
		const wait = 'echo >asked; while [ -e hold ]; do sleep 0.02; done';
		await using project = await createProject({
			api: {...sleeper, restart_delay: 10, hooks: {pre_start: {script: 'sh', args: ['-c', wait]}}},
		});
		await project.weaver(['start', 'api']);
		const {pid} = await serviceOf(project, 'api');
		project.remove('asked');
		project.write('hold', '');
		process.kill(pid ?? 0, 'SIGKILL');
		await until('the next start', () => existsSync(project.path('asked')));
		expect((await project.weaver(['stop', 'api', '--force'])).code).toBe(0);
		expect(project.list('.weaver/run/api/r1')).toContain('exit');
		expect(project.list('.weaver/run/api/r1')).not.toContain('asked');
	});
});
