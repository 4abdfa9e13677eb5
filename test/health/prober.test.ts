import {createServer} from 'node:http';
import {createServer as createTcpServer} from 'node:net';
import {describe, expect, it} from 'vitest';
import type {CheckConfig} from '../../src/config/check-schema.ts';
import {startProber} from '../../src/health/prober.ts';
import type {Probe} from '../../src/health/verdict.ts';
import {freePort} from '../support/project.ts';
import {until} from '../support/until.ts';

const common = {
	enabled: true,
	interval: 100,
	timeout: 200,
	retries: 0,
	retry_delay: 0,
	startup_delay: 0,
	degradation_threshold: 1,
	failure_threshold: 3,
	action: 'mark',
} as const;
const http = (port: number, more: object = {}): CheckConfig => ({
	...common,
	type: 'http',
	method: 'GET',
	headers: {},
	endpoint: `http://127.0.0.1:${port}/health`,
	...more,
});
const tcp = (port: number): CheckConfig => ({
	...common,
	type: 'tcp',
	host: '127.0.0.1',
	tcp_port: port,
});

/** The first `count` results of a check, then it is stopped. */
async function results(check: CheckConfig, count: number, startedAt = Date.now()) {
	const found: Probe[] = [];
	const prober = startProber(check, (probe) => found.push(probe), {startedAt});
	await until(`${count} results`, () => found.length >= count);
	prober.stop();
	return found.slice(0, count).map(({ok, message}) => ({ok, message}));
}

/** A server that answers as `answer` tells until it is disposed of. */
async function serve(answer: Parameters<typeof createServer>[1]) {
	const server = createServer(answer ?? (() => {}));
	const port = await freePort();
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	return {
		port,
		[Symbol.dispose]: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}

describe('a prober', () => {
	it('sees a service come up and its answers', async () => {
		const port = await freePort();
		const found: Probe[] = [];
		const prober = startProber(http(port), (probe) => found.push(probe), {startedAt: Date.now()});
		await until('a failure', () => found.length > 0);
		const server = createServer((_, response) => response.writeHead(204).end());
		server.listen(port, '127.0.0.1');
		await until('a success', () => found.at(-1)?.ok);
		prober.stop();
		server.closeAllConnections();
		server.close();
		expect(found[0]).toMatchObject({
			ok: false,
			message: `connect ECONNREFUSED 127.0.0.1:${port}`,
		});
		expect(found.at(-1)?.message).toBe('204 No Content');
	});

	it('an unwanted status, silence and nonsense are failures with their reason', async () => {
		using sick = await serve((_, response) => response.writeHead(503).end());
		using silent = await serve(() => {});
		using endless = await serve((_, response) => {
			const timer = setInterval(() => response.write('x'), 10);
			response.on('close', () => clearInterval(timer));
		});
		using rude = await serve((_, response) => void response.socket?.end('SSH-2.0-nonsense\r\n'));
		expect(await results(http(sick.port), 2)).toEqual([
			{ok: false, message: '503 Service Unavailable'},
			{ok: false, message: '503 Service Unavailable'},
		]);
		expect(await results(http(sick.port, {expected_status: [503]}), 1)).toMatchObject([{ok: true}]);
		const late = [{ok: false, message: 'no answer within 200 ms'}];
		expect(await results(http(silent.port), 1)).toEqual(late);
		expect(await results(http(endless.port), 1)).toEqual(late);
		expect(await results(http(rude.port), 2)).toMatchObject([{ok: false}, {ok: false}]);
	});

	it('a port that takes connections is enough for tcp', async () => {
		const port = await freePort();
		expect(await results(tcp(port), 1)).toEqual([
			{ok: false, message: `connect ECONNREFUSED 127.0.0.1:${port}`},
		]);
		const server = createTcpServer((socket) => socket.destroy());
		await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
		expect(await results(tcp(port), 1)).toEqual([{ok: true, message: 'connected'}]);
		server.close();
	});

	it('a start that lies in the future, as after a clock was set back, is not waited for', async () => {
		const port = await freePort();
		expect(await results(tcp(port), 1, Date.now() + 3_600_000)).toMatchObject([{ok: false}]);
	});
});
