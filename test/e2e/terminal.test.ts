/** Services with a terminal of their own, and attaching to it from the command line. */
import {cpSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {execa} from 'execa';
import {describe, expect, it} from 'vitest';
import type {EnvReport} from '../../src/config/env-report.ts';
import {isAlive, killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject, type Project, pidsWithEnvironment, repository} from '../support/project.ts';
import {until} from '../support/until.ts';

const spoolOf = (project: Project, name: string, run = 1) =>
	project.read(`.weaver/run/${name}/r${run}/spool`);

/** Asks for lines and answers them; says what it hears of signals and sizes. */
const talker = `
trap 'echo size $(stty size); ' WINCH
trap 'echo heard TERM; exit 4' TERM
test -t 0 && test -t 1 && test -t 2 && all=yes
echo "tty $all, $TERM, \${COLUMNS:-none} \${LINES:-none}, $NODE_OPTIONS"
stty size
while :; do
	printf 'name? '
	read -r name || continue
	[ "$name" = bye ] && exit 3
	echo "hello $name"
done
`;

const shell = (script: string) => ({script: 'sh', args: ['-c', script], restart: 'never'});

describe('a service with a terminal', () => {
	it('is attached to, typed to and left, and outlives the daemon that started it', async () => {
		await using project = await createProject({
			talk: {...shell(talker), pty: true, env: {NODE_OPTIONS: '--no-such-option'}},
		});
		expect((await project.weaver(['start', 'talk', '--wait'])).code).toBe(0);
		const before = await serviceOf(project, 'talk');
		expect(before).toMatchObject({pty: true, command: ['sh', '-c', talker]});
		await until('its first words', () => spoolOf(project, 'talk').includes('name?'));
		expect(spoolOf(project, 'talk').split('\r\n').slice(0, 2)).toEqual([
			'tty yes, xterm-256color, none none, --no-such-option',
			'40 120',
		]);

		const env = await project.json<EnvReport>(['service', 'env', 'talk']);
		expect(env.drift).toEqual([]);
		expect(
			env.entries.filter(({key}) => /^(?:TERM|COLUMNS|LINES|NODE_OPTIONS)$/.test(key)),
		).toEqual([
			{
				key: 'NODE_OPTIONS',
				value: '--no-such-option',
				source: expect.stringMatching(/talk.json:\d+/),
			},
			{key: 'TERM', value: 'xterm-256color', source: 'weaver'},
		]);

		using one = project.terminal(['service', 'attach', 'talk'], {columns: 90, rows: 20});
		await one.until(/size 20 90/);
		expect(one.lines().slice(0, 2)).toEqual([
			'Attached to talk. ^] ^] leaves; it goes on.',
			'tty yes, xterm-256color, none none, --no-such-option',
		]);
		one.keys('ann\r');
		await one.until(/hello ann\nname\?/);

		// The smallest window counts for both; both see and both type.
		using two = project.terminal(['service', 'attach', 'talk'], {columns: 100, rows: 15});
		await two.until(/hello ann[\s\S]*size 15 90/);
		two.keys('bob\r');
		await one.until(/hello bob/);

		await killDaemon(project);
		one.keys('cid\r');
		await two.until(/hello cid/);
		two.keys('\x1d\x1d');
		expect(await two.exit).toBe(0);
		await two.until(/Left talk; it goes on\./);
		await one.until(/size 15 90[\s\S]*size 20 90/);

		const after = await serviceOf(project, 'talk');
		expect([after.pid, after.run]).toEqual([before.pid, 1]);
		one.keys('bye\r');
		expect(await one.exit).toBe(1);
		await one.until(/talk has ended with exit 3\./);
		await project.weaver(['status']);
		expect(await untilService(project, 'talk', ({phase}) => phase === 'stopped')).toMatchObject({
			lastExit: {code: 3, signal: null},
		});
	});

	it('loses no byte at its end, whatever ends it, and leaves nothing behind', async () => {
		const deaf = 'trap "" HUP TERM; echo up; while :; do sleep 1000; done';
		await using project = await createProject({
			big: {
				...shell('head -c 1000000 /dev/zero | tr "\\0" x; printf end; exit 9'),
				pty: true,
			},
			obeys: {...shell(talker), pty: true},
			// Of its own session, without a mark, and deaf.
			hides: {...shell(`env -i sh -c '${deaf}'; true`), pty: true},
			hosted: {
				...shell(`exec env -i sh -c '${deaf}'`),
				pty: true,
				restart: 'on-failure',
				stop_timeout: '200ms',
			},
			three: {...shell(talker), pty: true, instances: 2},
		});
		project.service('beats', {
			...shell('echo up >/dev/stderr; while :; do echo >&9; sleep 0.1; done'),
			pty: true,
			health: {max_silence: '5s', interval: '100ms'},
			logs: {capture: 'pipe'},
		});
		project.service('rolls', {
			...shell('seq 100000; read x'),
			pty: true,
			logs: {max_size: '64K'},
		});
		await project.weaver(['start', '--all']);
		const big = await untilService(project, 'big', ({lastExit}) => lastExit !== null);
		expect(big.lastExit).toMatchObject({code: 9});
		const text = spoolOf(project, 'big');
		expect([text.length, text.slice(-4)]).toEqual([1_000_003, 'xend']);

		await until('its words', () => spoolOf(project, 'obeys').includes('name?'));
		expect((await project.weaver(['stop', 'obeys'])).code).toBe(0);
		expect((await serviceOf(project, 'obeys')).lastExit).toMatchObject({code: 4, signal: null});
		expect(spoolOf(project, 'obeys')).toContain('heard TERM\r\n');

		await until('both', () =>
			['hides', 'hosted'].every((name) => spoolOf(project, name).includes('up')),
		);
		const sleepers = () =>
			['hides', 'hosted'].flatMap((name) => {
				const {pid} = JSON.parse(project.read(`.weaver/run/${name}/r1/session`)) as {pid: number};
				return pid;
			});
		const [hidden = 0, left = 0] = sleepers();
		expect((await project.weaver(['stop', 'hides', '--force'])).code).toBe(0);
		expect((await serviceOf(project, 'hides')).lastExit).toMatchObject({signal: 'SIGKILL'});
		expect(isAlive(hidden)).toBe(false);

		// The service loses its terminal with the host; nothing of it stays beside the next run.
		const host = (await serviceOf(project, 'hosted')).pid ?? 0;
		using watching = project.terminal(['service', 'attach', 'hosted']);
		await watching.until(/up/);
		process.kill(host, 'SIGKILL');
		await watching.until(/hosted has ended with exit 137 \(SIGKILL\)/);
		const next = await untilService(
			project,
			'hosted',
			({run, phase}) => run === 2 && phase === 'running',
		);
		expect(next.lastExit).toMatchObject({code: 137, signal: 'SIGKILL'});
		expect(isAlive(left)).toBe(false);

		await untilService(project, 'beats', ({health}) => health === 'healthy');
		expect(spoolOf(project, 'beats')).toBe('up\r\n');

		// Its log has been archived meanwhile; who attaches sees the end of it all the same.
		await until('an archive', () => project.list('.weaver/logs/rolls').length > 0);
		using end = project.terminal(['service', 'attach', 'rolls'], {columns: 80, rows: 24});
		await end.until(/99999\n100000/);
		end.kill('SIGKILL');

		const many = await project.weaver(['service', 'attach', 'three']);
		expect(many).toEqual({
			code: 2,
			stdout: '',
			stderr:
				'three has 2 instances, each with a terminal of its own.\nName one: three.1, three.2.',
		});
		using second = project.terminal(['service', 'attach', 'three.2']);
		await second.until(/name\?/);
		second.kill('SIGTERM');
		expect(await second.exit).toBe(1);
		expect((await serviceOf(project, 'three.2')).phase).toBe('running');
		await project.weaver(['stop', '--all']);
		expect(pidsWithEnvironment(`HOME=${project.env['HOME']}`).filter(isHost)).toEqual([]);
	});

	it('is refused where it cannot be, and says what is missing on this machine', async () => {
		await using project = await createProject({
			plain: shell('echo plain; sleep 1000'),
			talk: {...shell('sleep 1000'), pty: true},
		});
		project.write(
			'services.d/both.json',
			'{\n\t"name": "both",\n\t"script": "node a.js",\n\t"exec_mode": "cluster",\n\t"pty": true\n}\n',
		);
		project.write(
			'services.d/split.json',
			'{\n\t"name": "split",\n\t"script": "node a.js",\n\t"pty": true,\n\t"logs": {"split": true}\n}\n',
		);
		const {stdout} = await project.weaver(['validate']);
		expect(stdout).toContain(
			'services.d/both.json:5: pty cannot be used with "exec_mode": "cluster": workers have no terminal',
		);
		expect(stdout).toContain(
			'services.d/split.json:4: pty cannot be used with logs.split: a terminal has one output for both',
		);
		project.remove('services.d/both.json');
		project.remove('services.d/split.json');

		// A weaver that was installed without its optional packages.
		const bare = project.path('bare');
		cpSync(path.join(repository, 'dist'), path.join(bare, 'dist'), {recursive: true});
		cpSync(path.join(repository, 'package.json'), path.join(bare, 'package.json'));
		const {stderr} = await execa(
			process.execPath,
			[path.join(bare, 'dist', 'weaver.js'), 'start', '--all', '--wait'],
			{cwd: project.root, env: project.env, extendEnv: false, reject: false},
		);
		expect(stderr).toContain(
			`talk failed: pty needs the package @lydell/node-pty-${process.platform}-${process.arch}, which is not installed beside weaver. Install weaver again on this machine, without --omit=optional`,
		);
		expect(await serviceOf(project, 'plain')).toMatchObject({phase: 'running', pty: false});
		const attach = (name: string) => project.weaver(['service', 'attach', name]);
		expect([await attach('plain'), await attach('talk')]).toEqual([
			{
				code: 1,
				stdout: '',
				stderr: 'plain runs without a terminal.\nSet "pty": true in its file, which restarts it.',
			},
			{code: 1, stdout: '', stderr: 'talk does not run.\nStart it with `weaver start talk`.'},
		]);
	});
});

const isHost = (pid: number): boolean => {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('pty-host');
	} catch {
		return false;
	}
};
