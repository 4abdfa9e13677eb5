/** One look at a service from outside: an HTTP request or a TCP connection. */
import {createConnection} from 'node:net';
import type {CheckConfig} from '../config/check-schema.ts';
import type {Probe} from './verdict.ts';

/** What a check asks, for people. */
export const describeTarget = (check: CheckConfig): string =>
	check.type === 'http'
		? check.endpoint
		: check.type === 'tcp'
			? `${check.host}:${check.tcp_port}`
			: check.type;

type HttpCheck = Extract<CheckConfig, {type: 'http'}>;
type TcpCheck = Extract<CheckConfig, {type: 'tcp'}>;

/** Probes once. Never rejects: a failure is an answer. */
export async function probe(check: CheckConfig, signal: AbortSignal): Promise<Probe> {
	const at = Date.now();
	const began = performance.now();
	const limit = AbortSignal.any([signal, AbortSignal.timeout(check.timeout)]);
	const asked =
		check.type === 'http'
			? askHttp(check, limit)
			: check.type === 'tcp'
				? askTcp(check, limit)
				: Promise.reject(new Error(`${check.type} checks are not probed yet`));
	const answer = await asked.catch((error: unknown) => ({
		ok: false,
		message: explain(error, limit, check.timeout),
	}));
	return {...answer, at, latency: Math.round((performance.now() - began) * 10) / 10};
}

type Answer = {readonly ok: boolean; readonly message: string};

function askHttp(check: HttpCheck, signal: AbortSignal): Promise<Answer> {
	// An import statement would also load fetch and WebSocket for their named exports: 16 MB.
	const {request} = process.getBuiltinModule('node:http');
	return new Promise((resolve, reject) => {
		const asked = request(
			check.endpoint,
			{method: check.method, signal, agent: false, headers: {'user-agent': 'weaver-health'}},
			(response) => {
				const status = response.statusCode ?? 0;
				const ok = check.expected_status?.includes(status) ?? (status >= 200 && status < 300);
				response.resume();
				response.once('end', () =>
					resolve({ok, message: `${status} ${response.statusMessage ?? ''}`.trim()}),
				);
				response.on('error', reject);
			},
		);
		asked.on('error', reject);
		asked.end();
	});
}

function askTcp(check: TcpCheck, signal: AbortSignal): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const socket = createConnection({host: check.host, port: check.tcp_port, signal});
		socket.once('connect', () => {
			socket.destroy();
			resolve({ok: true, message: 'connected'});
		});
		socket.on('error', reject);
	});
}

function explain(error: unknown, limit: AbortSignal, timeout: number): string {
	if (limit.aborted) return `no answer within ${timeout} ms`;
	if (error instanceof AggregateError) return explain(error.errors[0], limit, timeout);
	return error instanceof Error ? error.message : String(error);
}
