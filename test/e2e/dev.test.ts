import {describe, expect, it} from 'vitest';
import {daemonPid, isAlive, serviceOf, untilService} from '../support/daemon.ts';
import {createProject} from '../support/project.ts';
import {until} from '../support/until.ts';

const program = (text: string) =>
	`console.log('${text}', process.pid);\nsetInterval(() => {}, 1000);\n`;
const node = {script: 'main.js', interpreter: 'node', min_uptime: '0s'};
const services = {
	api: {...node, cwd: 'api', dependencies: ['db']},
	db: {...node, cwd: 'db', enabled: false},
	other: {script: 'sleep 1000', enabled: false, min_uptime: '0s'},
};

describe('weaver dev', () => {
	it('prints the logs as one, restarts once for a burst, and stops all at ctrl-C', async () => {
		await using project = await createProject(services);
		project.write('api/main.js', program('api one'));
		project.write('db/main.js', program('db one'));
		const ctrlC = new AbortController();
		let out = '';
		const dev = project.weaver(['dev'], {
			signal: ctrlC.signal,
			onOutput: (text) => {
				out += text;
			},
		});
		await until(
			'both',
			() => /^api \| api one \d+$/m.test(out) && /^db {2}\| db one \d+$/m.test(out),
		);
		await until(
			'the watch',
			() => project.read('.weaver/daemon.log').split('watches .').length === 3,
		);
		const {pid: db} = await serviceOf(project, 'db');
		for (let at = 0; at < 5; at += 1) project.write(`api/lib${at}.js`, '');
		project.write('api/main.js', program('api two'));
		await until('the new version', () => /^api \| api two \d+$/m.test(out));
		expect(await serviceOf(project, 'api')).toMatchObject({run: 2});

		project.write('api/main.js', 'broken(\n');
		await until('its failure', () => /^api \| SyntaxError/m.test(out));
		project.write('services.d/db.json', '{"name": "db", "scrpt": "x"}\n');
		await untilService(project, 'db', ({problem}) => problem !== null);
		project.write('api/main.js', program('api three'));
		await until('the mended version', () => /^api \| api three \d+$/m.test(out));
		expect((await serviceOf(project, 'db')).pid).toBe(db);

		ctrlC.abort();
		const {code, stderr} = await dev;
		expect(code).toBe(0);
		expect(stderr).toContain('── dev: db, api; ctrl-C stops them\n');
		expect(stderr.match(/services\.d\/db\.json:1: scrpt is not a known field/g)?.length).toBe(1);
		expect(stderr).toMatch(
			/── api is restarting: main\.js changed|── api is restarting: lib\d\.js changed/,
		);
		expect(stderr).not.toContain('\u001b');
		expect(isAlive(db ?? 0)).toBe(false);
		expect(await serviceOf(project, 'api')).toMatchObject({state: 'stopped', pid: null});
	});

	it('that is killed takes along what it had started, and nothing else', async () => {
		await using project = await createProject({
			...services,
			api: {...services.api, enabled: false},
		});
		project.write('api/main.js', program('api'));
		project.write('db/main.js', program('db'));
		await project.weaver(['start', 'db', 'other']);
		using terminal = project.terminal(['dev', 'api']);
		const {pid} = await untilService(project, 'api', ({state}) => state === 'running');
		await terminal.until(/dev: db, api;[\s\S]*api \| api \d+/);
		process.kill(terminal.pid, 'SIGKILL');
		await until('the end of api', () => !isAlive(pid ?? 0));
		expect(await serviceOf(project, 'db')).toMatchObject({state: 'running', run: 1});
		expect(await serviceOf(project, 'other')).toMatchObject({state: 'running', run: 1});
	});

	it('outlives its daemon, and a second ctrl-C forces', async () => {
		await using project = await createProject({
			deaf: {
				script: 'sh',
				args: ['-c', "trap '' TERM; echo up; while :; do sleep 0.1; done"],
				min_uptime: '0s',
			},
		});
		using terminal = project.terminal(['dev', 'deaf']);
		await terminal.until(/deaf \| up/);
		const {pid} = await serviceOf(project, 'deaf');
		process.kill(await daemonPid(project), 'SIGKILL');
		await terminal.until(/another one takes over/);
		await untilService(project, 'deaf', (service) => service.pid === pid);
		terminal.keys('\u0003');
		await terminal.until(/stopping deaf/);
		await untilService(project, 'deaf', ({state}) => state === 'stopping');
		terminal.keys('\u0003');
		expect(await terminal.exit).toBe(130);
		expect(isAlive(pid ?? 0)).toBe(false);
	});
});
