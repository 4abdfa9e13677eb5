import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, rmSync} from 'node:fs';
import {expect, test} from 'vitest';
import {run} from '../../src/cli/init.ts';
import {buildEnv} from '../../src/config/env.ts';
import {loadServices} from '../../src/config/load.ts';
import {programOf} from '../../src/config/program.ts';
import {createFolder} from '../config/folder.ts';
import {cleanEnvironment} from '../support/environment.ts';
import {until} from '../support/until.ts';
import {runCommand} from './io.ts';

const files = [
	'services.d/hello.json',
	'services.d/hello/server.mjs',
	'services.d/README.md',
	'services.d/.schema.json',
	'.env.example',
];

test('makes a project and says what to do next', async () => {
	using folder = createFolder();
	const {code, stdout} = await runCommand(run, folder.root, ['new']);
	const url = /curl (.*)/.exec(stdout)?.[1] ?? '';
	expect(url).toMatch(/^http:\/\/127\.0\.0\.1:43\d\d\/$/);
	expect([code, stdout]).toEqual([
		0,
		`${folder.path('new')} is a weaver project now:
${files.map((file) => `  ${file}\n`).join('')}
Next:
  cd ${folder.path('new')}
  weaver start hello --wait
  curl ${url}
  weaver monitor

Then change services.d/hello.json, or put more files beside it: services.d/README.md tells how.
`,
	]);
});

test('what it makes is valid, runs, is healthy and ends when asked', async () => {
	using folder = createFolder();
	rmSync(folder.path('services.d'), {recursive: true});
	const {stdout} = await runCommand(run, folder.root, [], {json: true});
	const {url, ...rest} = JSON.parse(stdout);
	expect(rest).toEqual({root: folder.root, created: files, kept: [], service: 'hello'});

	const {services, problems} = await loadServices(folder.project);
	expect([services.map(({config}) => config.name), problems]).toEqual([['hello'], []]);
	const config = services[0]!.config;
	const program = programOf(folder.root, config);
	const environment = buildEnv({
		config: {...config, env_file: '.env.example'},
		projectRoot: folder.root,
		base: cleanEnvironment(),
		file: 'services.d/hello.json',
		marks: {WEAVER_SERVICE: 'hello', WEAVER_RUN: 'hello/r1'},
	});
	if ('error' in program || 'problem' in environment) throw new Error('hello can not be started');
	expect(program.command).toEqual(['node', 'services.d/hello/server.mjs']);
	const [name = '', ...args] = program.command;
	const child = spawn(name, args, {cwd: folder.root, env: environment.env, stdio: 'ignore'});
	const exit = once(child, 'exit');
	try {
		const ask = async (address: string): Promise<string> => (await fetch(address)).text();
		expect(await until('the service', () => ask(`${url}health`))).toBe('ok\n');
		if (config.health?.type !== 'http') throw new Error('hello has no http check');
		expect(await ask(config.health.endpoint)).toBe('ok\n');
		expect(await ask(url)).toBe(`Good morning from process ${child.pid}\n`);
	} finally {
		child.kill('SIGTERM');
	}
	expect(await exit).toEqual([0, null]);
});

test('keeps an .env.example of another tool', async () => {
	using folder = createFolder({'.env.example': 'MINE=1\n'});
	const {code, stdout} = await runCommand(run, folder.root);
	expect([code, readFileSync(folder.path('.env.example'), 'utf8')]).toEqual([0, 'MINE=1\n']);
	expect(stdout).toContain('  .env.example (was there, left as it is)\n');
});

test('refuses a folder that has files of ours and leaves it alone', async () => {
	using folder = createFolder({'services.d/api.json': {name: 'api'}, '.weaver/state.json': {}});
	await expect(runCommand(run, folder.root)).rejects.toMatchObject({
		message: `${folder.root} is already a weaver project: it has services.d/api.json, .weaver/.`,
		code: 'exists',
		exitCode: 1,
	});
	expect(readFileSync(folder.path('services.d/api.json'), 'utf8')).toBe('{\n\t"name": "api"\n}\n');
});

test('a place that can not be written is told', async () => {
	using folder = createFolder({file: 'text'});
	await expect(runCommand(run, folder.root, ['file/new'])).rejects.toMatchObject({
		name: 'UserError',
		code: 'unwritable',
	});
});

test.skipIf(process.platform !== 'linux')(
	'where no folder can be made it says so and ends',
	async () => {
		using folder = createFolder();
		await expect(runCommand(run, folder.root, ['/proc/nope'])).rejects.toThrow(
			"The project can't be written: ENOENT: no such file or directory, mkdir '/proc/nope'.",
		);
	},
);
