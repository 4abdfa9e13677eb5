/** Start-up, readiness and liveness of real services: what their checks see and what follows. */
import {rmSync, writeFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import type {CheckReport} from '../../src/lib/service-view.ts';
import {isAlive, killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject, freePort, type Project, pidsWithEnvironment} from '../support/project.ts';
import {until} from '../support/until.ts';

/** Answers with the status that stands in a file beside it, 200 without one; `/ready` likewise. */
const server = `
const {createServer} = require('node:http');
const {readFileSync} = require('node:fs');
const statusIn = (file) => {
	try {
		return Number(readFileSync(file, 'utf8'));
	} catch {
		return 200;
	}
};
createServer((request, response) => {
	response.writeHead(statusIn(request.url === '/ready' ? 'ready.status' : 'health.status')).end();
}).listen(process.env.PORT, '127.0.0.1', () => console.log('listening'));
`;

/** Waits and does nothing; ends at once when it is asked to. */
const idle = {script: 'sh', args: ['-c', 'trap exit TERM; while :; do sleep 0.1; done']};
const quick = {interval: '100ms', timeout: '2s'} as const;
const back = {restart_delay: '1ms', min_uptime: '1ms'};

const checkOf = ({checks}: {readonly checks: readonly CheckReport[]}, kind: string) => {
	const found = checks.find((check) => check.kind === kind);
	if (!found) throw new Error(`no ${kind} check`);
	return found;
};

const set = (project: Project, what: 'health' | 'ready', status: number | null) =>
	status === null
		? rmSync(project.path(`${what}.status`))
		: writeFileSync(project.path(`${what}.status`), String(status));

const serverOn = async (checks: object) => {
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const project = await createProject({
		api: {script: 'server.cjs', env: {PORT: String(port)}, check_ports: false, ...back, ...checks},
	});
	const fill = JSON.parse(project.read('services.d/api.json').replaceAll('URL', url));
	project.write('services.d/api.json', JSON.stringify(fill));
	project.write('server.cjs', server);
	return project;
};

it('start-up comes first, readiness comes and goes, liveness degrades: each shown with its words', async () => {
	await using project = await serverOn({
		startup: {endpoint: 'URL/', ...quick, expected_status: [200]},
		readiness: {endpoint: 'URL/ready', ...quick, failure_threshold: 2},
		health: {endpoint: 'URL/', ...quick, degradation_threshold: 2, failure_threshold: 5},
	});
	set(project, 'health', 500);
	await project.weaver(['start', '--all']);
	const starting = await untilService(
		project,
		'api',
		(api) => checkOf(api, 'startup').last !== null,
	);
	expect(starting).toMatchObject({state: 'starting', phase: 'running', ready: false});
	const begun = await untilService(project, 'api', ({reason}) => reason?.includes('500') === true);
	expect(begun.reason).toBe('start-up check has not passed yet: 500 Internal Server Error');
	expect([checkOf(begun, 'readiness'), checkOf(begun, 'health')]).toMatchObject([
		{last: null, nextAt: null, verdict: 'unknown'},
		{last: null, nextAt: null, verdict: 'unknown'},
	]);

	set(project, 'health', null);
	const ready = await untilService(project, 'api', (api) => api.ready && api.health === 'healthy');
	expect(checkOf(ready, 'startup')).toMatchObject({passed: true, nextAt: null});
	expect(ready).toMatchObject({state: 'running', reason: null});

	set(project, 'ready', 503);
	const unready = await untilService(project, 'api', (api) => !api.ready);
	expect(unready).toMatchObject({state: 'running', health: 'healthy'});
	expect(unready.reason).toMatch(
		/^readiness check failed \d of the last \d+ times: 503 Service Unavailable$/,
	);
	const {stdout: status} = await project.weaver(['status', 'api', '--verbose']);
	expect(status).toMatch(/readiness +not ready · http http:.*\/ready\n +503 Service Unavailable/);
	expect((await project.weaver(['status'])).stdout).toMatch(/api +running +not ready/);
	set(project, 'ready', null);
	await untilService(project, 'api', (api) => api.ready);

	set(project, 'health', 500);
	const degraded = await untilService(project, 'api', ({health}) => health === 'degraded');
	expect(degraded.ready).toBe(true);
	const ill = await untilService(project, 'api', ({health}) => health === 'unhealthy');
	expect(ill).toMatchObject({state: 'running', pid: ready.pid});
	expect((await project.weaver(['why', 'api'])).stdout).toContain('health check failed');
	set(project, 'health', null);
	await untilService(project, 'api', ({health}) => health === 'healthy');
});

it('a start that fails often enough in a row, and a service that is ill, are started again as failures', async () => {
	await using project = await serverOn({
		startup: {endpoint: 'URL/', ...quick, failure_threshold: 3},
		health: {endpoint: 'URL/', ...quick, failure_threshold: 2, action: 'restart'},
	});
	set(project, 'health', 500);
	await project.weaver(['start', '--all']);
	const again = await untilService(project, 'api', ({restarts}) => restarts > 0);
	expect(again.restarts).toBeGreaterThan(0);
	set(project, 'health', null);
	const up = await untilService(project, 'api', ({health}) => health === 'healthy');
	set(project, 'health', 500);
	await untilService(project, 'api', ({run}) => (run ?? 0) > (up.run ?? 0));
	const {stdout: events} = await project.weaver(['service', 'events', 'api']);
	expect(events).toMatch(/start-up check failed 3 times in a row: 500 Internal Server Error/);
	expect(events).toMatch(/health check failed 2 of the last \d+ times: 500 Internal Server Error/);
});

it('the action stop leaves it down with the reason; none only records', async () => {
	await using project = await createProject({
		ill: {...idle, ...back, health: {script: 'false', ...quick, action: 'stop'}},
		let: {...idle, ...back, health: {script: 'false', ...quick, action: 'none'}},
	});
	await project.weaver(['start', '--all']);
	const ill = await untilService(project, 'ill', ({state}) => state === 'stopped');
	expect(ill.reason).toBe('health check failed 3 times in a row: exit 1');
	const left = await untilService(
		project,
		'let',
		(service) => checkOf(service, 'health').verdict === 'unhealthy',
	);
	expect(left).toMatchObject({state: 'running', health: 'unknown', restarts: 0});
});

it('restarts by a check count as failures: with none left the service has failed, and says why', async () => {
	await using project = await createProject({
		api: {
			...idle,
			...back,
			max_restarts: 1,
			health: {script: 'sh', args: ['-c', 'echo no rows; exit 3'], ...quick, action: 'restart'},
		},
	});
	await project.weaver(['start', 'api']);
	const failed = await untilService(project, 'api', ({state}) => state === 'failed');
	expect(failed.restarts).toBe(1);
	expect(failed.reason).toMatch(
		/gave up after 1 restart: health check failed 3 times in a row: exit 3: no rows$/,
	);
});

it('a script check has the folder and environment of its service, and ends with the daemon', async () => {
	await using project = await createProject({
		api: {
			...idle,
			...back,
			cwd: 'app',
			env: {WHO: 'world'},
			readiness: {script: 'check.sh', args: ['hello'], expected_output: '/^hello world readiness/'},
			health: {script: 'sleep 733', timeout: '1h', startup_delay: '1s'},
		},
	});
	project.write('app/check.sh', 'echo "$1 $WHO $WEAVER_CHECK $WEAVER_SERVICE"\n');
	await project.weaver(['start', '--all']);
	const api = await untilService(
		project,
		'api',
		(service) => checkOf(service, 'readiness').last?.ok === true,
	);
	expect(checkOf(api, 'readiness').last).toMatchObject({
		ok: true,
		message: 'exit 0: hello world readiness api',
	});
	const ours = `HOME=${project.env['HOME']}`;
	const checks = () =>
		pidsWithEnvironment('WEAVER_CHECK=health').filter((pid) =>
			pidsWithEnvironment(ours).includes(pid),
		);
	await until('the slow check', () => checks().length > 0);
	await killDaemon(project);
	await until('its end', () => checks().length === 0);
	expect(isAlive(api.pid ?? 0)).toBe(true);
});

it('heartbeats by touch or by line keep a service well, silence makes it ill', async () => {
	const beat = 'while [ ! -e silent ]; do BEAT; sleep 0.05; done; sleep 1000';
	const health = {max_silence: '400ms', interval: '100ms', failure_threshold: 2};
	await using project = await createProject({
		toucher: {
			script: 'sh',
			args: ['-c', beat.replace('BEAT', 'touch "$WEAVER_HEARTBEAT"')],
			...back,
			health,
		},
		writer: {script: 'sh', args: ['-c', beat.replace('BEAT', 'echo >&9')], ...back, health},
	});
	await project.weaver(['start', '--all', '--wait']);
	for (const name of ['toucher', 'writer'])
		expect(checkOf(await serviceOf(project, name), 'health').last?.message).toMatch(
			/^heartbeat \d+m?s ago$/,
		);
	project.write('silent', '');
	for (const name of ['toucher', 'writer']) {
		const ill = await untilService(project, name, ({health: found}) => found === 'unhealthy');
		expect(ill.reason).toMatch(/^health check failed \d+ of the last \d+ times: no heartbeat for /);
	}
});

it('a line of its own log makes a service ready for others, also after the daemon died', async () => {
	await using project = await createProject({
		db: {
			script: 'sh',
			args: ['-c', 'until [ -e go ]; do sleep 0.02; done; echo ready to serve >&2; sleep 1000'],
			...back,
			readiness: {pattern: '/ready\\sto serve$/', interval: '100ms'},
		},
		api: {...idle, ...back, dependencies: [{service: 'db', condition: 'log_ready'}]},
	});
	await project.weaver(['start', 'db']);
	await untilService(project, 'db', (db) => checkOf(db, 'readiness').last?.ok === false);
	expect((await serviceOf(project, 'api')).state).toBe('waiting');
	project.write('go', '');
	await untilService(project, 'api', ({state}) => state === 'running');
	await killDaemon(project);
	// What the check saw is remembered even when the log has lost it.
	writeFileSync(project.path('.weaver/run/db/r1/spool'), '');
	const db = await untilService(project, 'db', ({ready}) => ready);
	expect(checkOf(db, 'readiness').last?.message).toBe('ready to serve');
});

it('a dependency check follows the readiness of another service', async () => {
	await using project = await createProject({
		db: {...idle, ...back, readiness: {script: 'test ! -e broken', ...quick}},
		api: {...idle, ...back, readiness: {service: 'db', ...quick}},
	});
	await project.weaver(['start', '--all', '--wait']);
	project.write('broken', '');
	const api = await untilService(project, 'api', ({ready}) => !ready);
	expect(api.reason).toMatch(/^readiness check failed .*: db is not ready$/);
	expect((await project.weaver(['why', 'api'])).stdout).toMatch(
		/because +db runs, but is not ready/,
	);
	project.remove('broken');
	await untilService(project, 'api', ({ready}) => ready);
});

it('a new daemon says nothing before it has asked, and remembers that the service had started', async () => {
	await using project = await serverOn({
		startup: {endpoint: 'URL/', ...quick, failure_threshold: 2},
		health: {endpoint: 'URL/ready', ...quick, startup_delay: '1ms'},
	});
	await project.weaver(['start', '--all', '--wait']);
	const {pid} = await serviceOf(project, 'api');
	await killDaemon(project);
	// A start-up check would fail now, and start the service again.
	set(project, 'health', 500);
	const adopted = await untilService(project, 'api', ({health}) => health === 'healthy');
	expect(adopted).toMatchObject({pid, state: 'running', ready: true, restarts: 0});
	expect(checkOf(adopted, 'startup')).toMatchObject({passed: true, last: null, nextAt: null});
});

it('checks that change in the file apply at once to the service that runs', async () => {
	await using project = await createProject({
		api: {...idle, ...back, health: {script: 'true', ...quick}},
	});
	await project.weaver(['start', '--all', '--wait']);
	const {pid} = await serviceOf(project, 'api');
	project.service('api', {...idle, ...back, health: {script: 'false', ...quick}});
	const ill = await untilService(project, 'api', ({health}) => health === 'unhealthy');
	expect(ill.pid).toBe(pid);
});

it('service health asks now, waits as told, and changes nothing', async () => {
	await using project = await serverOn({
		health: {endpoint: 'URL/', interval: '1h', failure_threshold: 1, action: 'restart'},
	});
	project.service('off', {...idle, enabled: false});
	expect((await project.weaver(['service', 'health'])).code).toBe(1);
	await project.weaver(['start', 'api', '--wait']);
	const well = await project.weaver(['service', 'health']);
	expect([well.code, well.stdout]).toEqual([
		0,
		expect.stringMatching(
			/^\S {2}api running\n {3}health +healthy · http http:\S+ · or restart\n +200 OK · \d+ms at /,
		),
	]);
	set(project, 'health', 503);
	for (const times of [1, 2, 3])
		expect([times, (await project.weaver(['service', 'health', 'api'])).code]).toEqual([times, 1]);
	const {services} = await project.json<{services: readonly object[]}>([
		'service',
		'health',
		'api',
	]);
	expect(services).toMatchObject([
		{name: 'api', ok: false, ready: true, health: 'healthy', checks: [{failures: 0}]},
	]);
	expect(await serviceOf(project, 'api')).toMatchObject({restarts: 0, state: 'running'});

	const waiting = project.weaver([
		'service',
		'health',
		'api',
		'--retries',
		'100',
		'--interval',
		'100ms',
	]);
	set(project, 'health', null);
	expect((await waiting).code).toBe(0);
	expect((await project.weaver(['service', 'health', 'off'])).stdout).toContain('no checks');
	expect((await project.weaver(['service', 'health', 'none'])).code).toBe(2);
	expect((await project.weaver(['service', 'health', '--retries', 'x'])).code).toBe(2);
});
