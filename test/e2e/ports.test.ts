import {createServer} from 'node:net';
import {describe, expect, it} from 'vitest';
import {serviceOf, untilService} from '../support/daemon.ts';
import {createProject, freePort} from '../support/project.ts';

const server = {
	script: 'node',
	args: [
		'-e',
		'require("node:http").createServer((_, r) => r.end("ok")).listen(process.env.PORT ?? process.argv[1])',
	],
	min_uptime: '0s',
};

describe('a port that is held', () => {
	it('by a stranger keeps the service from starting, by name, until it is free', async () => {
		const port = await freePort();
		const stranger = createServer();
		await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
		await using project = await createProject({
			api: {
				...server,
				env: {PORT: String(port)},
				// Between two attempts there is time to answer why the last one failed.
				restart_delay: '1s',
				max_restart_delay: '1s',
				max_restarts: 1000,
			},
		});
		const {code, stderr} = await project.weaver(['start', 'api']);
		const reason = `EADDRINUSE: port ${port} is held by pid ${process.pid} (`;
		expect(code).toBe(1);
		expect(stderr).toContain(`api could not be started, and is tried again: ${reason}`);
		// Between two attempts it has no reason for a moment.
		await untilService(project, 'api', ({reason: why}) => why?.includes(reason) === true);
		await new Promise((resolve) => stranger.close(resolve));
		await untilService(project, 'api', ({state}) => state === 'running');
	});

	it('by another service names it, and is no obstacle where that is meant', async () => {
		const port = await freePort();
		const health = {endpoint: `http://127.0.0.1:${port}/`, interval: '100ms', action: 'none'};
		const sleeper = {script: 'sleep 1000', min_uptime: '0s', max_restarts: 0};
		await using project = await createProject({
			api: {...server, env: {PORT: String(port)}, health},
			twin: {...server, enabled: false, env: {PORT: String(port)}, max_restarts: 0},
			free: {...sleeper, enabled: false, env: {PORT: String(port)}, check_ports: false},
			worker: {...sleeper, enabled: false, dependencies: ['api'], health},
			watcher: {...sleeper, enabled: false, health},
			other: {...sleeper, enabled: false, env: {PORT: String(await freePort())}, health},
		});
		await project.weaver(['start', 'api', '--wait']);
		const {pid} = await serviceOf(project, 'api');
		const held = `EADDRINUSE: port ${port} is held by pid ${pid} (node -e `;
		for (const name of ['twin', 'watcher']) {
			const {stderr} = await project.weaver(['start', name]);
			expect(stderr).toContain(held);
			expect(stderr).toContain(`, service api of project ${project.root}`);
		}
		for (const name of ['free', 'worker', 'other'])
			expect(await project.weaver(['start', name])).toMatchObject({code: 0});
		expect(await project.weaver(['restart', 'api'])).toMatchObject({code: 0});
	});
});
