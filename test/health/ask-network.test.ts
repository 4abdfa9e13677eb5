import {createServer} from 'node:http';
import {createServer as createTcpServer} from 'node:net';
import {describe, expect, it} from 'vitest';
import {askHttp} from '../../src/health/ask-http.ts';
import {askTcp} from '../../src/health/ask-tcp.ts';
import type {Ask} from '../../src/health/prober.ts';
import {freePort} from '../support/project.ts';
import {httpCheck, tcpCheck} from './checks.ts';

const lifetime = new AbortController().signal;

/** What the prober makes of it: a rejection is a failure. */
const ask = (asker: Ask) =>
	asker(lifetime).catch((error: Error) => ({ok: false, message: error.message}));

const late = {ok: false, message: 'no answer within 200 ms'};

/** A server that answers as `answer` tells until it is disposed of. */
async function serve(answer: NonNullable<Parameters<typeof createServer>[1]>) {
	const server = createServer(answer);
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

describe('an http check', () => {
	it('takes any 2xx, or the statuses that are wanted', async () => {
		using sick = await serve((_, response) => response.writeHead(503).end());
		using well = await serve((_, response) => response.writeHead(204).end());
		expect(await ask(askHttp(httpCheck(well.port)))).toEqual({ok: true, message: '204 No Content'});
		const unavailable = '503 Service Unavailable';
		expect(await ask(askHttp(httpCheck(sick.port)))).toEqual({ok: false, message: unavailable});
		expect(await ask(askHttp(httpCheck(sick.port, {expected_status: [503, 500]})))).toEqual({
			ok: true,
			message: unavailable,
		});
	});

	it('sends its method, headers and path', async () => {
		using echo = await serve((request, response) => {
			const {method, url, headers} = request;
			response.end(`${method} ${url} ${headers['x-token']} ${headers['user-agent']}`);
		});
		const check = httpCheck(echo.port, {
			method: 'POST',
			headers: {'X-Token': 'secret', 'user-agent': 'mine'},
			endpoint: `http://127.0.0.1:${echo.port}/a?b=c`,
			expected_body: 'POST /a?b=c secret mine',
		});
		expect(await ask(askHttp(check))).toMatchObject({ok: true});
	});

	it('looks for a text or an expression in the first part of the body', async () => {
		using server = await serve((_, response) => {
			response.write('{"status": "UP"}');
			response.end('x'.repeat(200_000));
		});
		const holds = (expected_body: string) => ask(askHttp(httpCheck(server.port, {expected_body})));
		expect(await holds('"UP"')).toEqual({ok: true, message: '200 OK'});
		expect(await holds('/status.*up/i')).toEqual({ok: true, message: '200 OK'});
		expect(await holds('/x$/')).toMatchObject({ok: true});
		expect(await holds('DOWN')).toEqual({
			ok: false,
			message: '200 OK, but the answer has no DOWN',
		});
	});

	it('takes a long answer for an answer', async () => {
		using endless = await serve((_, response) => {
			const more = () => {
				while (response.write('x'.repeat(16_384)));
			};
			response.on('drain', more);
			more();
		});
		expect(await ask(askHttp(httpCheck(endless.port)))).toEqual({ok: true, message: '200 OK'});
	});

	it('silence, nonsense and nobody there are failures with their reason', async () => {
		using silent = await serve(() => {});
		using dripping = await serve((_, response) => {
			const timer = setInterval(() => response.write('x'), 10);
			response.on('close', () => clearInterval(timer));
		});
		using rude = await serve((_, response) => void response.socket?.end('SSH-2.0-nonsense\r\n'));
		using brief = await serve((_, response) => {
			response.writeHead(200, {'content-length': '100'});
			response.write('x', () => response.socket?.destroy());
		});
		const nobody = await freePort();
		expect(await ask(askHttp(httpCheck(silent.port)))).toEqual(late);
		expect(await ask(askHttp(httpCheck(dripping.port)))).toEqual(late);
		expect(await ask(askHttp(httpCheck(rude.port)))).toMatchObject({ok: false});
		expect(await ask(askHttp(httpCheck(brief.port)))).toMatchObject({ok: false});
		expect(await ask(askHttp(httpCheck(nobody)))).toEqual({
			ok: false,
			message: `connect ECONNREFUSED 127.0.0.1:${nobody}`,
		});
	});

	it('ends with its lifetime', async () => {
		using silent = await serve(() => {});
		const end = new AbortController();
		const asked = askHttp(httpCheck(silent.port, {timeout: 60_000}))(end.signal);
		end.abort();
		expect(await asked).toMatchObject({ok: false});
	});
});

describe('a tcp check', () => {
	it('is content with a port that takes connections', async () => {
		const port = await freePort();
		expect(await ask(askTcp(tcpCheck(port)))).toEqual({
			ok: false,
			message: `connect ECONNREFUSED 127.0.0.1:${port}`,
		});
		const server = createTcpServer((socket) => socket.destroy());
		await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
		expect(await ask(askTcp(tcpCheck(port)))).toEqual({ok: true, message: 'connected'});
		server.close();
	});
});
