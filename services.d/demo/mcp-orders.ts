/** The shop's orders as tools for agents: an MCP server over streamable HTTP, at /mcp. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {McpServer} from '@modelcontextprotocol/sdk/server/mcp.js';
import {StreamableHTTPServerTransport} from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import * as z from 'zod';
import {log} from './lib/log.ts';
import {serve} from './lib/serve.ts';
import {askApi, type Order} from './lib/shop.ts';

const status = z.enum(['placed', 'packed', 'shipped']);

serve(47303, async (request, response) => {
	if (request.url === '/health') {
		response.writeHead(200, {'content-type': 'application/json'}).end('{"status":"ok"}\n');
		return;
	}
	if (request.url !== '/mcp' || request.method !== 'POST') {
		response.writeHead(request.url === '/mcp' ? 405 : 404).end();
		return;
	}
	await answer(request, response).catch((error: Error) => {
		log('error', 'request failed', {stack: error.stack});
		if (!response.headersSent) response.writeHead(500).end();
	});
});

/** Stateless: a server and a transport for each request, so that nothing has to be remembered. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const server = makeServer();
	const transport = new StreamableHTTPServerTransport({enableJsonResponse: true});
	response.on('close', () => void server.close());
	await server.connect(transport);
	await transport.handleRequest(request, response);
}

function makeServer(): McpServer {
	const server = new McpServer({name: 'orders', version: '1.0.0'});
	server.registerTool(
		'list_orders',
		{
			description: 'The newest orders of the shop',
			inputSchema: {status: status.optional(), limit: z.number().int().min(1).max(50).default(10)},
		},
		({status: wanted, limit}) =>
			tool('list_orders', () =>
				askApi(`/orders?limit=${limit}${wanted ? `&status=${wanted}` : ''}`),
			),
	);
	server.registerTool(
		'get_order',
		{description: 'One order by its number', inputSchema: {id: z.number().int().positive()}},
		({id}) => tool('get_order', () => askApi(`/orders/${id}`)),
	);
	server.registerTool('sales_summary', {description: 'Revenue in yen and orders by item'}, () =>
		tool('sales_summary', async () => summarise(await askApi<Order[]>('/orders?limit=500'))),
	);
	return server;
}

async function tool(name: string, ask: () => Promise<unknown>) {
	const began = performance.now();
	try {
		const text = JSON.stringify(await ask());
		log('info', `tools/call ${name}`, {ms: Math.round(performance.now() - began)});
		return {content: [{type: 'text' as const, text}]};
	} catch (error) {
		const text = error instanceof Error ? error.message : String(error);
		log('warn', `tools/call ${name} failed`, {reason: text});
		return {content: [{type: 'text' as const, text}], isError: true};
	}
}

function summarise(orders: readonly Order[]) {
	const byItem = Object.groupBy(orders, (order) => order.item);
	return Object.entries(byItem).map(([item, sold = []]) => ({
		item,
		orders: sold.length,
		revenue: sold.reduce((sum, order) => sum + order.total, 0),
	}));
}
