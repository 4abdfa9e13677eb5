/** The socket that clients come to. */
import {rmSync} from 'node:fs';
import {createServer, type Socket} from 'node:net';
import {encodeFrame} from '../ipc/frames.ts';
import {type MethodName, type Notices, protocolVersion} from '../ipc/protocol.ts';
import {messageOf, UserError} from '../lib/errors.ts';
import {type Connection, isMethod, serve} from './connection.ts';
import type {Handlers} from './handlers.ts';
import type {Log} from './log-file.ts';
import {parseParams} from './params.ts';
import {hasSpareFiles} from './spare-files.ts';

export type Listening = {
	/** Takes no more clients, says goodbye to those who are there and waits until they are gone. */
	close(): Promise<void>;
};

export type ServerOptions = {
	readonly version: string;
	readonly log: Log;
	/** Told of each request that is understood, before it is carried out. */
	readonly onRequest: (
		method: MethodName,
		params: Readonly<Record<string, unknown>>,
		by: string | null,
	) => void;
};

export async function listen(
	socketPath: string,
	handlers: Handlers,
	{version, log, onRequest}: ServerOptions,
): Promise<Listening> {
	const connections = new Map<Connection, Socket>();
	const complain = createComplaint(log);
	const server = createServer((socket) => {
		if (!hasSpareFiles()) {
			complain(`turned a client away: too many open files, ${connections.size} clients`);
			socket.on('error', () => {}).end(encodeFrame(goodbyeTo('busy')), () => socket.destroy());
			return;
		}
		const connection = serve(
			socket,
			(method, params, from, by) => answer(handlers, onRequest, method, params, from, by),
			log,
		);
		connections.set(connection, socket);
		connection.closed.addEventListener('abort', () => connections.delete(connection), {once: true});
		connection.notify('hello', {protocol: protocolVersion, version, pid: process.pid});
	});
	// Whoever holds the lock is the daemon, so what lies there is a dead one's.
	rmSync(socketPath, {force: true});
	const umask = process.umask(0o177);
	try {
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(socketPath, resolve);
		});
	} finally {
		process.umask(umask);
	}
	// A client that could not even be turned away; the next one may be luckier.
	server.on('error', (error) => complain(`cannot take a client: ${messageOf(error)}`));
	return {
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			for (const connection of connections.keys()) {
				connection.notify('bye', {reason: 'stopping'});
				connection.end();
			}
			const patience = setTimeout(() => {
				for (const socket of connections.values()) socket.destroy();
			}, goodbyeTime);
			await closed;
			clearTimeout(patience);
		},
	};
}

const goodbyeTo = (reason: Notices['bye']['reason']) => ({
	jsonrpc: '2.0',
	method: 'bye',
	params: {reason},
});

/** Ms between two complaints: who cannot get in tries again at once. */
const complaintInterval = 10_000;

function createComplaint(log: Log): (message: string) => void {
	let last = Number.NEGATIVE_INFINITY;
	return (message) => {
		const now = performance.now();
		if (now - last < complaintInterval) return;
		last = now;
		log(message);
	};
}

/** How long clients get to read what was sent before the daemon goes, ms. */
const goodbyeTime = 500;

async function answer(
	handlers: Handlers,
	onRequest: ServerOptions['onRequest'],
	method: string,
	params: unknown,
	connection: Connection,
	by: string | null,
): Promise<unknown> {
	if (!isMethod(method))
		throw new UserError(`There is no method ${JSON.stringify(method)}.`, {
			code: 'unknown-method',
			hint: `This daemon speaks protocol ${protocolVersion}. If the client is a newer one, \`weaver daemon restart\` replaces the daemon; it loses nothing and the services run on.`,
		});
	const handler = handlers[method] as (params: unknown, connection: Connection) => Promise<unknown>;
	const parsed = parseParams(method, params);
	onRequest(method, parsed, by);
	return await handler(parsed, connection);
}
