/** Services that do what a supervisor fears most. Whatever they do, a stop leaves nothing of them. */
import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {isAlive, killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject, freePort, type Project, pidsWithEnvironment} from '../support/project.ts';
import {until} from '../support/until.ts';

/** Pids that carry the mark of the service's runs, its keepers among them. */
const remains = (project: Project, name: string): readonly number[] =>
	pidsWithEnvironment(`HOME=${project.env['HOME']}`).filter((pid) =>
		environmentOf(pid).includes(`\0WEAVER_SERVICE=${name}\0`),
	);

function environmentOf(pid: number): string {
	try {
		return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`;
	} catch {
		return '';
	}
}

const shell = (text: string, fields: Readonly<Record<string, unknown>> = {}) => ({
	script: 'sh',
	args: ['-c', text],
	stop_timeout: 100,
	restart: 'never',
	...fields,
});

const node = (text: string, fields: Readonly<Record<string, unknown>> = {}) => ({
	...shell('', fields),
	script: 'node',
	args: ['-e', text],
});

/** Does its worst once the file of its name is in `ready/`. */
type Hostile = {
	readonly service: Readonly<Record<string, unknown>>;
	readonly exit: number;
	readonly log: string;
};

const hostiles: Readonly<Record<string, Hostile>> = {
	/** Ignores every signal it can and keeps a port. */
	deaf: {
		service: node(`
			for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2']) process.on(signal, () => console.log(signal));
			require('net').createServer().listen(Number(process.env.PORT), '127.0.0.1', () => require('fs').writeFileSync('ready/' + process.env.WEAVER_SERVICE, ''));
		`),
		exit: 137,
		log: 'SIGTERM\n',
	},
	/** Forks a child a second, which all outlive it. */
	forking: {
		service: shell(`
			exec 2>/dev/null; trap 'exit 3' TERM
			for i in 1 2 3 4 5; do sh -c 'trap "" TERM; sleep 1000' & done
			: >ready/$WEAVER_SERVICE; while :; do sh -c 'trap "" TERM; sleep 1000' & sleep 0.2; done
		`),
		exit: 3,
		log: '',
	},
	/** Forks twice and leaves session, group and output behind. */
	'twice-forked': {
		service: shell(`
			(setsid sh -c 'trap "" TERM; : >ready/$WEAVER_SERVICE; exec sleep 1000' </dev/null >/dev/null 2>&1 &)
			exec sleep 1000
		`),
		exit: 143,
		log: '',
	},
	/** Clears its environment of our mark and leaves the session, but writes to the log. */
	nameless: {
		service: shell(
			`setsid env -i HOME="$HOME" WEAVER_SERVICE="$WEAVER_SERVICE" ready="$PWD/ready/$WEAVER_SERVICE" sh -c ': >"$ready"; exec /bin/sleep 1000' & exec sleep 1000`,
		),
		exit: 143,
		log: '',
	},
	/** The same, and writes to its standard error alone, which is a log of its own. */
	'nameless-split': {
		service: {
			...shell(
				`setsid env -i HOME="$HOME" WEAVER_SERVICE="$WEAVER_SERVICE" ready="$PWD/ready/$WEAVER_SERVICE" sh -c ': >"$ready"; exec /bin/sleep 1000' >/dev/null & exec sleep 1000`,
			),
			logs: {split: true},
		},
		exit: 143,
		log: '',
	},
	/** The same behind a copier. */
	'nameless-piped': {
		service: {
			...shell(
				`setsid env -i HOME="$HOME" WEAVER_SERVICE="$WEAVER_SERVICE" ready="$PWD/ready/$WEAVER_SERVICE" sh -c ': >"$ready"; exec /bin/sleep 1000' & exec sleep 1000`,
			),
			logs: {capture: 'pipe'},
		},
		exit: 143,
		log: '',
	},
	/** Closes its standard output and error. */
	mute: {
		service: node(`
			console.log('last words');
			require('fs').closeSync(1); require('fs').closeSync(2);
			process.on('SIGTERM', () => process.exit(4));
			require('fs').writeFileSync('ready/' + process.env.WEAVER_SERVICE, ''); setInterval(() => {}, 1000);
		`),
		exit: 4,
		log: 'last words\n',
	},
	/** Never ends a line. */
	'endless-line': {
		service: shell(
			`exec 2>/dev/null; trap 'printf end; exit 5' TERM; printf begin; : >ready/$WEAVER_SERVICE; while :; do sleep 0.02; done`,
		),
		exit: 5,
		log: 'beginend',
	},
	/** Calls itself something else. */
	masked: {
		service: node(`
			process.title = 'kworker/0:0'; process.on('SIGTERM', () => process.exit(6));
			console.log(process.title); require('fs').writeFileSync('ready/' + process.env.WEAVER_SERVICE, ''); setInterval(() => {}, 1000);
		`),
		exit: 6,
		log: 'kworker/0:0\n',
	},
	/** Stops itself. */
	frozen: {
		service: shell(
			`trap 'exit 7' TERM; : >ready/$WEAVER_SERVICE; kill -STOP $$; while :; do sleep 0.02; done`,
		),
		exit: 7,
		log: '',
	},
	/** Never buries its children. */
	'zombie-maker': {
		service: node(`
			const {spawn} = require('child_process');
			const mother = spawn('sh', ['-c', 'for i in 1 2 3 4 5 6 7 8; do sleep 0.01 & done; : >ready/$WEAVER_SERVICE; exec sleep 1000'], {stdio: 'inherit'});
			process.on('SIGTERM', () => process.exit(8)); setInterval(() => {}, 1000);
		`),
		exit: 8,
		log: '',
	},
	/** Goes off as a small fork bomb. */
	bomb: {
		service: shell(`
			bomb() { [ "$1" -gt 0 ] || exec sleep 1000; bomb $(($1 - 1)) & bomb $(($1 - 1)) & wait; }
			trap '' TERM; bomb 6 & : >ready/$WEAVER_SERVICE; wait; sleep 1000
		`),
		exit: 137,
		log: '',
	},
	/** Floods until it is killed. */
	flood: {
		service: shell(
			`trap '' TERM; yes weaver | head -n 1000000; : >ready/$WEAVER_SERVICE; sleep 1000`,
		),
		exit: 137,
		log: 'weaver\n'.repeat(1_000_000),
	},
};

describe('hostile services', () => {
	it('are gone after a stop, with all they forked, and their codes and logs are true', async () => {
		const port = await freePort();
		await using project = await createProject(
			Object.fromEntries(Object.entries(hostiles).map(([name, {service}]) => [name, service])),
			{PORT: String(port)},
		);
		mkdirSync(project.path('ready'));
		const names = Object.keys(hostiles);
		await project.weaver(['start', '--all']);
		await until('their worst', () => project.list('ready').length === names.length);
		expect((await project.weaver(['stop', '--all'])).code).toBe(0);
		const found = await Promise.all(
			names.map(async (name) => {
				const {lastExit} = await serviceOf(project, name);
				const logs = await project.weaver(['logs', name, '--lines', 'all'], {exact: true});
				const log = logs.stdout === hostiles[name]?.log ? 'as written' : logs.stdout.slice(0, 99);
				return [name, {exit: lastExit?.code, log, remains: remains(project, name)}] as const;
			}),
		);
		const expected = names.map((name) => [
			name,
			{exit: hostiles[name]?.exit, log: 'as written', remains: []},
		]);
		expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
		expect(await isFree(port)).toBe(true);
	});
});

describe('a service that', () => {
	it('exits in a millisecond, again and again, is told with its code each time', async () => {
		await using project = await createProject({
			brief: shell('echo $WEAVER_RUN; exit 9', {
				restart: 'always',
				restart_delay: 1,
				max_restart_delay: 1,
				max_restarts: 20,
				// A daemon that had started it by itself would be forgiven those runs by the start below.
				enabled: false,
			}),
		});
		await project.weaver(['start', 'brief']);
		const {run, lastExit} = await untilService(project, 'brief', ({state}) => state === 'failed');
		expect([run, lastExit?.code]).toEqual([21, 9]);
		const {stdout} = await project.weaver(['logs', 'brief', '--lines', 'all']);
		expect(stdout.split('\n')).toEqual(
			Array.from({length: 21}, (_, index) => project.path(`.weaver/run/brief/r${index + 1}`)),
		);
	});

	it('floods on by a child it left is ended with it, before the next start', async () => {
		await using project = await createProject({
			leaver: shell('sleep 0.05; yes & echo $! >>children; sleep 0.05; exit 3', {
				restart: 'always',
				restart_delay: 1,
				max_restarts: 1,
				enabled: false,
			}),
		});
		await project.weaver(['start', 'leaver']);
		await untilService(project, 'leaver', ({state}) => state === 'failed');
		const children = project.read('children').trim().split('\n').map(Number);
		expect(children).toHaveLength(2);
		expect(children.filter(isAlive)).toEqual([]);
	});

	it('writes to /dev/stderr by name cuts nothing off', async () => {
		await using project = await createProject({
			named: shell('echo one; echo two >/dev/stderr; echo three; exit 3'),
		});
		await project.weaver(['start', 'named']);
		await untilService(project, 'named', ({lastExit}) => lastExit?.code === 3);
		const {stdout} = await project.weaver(['logs', 'named', '--lines', 'all']);
		// Root may open it all the same and cuts it off, of which weaver tells; nobody else can.
		expect(stdout).toMatch(process.getuid?.() === 0 ? /three$/ : /^one\n.*denied.*\nthree$/s);
	});

	it('does its worst while no daemon looks is ended all the same by the next one', async () => {
		await using project = await createProject({
			bad: shell(
				`trap '' TERM; while [ ! -e go ]; do sleep 0.02; done; for i in 1 2 3; do setsid sh -c 'trap "" TERM; sleep 1000' & done; : >ready; wait`,
			),
		});
		await project.weaver(['start', 'bad']);
		const {pid} = await serviceOf(project, 'bad');
		await killDaemon(project);
		project.write('go', '');
		await until('its worst', () => existsSync(project.path('ready')));
		const {stdout} = await project.weaver(['stop', 'bad']);
		expect(stdout).toBe('Service stopped: bad (exit 137)');
		expect([isAlive(pid ?? 0), remains(project, 'bad')]).toEqual([false, []]);
	});
});

async function isFree(port: number): Promise<boolean> {
	const {createServer} = await import('node:net');
	return await new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
