import {expect, test} from 'vitest';
import {run} from '../../src/cli/validate.ts';
import {createFolder} from '../config/folder.ts';
import {runCommand} from './io.ts';

const good = {name: 'good', script: 'node good.js'};
const bad =
	'{\n\t"name": "bad",\n\t"script": "node bad.js",\n\t"intervall": 1,\n\t"max_restart": 2\n}\n';

test('says how many services there are when nothing is wrong', async () => {
	using folder = createFolder({'services.d/good.json': good});
	expect(await runCommand(run, folder.path('services.d'))).toEqual({
		code: 0,
		stdout: '1 service, no problems\n',
	});
});

test('prints each problem with its place and what to do', async () => {
	using folder = createFolder({'services.d/good.json': good, 'services.d/bad.json': bad});
	const {code, stdout} = await runCommand(run, folder.root);
	expect(code).toBe(1);
	expect(stdout).toBe(
		`services.d/bad.json:4: intervall is not a known field
  Known here: $schema, name, type, description, version, tags, group, enabled, script, interpreter, args, cwd, env, env_file, check_ports, instances, exec_mode, pty, restart, success_exit_codes, max_restarts, min_uptime, restart_delay, max_restart_delay, reset_after, stop_signal, stop_timeout, dependencies, wait_for, startup, readiness, health, max_memory_restart, limits, logs, watch, schedule, hooks.
services.d/bad.json:5: max_restart is not a known field
  Did you mean "max_restarts"?

1 service good, 2 problems
`,
	);
});

test('checks only the files that are named, and those against their neighbours', async () => {
	using folder = createFolder({
		'services.d/good.json': good,
		'services.d/bad.json': bad,
		'services.d/late.json': {...good, name: 'late', dependencies: ['good', 'none']},
		'elsewhere.json': {...good, name: 'elsewhere', dependencies: ['none']},
	});
	const check = async (...files: readonly string[]) =>
		JSON.parse((await runCommand(run, folder.root, files, {json: true})).stdout);
	expect(await check('services.d/good.json', 'elsewhere.json')).toEqual({
		services: ['good', 'elsewhere'],
		problems: [],
	});
	expect(await check('services.d/late.json')).toEqual({
		services: [],
		problems: [
			{
				file: 'services.d/late.json',
				line: 6,
				field: 'dependencies[1].service',
				message: 'dependencies[1].service names "none", which no file in services.d/ defines',
				hint: null,
				service: null,
			},
		],
	});
});

test('a file that is not there is wrong usage', async () => {
	using folder = createFolder();
	await expect(runCommand(run, folder.root, ['services.d/none.json'])).rejects.toMatchObject({
		message: `${folder.path('services.d/none.json')} does not exist.`,
		code: 'not-found',
		exitCode: 2,
	});
});
