import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {loadServices} from '../../src/config/load.ts';
import type {ConfigProblem} from '../../src/lib/config-problem.ts';
import {createFolder} from './folder.ts';

const good = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
	name,
	script: `node ${name}.js`,
	...more,
});

/** `file:line [field] message | hint`, without the folder. */
const brief = (problems: readonly ConfigProblem[]): readonly string[] =>
	problems.map(
		({file, line, field, message, hint}) =>
			`${file.replace('services.d/', '')}:${line ?? '-'} [${field ?? ''}] ${message} | ${hint ?? ''}`,
	);

test('reads every *.json of services.d/ itself, with every default filled in', async () => {
	using folder = createFolder({
		'services.d/b.json': good('b', {
			dependencies: ['a', {service: 'a', condition: 'healthy'}],
			restart_delay: '1m30s',
			health: {tcp_port: 5432},
		}),
		'services.d/a.json': good('a', {health: {endpoint: 'http://127.0.0.1:3000/'}}),
		'services.d/.hidden.json': 'no JSON',
		'services.d/notes.txt': 'no JSON',
		'services.d/demo/c.json': 'no JSON',
	});
	const {services, problems} = await loadServices(folder.project);
	expect(problems).toEqual([]);
	expect(services.map(({file, config}) => [file, config.name])).toEqual([
		['services.d/a.json', 'a'],
		['services.d/b.json', 'b'],
	]);
	expect(services[1]?.config).toEqual({
		name: 'b',
		type: 'custom',
		tags: [],
		enabled: true,
		script: 'node b.js',
		check_ports: true,
		cwd: '.',
		env: {},
		instances: 1,
		exec_mode: 'fork',
		pty: false,
		restart: 'on-failure',
		success_exit_codes: [0],
		max_restarts: 16,
		min_uptime: 1000,
		restart_delay: 90_000,
		max_restart_delay: 60_000,
		reset_after: 300_000,
		stop_signal: 'SIGTERM',
		stop_timeout: 10_000,
		dependencies: [
			{service: 'a', condition: 'started', optional: false, on_restart: 'none'},
			{service: 'a', condition: 'healthy', optional: false, on_restart: 'none'},
		],
		health: {
			enabled: true,
			type: 'tcp',
			tcp_port: 5432,
			host: '127.0.0.1',
			interval: 10_000,
			timeout: 5000,
			retries: 0,
			retry_delay: 200,
			startup_delay: 0,
			degradation_threshold: 1,
			failure_threshold: 3,
			action: 'mark',
		},
		wait_for: [],
		logs: {
			max_size: 10 * 1024 * 1024,
			max_files: 10,
			compress: true,
			split: false,
			capture: 'file',
		},
		watch: false,
		hooks: {},
	});
});

test('each wrong field is named with its line and what to do', async () => {
	using folder = createFolder({
		'services.d/a.json': `{
	"name": "a.1",
	"script": "",
	"max_restart": 3,
	"metrics": {},
	"env": {
		"PORT": 3000,
		"A-B": "x"
	},
	"restart": "allways",
	"stop_timeout": "60d",
	"restart_delay": -1,
	"enabled": "yes",
	"dependencies": [
		5,
		{"servic": "b"},
		{"service": "b", "condition": "complete"}
	],
	"health": {
		"type": "mcp",
		"interval": "50ms",
		"tcp_port": 99999,
		"endpoint": "https://127.0.0.1/",
		"headers": {"a b": "x", "x-test": 1},
		"expected_body": "/(/",
		"retry": 3
	},
	"logs": {"level": "info", "max_size": "-1M"},
	"schedule": {"timezone": "UTC"},
	"watch": {"path": ["src"]},
	"hooks": {
		"pre_start": 5,
		"post_start": "",
		"pre_stop": {"script": "x", "timout": 1},
		"post_stop": {"args": []}
	},
	"limits": {"cpu_percent": 0},
	"wait_for": ["db", {"service": "db", "timeout": "x"}]
}`,
	});
	const {services, problems} = await loadServices(folder.project);
	expect(services).toEqual([]);
	expect(brief(problems)).toEqual([
		'a.json:2 [name] name must not end in "." and a number, got "a.1" | ',
		'a.json:3 [script] script must not be empty, got "" | ',
		'a.json:4 [max_restart] max_restart is not a known field | Did you mean "max_restarts"?',
		'a.json:5 [metrics] metrics is not supported yet | Remove it.',
		'a.json:7 [env.PORT] env.PORT must be a text in double quotes, got 3000 | Write "3000".',
		'a.json:8 [env.A-B] env.A-B must be a variable name: letters, digits and "_", not beginning with a digit | ',
		'a.json:10 [restart] restart must be "always", "on-failure", "never" or "unless-stopped", got "allways" | Did you mean "always"?',
		'a.json:11 [stop_timeout] stop_timeout must be at most 24d, got "60d" | ',
		'a.json:12 [restart_delay] restart_delay must be milliseconds or a duration such as "10s", "5m", "1h30m", got -1 | ',
		'a.json:13 [enabled] enabled must be true or false, got "yes" | ',
		'a.json:15 [dependencies[0]] dependencies[0] must be a name or an object: { … }, got 5 | ',
		'a.json:16 [dependencies[1].service] dependencies[1].service is missing | Name of the service that must come first',
		'a.json:16 [dependencies[1].servic] dependencies[1].servic is not a known field | Did you mean "service"?',
		'a.json:17 [dependencies[2].condition] dependencies[2].condition must be "started", "healthy", "completed" or "log_ready", got "complete" | Did you mean "completed"?',
		'a.json:20 [health.type] health.type must be "http", "tcp", "script", "dependency", "heartbeat" or "log", got "mcp" | "mcp" is not supported yet.',
		'a.json:21 [health.interval] health.interval must be at least 100 ms, got "50ms" | ',
		'a.json:22 [health.tcp_port] health.tcp_port must be at most 65535, got 99999 | ',
		'a.json:23 [health.endpoint] health.endpoint must be an http:// address such as "http://127.0.0.1:3000/health", got "https://127.0.0.1/" | ',
		'a.json:24 [health.headers.a b] health.headers.a b must be the name of a header | ',
		'a.json:24 [health.headers.x-test] health.headers.x-test must be a text in double quotes, got 1 | Write "1".',
		'a.json:25 [health.expected_body] health.expected_body must be a text or a /regular expression/, got "/(/" | ',
		'a.json:26 [health.retry] health.retry is not a known field | Known here: enabled, type, interval, timeout, retries, retry_delay, startup_delay, degradation_threshold, failure_threshold, action, endpoint, method, headers, expected_status, expected_body, tcp_port, host, script, args, expected_exit_code, expected_output, service, max_silence, pattern.',
		'a.json:28 [logs.max_size] logs.max_size must be bytes or a size such as "512K", "100M", "2G", got "-1M" | ',
		'a.json:28 [logs.level] logs.level is not supported yet | Remove it.',
		'a.json:29 [schedule.cron] schedule.cron is missing | When to start: five or six fields, as cron has them',
		'a.json:30 [watch.path] watch.path is not a known field | Did you mean "paths"?',
		'a.json:32 [hooks.pre_start] hooks.pre_start must be a command line or an object: { … }, got 5 | ',
		'a.json:33 [hooks.post_start] hooks.post_start must not be empty, got "" | ',
		'a.json:34 [hooks.pre_stop.timout] hooks.pre_stop.timout is not a known field | Did you mean "timeout"?',
		'a.json:35 [hooks.post_stop.script] hooks.post_stop.script is missing | Program, or command line, to run in the folder of the service',
		'a.json:37 [limits.cpu_percent] limits.cpu_percent must be more than 0, got 0 | ',
		'a.json:38 [wait_for[1].timeout] wait_for[1].timeout must be milliseconds or a duration such as "10s", "5m", "1h30m", got "x" | ',
	]);
});

test.each([
	[
		{},
		'health needs a "type", or one of "endpoint", "tcp_port", "script", "service", "max_silence" or "pattern"',
	],
	[{type: 'http'}, 'health needs "endpoint", the address that an http check asks'],
	[{type: 'tcp'}, 'health needs "tcp_port", the port that a tcp check connects to'],
	[
		{type: 'tcp', tcp_port: 1, endpoint: 'http://a/'},
		'health.endpoint does not belong to a tcp check, got "http://a/"',
	],
	[
		{type: 'script', script: 'a', pattern: 'up'},
		'health.pattern does not belong to a script check, got "up"',
	],
	[
		{endpoint: 'http://a/', method: 'HEAD', expected_body: 'up'},
		'health.expected_body cannot be found in the answer to HEAD, which has no body, got "up"',
	],
	[{tcp_port: 1, endpoint: 'http://a/'}, 'health.tcp_port does not belong to an http check, got 1'],
])('health %j: %s', async (health, message) => {
	using folder = createFolder({'services.d/a.json': good('a', {health})});
	expect((await loadServices(folder.project)).problems.map((problem) => problem.message)).toEqual([
		message,
	]);
});

test('what is missing is named with its meaning', async () => {
	using folder = createFolder({'services.d/a.json': '{\n}', 'services.d/b.json': '[1]'});
	expect(brief((await loadServices(folder.project)).problems)).toEqual([
		'a.json:1 [name] name is missing | Unique name of the service; the file may be called anything',
		'a.json:1 [script] script is missing | Program file, or a whole command line when it has spaces and there are no `args`',
		'b.json:1 [] the file must be an object: { … } | ',
	]);
});

test('a file that is no readable JSON hides no other', async () => {
	using folder = createFolder({
		'services.d/bom.json': '\uFEFF{}',
		'services.d/comma.json': '{\n\t"name": "a",\n}',
		'services.d/good.json': good('good'),
		'services.d/huge.json': ' '.repeat(1024 * 1024 + 1),
		'services.d/quote.json': good('quote', {script: 'node "a.js'}),
		'services.d/probe.json': good('probe', {health: {script: 'curl -f localhost | grep up'}}),
		'services.d/runner.json': good('runner', {interpreter: 'node | cat'}),
	});
	writeFileSync(
		folder.path('services.d/latin.json'),
		Buffer.from('{\n"name": "caf\xe9"}', 'latin1'),
	);
	mkdirSync(folder.path('services.d/folder.json'));
	symlinkSync('nowhere', folder.path('services.d/link.json'));
	symlinkSync('loop.json', folder.path('services.d/loop.json'));
	execFileSync('mkfifo', [folder.path('services.d/pipe.json')]);
	const {services, problems} = await loadServices(folder.project);
	expect(services.map(({config}) => config.name)).toEqual(['good']);
	expect(brief(problems)).toEqual([
		'bom.json:1 [] begins with a byte order mark | Save it as UTF-8 without one.',
		'comma.json:2 [] a comma stands before "}" (column 13) | Remove the last comma.',
		'folder.json:- [] is a folder, not a file | Rename it so that it does not end in .json.',
		'huge.json:- [] is larger than a service file may be: 1048577 bytes | The limit is 1 MB.',
		'latin.json:2 [] is not UTF-8 text | Save it as UTF-8.',
		'link.json:- [] is a link to a file that does not exist | ',
		'loop.json:- [] cannot be read: it is a link that leads to itself | ',
		'pipe.json:- [] is not a regular file | Remove it.',
		'probe.json:5 [health.script] health.script uses |, which needs a shell | For a shell line write "script": "sh", "args": ["-c", "…"].',
		'quote.json:3 [script] script has a " without its end | Close it.',
		'runner.json:4 [interpreter] interpreter uses |, which needs a shell | For a shell line write "script": "sh", "args": ["-c", "…"].',
	]);
});

test.skipIf(process.getuid?.() === 0)('a file without permission is told as such', async () => {
	using folder = createFolder({'services.d/a.json': good('a')});
	chmodSync(folder.path('services.d/a.json'), 0);
	expect(brief((await loadServices(folder.project)).problems)).toEqual([
		'a.json:- [] cannot be read: permission denied | ',
	]);
});

test('an empty services.d/ is fine, a missing one is not', async () => {
	using folder = createFolder();
	expect(await loadServices(folder.project)).toEqual({services: [], problems: []});
	rmSync(folder.path('services.d'), {recursive: true});
	await expect(loadServices(folder.project)).rejects.toMatchObject({
		message: `${folder.root} has no services.d/ folder.`,
		code: 'no-project',
		hint: 'Make a project with `weaver init`.',
	});
});

test('a name that is taken is a problem of the later file', async () => {
	using folder = createFolder({
		'services.d/one.json': good('api'),
		'services.d/two.json': good('api'),
	});
	const {services, problems} = await loadServices(folder.project);
	expect(services.map(({file}) => file)).toEqual(['services.d/one.json']);
	expect(brief(problems)).toEqual([
		'two.json:2 [name] name "api" is already taken by services.d/one.json | Give one of them another name.',
	]);
});

test('a copy that sorts before the running file does not take its name', async () => {
	using folder = createFolder({'services.d/api.json': good('api')});
	const {services: running} = await loadServices(folder.project);
	folder.write('services.d/api copy.json', good('api'));
	const {services, problems} = await loadServices(folder.project, running);
	expect(services.map(({file}) => file)).toEqual(['services.d/api.json']);
	expect(problems.map(({file, service}) => [file, service])).toEqual([
		['services.d/api copy.json', null],
	]);
});

test('unknown names, cycles and unhealthy conditions keep a service out, with all that need it', async () => {
	using folder = createFolder({
		'services.d/a.json': good('a', {dependencies: ['b']}),
		'services.d/b.json': good('b', {dependencies: ['c']}),
		'services.d/c.json': good('c', {dependencies: ['a', 'free']}),
		'services.d/free.json': good('free'),
		'services.d/needs-a.json': good('needs-a', {dependencies: ['a']}),
		'services.d/needs-none.json': good('needs-none', {dependencies: ['none']}),
		'services.d/looks.json': good('looks', {
			readiness: {service: 'none'},
			health: {service: 'looks'},
			wait_for: ['free', 'nobody'],
		}),
		'services.d/off.json': good('off', {health: {enabled: false, tcp_port: 1}}),
		'services.d/optional.json': good('optional', {
			dependencies: [{service: 'none', optional: true}],
		}),
		'services.d/typo.json': '{"name": "typo", "scrip": "x"}',
		'services.d/waits.json': good('waits', {
			dependencies: [
				'typo',
				{service: 'off', condition: 'healthy'},
				{service: 'free', condition: 'log_ready'},
			],
		}),
	});
	const {services, problems} = await loadServices(folder.project);
	expect(services.map(({config}) => config.name)).toEqual(['free', 'off', 'optional']);
	expect(brief(problems.filter(({file}) => file !== 'services.d/typo.json'))).toEqual([
		'a.json:5 [dependencies[0].service] dependencies[0].service makes a cycle: a → b → c → a | Remove one of these dependencies.',
		'b.json:5 [dependencies[0].service] dependencies[0].service makes a cycle: b → c → a → b | Remove one of these dependencies.',
		'c.json:5 [dependencies[0].service] dependencies[0].service makes a cycle: c → a → b → c | Remove one of these dependencies.',
		'looks.json:5 [readiness.service] readiness.service names "none", which no file in services.d/ defines | ',
		'looks.json:8 [health.service] health.service would make it wait for itself: looks → looks | Name another one.',
		'looks.json:12 [wait_for[1].service] wait_for[1].service names "nobody", which no file in services.d/ defines | ',
		'needs-a.json:5 [dependencies[0].service] dependencies[0].service names "a", whose file has a problem | Mend services.d/a.json first.',
		'needs-none.json:5 [dependencies[0].service] dependencies[0].service names "none", which no file in services.d/ defines | ',
		'waits.json:5 [dependencies[0].service] dependencies[0].service names "typo", whose file has a problem | Mend services.d/typo.json first.',
		'waits.json:8 [dependencies[1].condition] dependencies[1].condition is "healthy", but off has no enabled check | Give off a "readiness" or a "health" check, or wait for "started".',
		'waits.json:12 [dependencies[2].condition] dependencies[2].condition is "log_ready", but free has no enabled log check | Give free a check with a "pattern", or wait for "started".',
	]);
});

test('a file that cannot be read is what those need that name its service, and all that follows says so', async () => {
	using folder = createFolder({
		'services.d/db.json': '{"name": "db", ',
		'services.d/api.json': good('api', {dependencies: ['db']}),
		'services.d/web.json': good('web', {dependencies: ['api']}),
		'services.d/own.json': good('own', {dependencies: ['db', 'nobody']}),
		'services.d/needs-own.json': good('needs-own', {dependencies: ['own']}),
	});
	const {services, problems} = await loadServices(folder.project);
	expect(services).toEqual([]);
	expect(brief(problems.filter(({file}) => file !== 'services.d/db.json'))).toEqual([
		'api.json:5 [dependencies[0].service] dependencies[0].service names "db", whose file has a problem | Mend services.d/db.json first.',
		'needs-own.json:5 [dependencies[0].service] dependencies[0].service names "own", whose file has a problem | Mend services.d/own.json first.',
		'own.json:5 [dependencies[0].service] dependencies[0].service names "db", whose file has a problem | Mend services.d/db.json first.',
		'own.json:6 [dependencies[1].service] dependencies[1].service names "nobody", which no file in services.d/ defines | ',
		'web.json:5 [dependencies[0].service] dependencies[0].service names "api", which is out because of services.d/db.json | Mend services.d/db.json first.',
	]);
});

test('while the last good version runs, a broken file is no problem of those who need it', async () => {
	using folder = createFolder({
		'services.d/db.json': good('db'),
		'services.d/api.json': good('api', {dependencies: ['db']}),
	});
	const {services: running} = await loadServices(folder.project);
	folder.write('services.d/db.json', '{');
	const {services, problems} = await loadServices(folder.project, running);
	expect(services.map(({config}) => config.name)).toEqual(['api']);
	expect(problems.map(({file, service}) => [file, service])).toEqual([
		['services.d/db.json', 'db'],
	]);
	rmSync(folder.path('services.d/db.json'));
	expect(brief((await loadServices(folder.project, running)).problems)).toEqual([
		'api.json:5 [dependencies[0].service] dependencies[0].service names "db", which no file in services.d/ defines | ',
	]);
});
