import path from 'node:path';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StreamableHTTPClientTransport} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {cleanEnvironment} from '../support/environment.ts';
import {freePort, repository} from '../support/project.ts';
import {until} from '../support/until.ts';

/** Starts a program of services.d/demo; `ended()` asks it to stop and gives how it ended. */
function start(file: string, env: Readonly<Record<string, string>>) {
	const program = path.join(repository, 'services.d', 'demo', file);
	let log = '';
	const child = execa(file.endsWith('.sh') ? 'sh' : process.execPath, [program], {
		cwd: repository,
		env: cleanEnvironment({WEAVER_SERVICE: file, ...env}),
		extendEnv: false,
		reject: false,
		all: true,
	});
	child.all.on('data', (data) => {
		log += data;
	});
	return {
		said: (words: RegExp) => until(`${file} to say ${words}`, () => words.test(log)),
		log: () => log,
		child,
		ended: async () => {
			child.kill('SIGTERM');
			return (await child).exitCode;
		},
		async [Symbol.asyncDispose]() {
			child.kill('SIGKILL');
			await child;
		},
	};
}

async function ask(url: string, body?: unknown): Promise<{status: number; body: unknown}> {
	const response = await fetch(url, body ? {method: 'POST', body: JSON.stringify(body)} : {});
	return {status: response.status, body: await response.json()};
}

test('the api keeps orders, refuses what makes no sense, and counts its requests', async () => {
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	await using api = start('api.ts', {PORT: String(port)});
	await api.said(/listening/);
	const ordered = await ask(`${url}/orders`, {
		customer: '山田花子',
		item: 'Earl Grey',
		quantity: 2,
	});
	const order = {id: 1, customer: '山田花子', item: 'Earl Grey', quantity: 2, total: 1280};
	expect(ordered).toEqual({
		status: 201,
		body: {...order, status: 'placed', placedAt: expect.any(String)},
	});
	expect(await ask(`${url}/orders/1`)).toEqual({status: 200, body: ordered.body});
	expect(await ask(`${url}/orders/2`)).toEqual({status: 404, body: {error: 'no order 2'}});
	expect(await ask(`${url}/orders`, {customer: 'A', item: 'Beer', quantity: 1})).toEqual({
		status: 422,
		body: {error: 'no such item: "Beer"'},
	});
	expect((await ask(`${url}/health`)).status).toBe(200);
	const metrics = await (await fetch(`${url}/metrics`)).text();
	expect(metrics).toContain('http_requests_total{method="POST",route="/orders",status="201"} 1\n');
	expect(metrics).toContain('http_requests_total{method="GET",route="refused",status="404"} 1\n');
	expect(metrics).toContain('shop_orders{status="placed"} 1\n');
	expect(await api.ended()).toBe(0);
	expect(api.log()).toMatch(/"level":"warn","msg":"GET \/orders\/2 404"/);
});

test('a port that is taken makes one clear line and a failure', async () => {
	const port = await freePort();
	await using first = start('api.ts', {PORT: String(port)});
	await first.said(/listening/);
	await using second = start('api.ts', {PORT: String(port)});
	expect((await second.child).exitCode).toBe(1);
	expect(second.log().trim().split('\n')).toEqual([
		expect.stringContaining(`"msg":"port ${port} is taken: set another PORT for api.ts"`),
	]);
});

test('the MCP server answers an official client with the data of the api', async () => {
	const apiPort = await freePort();
	const mcpPort = await freePort();
	const apiUrl = `http://127.0.0.1:${apiPort}`;
	await using api = start('api.ts', {PORT: String(apiPort)});
	await using mcp = start('mcp-orders.ts', {PORT: String(mcpPort), API_URL: apiUrl});
	await Promise.all([api.said(/listening/), mcp.said(/listening/)]);
	await ask(`${apiUrl}/orders`, {customer: 'Zoë', item: 'Earl Grey', quantity: 3});

	const client = new Client({name: 'test', version: '1'});
	const url = new URL(`http://127.0.0.1:${mcpPort}/mcp`);
	await client.connect(new StreamableHTTPClientTransport(url));
	const {tools} = await client.listTools();
	expect(tools.map((tool) => tool.name)).toEqual(['list_orders', 'get_order', 'sales_summary']);
	expect((await client.callTool({name: 'sales_summary'})).content).toEqual([
		{type: 'text', text: '[{"item":"Earl Grey","orders":1,"revenue":1920}]'},
	]);
	expect(await client.callTool({name: 'get_order', arguments: {id: 9}})).toMatchObject({
		isError: true,
	});
	await client.close();
	expect(await mcp.ended()).toBe(0);
});

test('customers order, the worker ships, the recommender learns; each ends when asked to', async () => {
	const port = await freePort();
	const env = {API_URL: `http://127.0.0.1:${port}`};
	await using api = start('api.ts', {PORT: String(port)});
	await api.said(/listening/);
	await using storefront = start('storefront.ts', env);
	await using worker = start('worker.ts', env);
	await using recommender = start('recommender.ts', env);
	await using probe = start('host-probe.sh', {INTERVAL: '1'});
	await storefront.said(/orders \d × /);
	await worker.said(/shipped order=1 /);
	await recommender.said(/"msg":"learned"/);
	await probe.said(/load .* memory .* disk \d+%/);
	expect(
		await Promise.all([storefront.ended(), worker.ended(), recommender.ended(), probe.ended()]),
	).toEqual([0, 0, 0, 0]);
});

test('the worker says why it waits when there is no api, and carries on when it comes', async () => {
	const port = await freePort();
	await using worker = start('worker.ts', {API_URL: `http://127.0.0.1:${port}`});
	await worker.said(/WARN.*ECONNREFUSED.*next try in 1000 ms/);
	await using api = start('api.ts', {PORT: String(port)});
	await api.said(/listening/);
	await ask(`http://127.0.0.1:${port}/orders`, {customer: 'A', item: 'Earl Grey', quantity: 1});
	await worker.said(/shipped order=1 /);
});
