/** The HTTP API of a small tea shop: orders as JSON, /health, and /metrics for Prometheus. */
import type {IncomingMessage} from 'node:http';
import {json} from 'node:stream/consumers';
import {log} from './lib/log.ts';
import {RequestMetrics} from './lib/metrics.ts';
import {OrderStore, RequestError} from './lib/order-store.ts';
import {serve} from './lib/serve.ts';

const store = new OrderStore();
const metrics = new RequestMetrics();

type Answer = {readonly route: string; readonly status: number; readonly body: unknown};

serve(47301, async (request, response) => {
	const began = performance.now();
	const method = request.method ?? 'GET';
	const url = new URL(request.url ?? '/', 'http://127.0.0.1');
	const {route, status, body} = await answer(method, url, request).catch(failure);
	const text = typeof body === 'string' ? body : `${JSON.stringify(body)}\n`;
	response.writeHead(status, {
		'content-type': typeof body === 'string' ? 'text/plain; version=0.0.4' : 'application/json',
	});
	response.end(text);
	const ms = performance.now() - began;
	metrics.count({method, route, status, seconds: ms / 1000});
	if (route === '/health' || route === '/metrics') return;
	const level = status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info';
	log(level, `${method} ${url.pathname} ${status}`, {
		ms: Number(ms.toFixed(2)),
		bytes: text.length,
	});
});

async function answer(method: string, url: URL, request: IncomingMessage): Promise<Answer> {
	const id = Number(/^\/orders\/(\d+)$/.exec(url.pathname)?.[1]);
	switch (`${method} ${Number.isNaN(id) ? url.pathname : '/orders/:id'}`) {
		case 'GET /health':
			return ok('/health', {status: 'ok', uptime: process.uptime()});
		case 'GET /metrics':
			return ok('/metrics', metrics.print(orderGauges()));
		case 'GET /orders':
			return ok('/orders', store.list(url.searchParams.get('status'), limitOf(url)));
		case 'POST /orders':
			return ok('/orders', store.place(await bodyOf(request)), 201);
		case 'GET /orders/:id':
			return ok('/orders/:id', store.get(id));
		case 'PATCH /orders/:id':
			return ok('/orders/:id', store.setStatus(id, (await bodyOf(request))['status']));
		default:
			throw new RequestError(404, `no such address: ${method} ${url.pathname}`);
	}
}

const ok = (route: string, body: unknown, status = 200): Answer => ({route, status, body});

function failure(error: unknown): Answer {
	if (error instanceof RequestError)
		return {route: 'refused', status: error.status, body: {error: error.message}};
	log('error', 'request failed', {stack: error instanceof Error ? error.stack : String(error)});
	return {route: 'failed', status: 500, body: {error: 'internal error'}};
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
	const body: unknown = await json(request).catch(() => null);
	if (typeof body !== 'object' || body === null)
		throw new RequestError(400, 'the body must be a JSON object');
	return body as Record<string, unknown>;
}

const limitOf = (url: URL): number => Number(url.searchParams.get('limit') ?? 50);

const orderGauges = () =>
	Object.fromEntries(
		Object.entries(store.countByStatus()).map(([status, count]) => [
			`shop_orders{status="${status}"}`,
			count,
		]),
	);
