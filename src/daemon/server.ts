/** The socket that clients come to. */
import {rmSync} from 'node:fs';
import {createServer, type Socket} from 'node:net';
import {protocolVersion} from '../ipc/protocol.ts';
import {UserError} from '../lib/errors.ts';
import {type Connection, isMethod, serve} from './connection.ts';
import type {Handlers} from './handlers.ts';
import type {Log} from './log-file.ts';
import {parseParams} from './params.ts';

export type Listening = {
	/** Takes no more clients, says goodbye to those who are there and waits until they are gone. */
	close(): Promise<void>;
};

export async function listen(
	socketPath: string,
	handlers: Handlers,
	{version, log}: {readonly version: string; readonly log: Log},
): Promise<Listening> {
	const connections = new Map<Connection, Socket>();
	const server = createServer((socket) => {
		const connection = serve(
			socket,
			(method, params, from) => answer(handlers, method, params, from),
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

/** How long clients get to read what was sent before the daemon goes, ms. */
const goodbyeTime = 500;

async function answer(
	handlers: Handlers,
	method: string,
	params: unknown,
	connection: Connection,
): Promise<unknown> {
	if (!isMethod(method))
		throw new UserError(`There is no method ${JSON.stringify(method)}.`, {code: 'unknown-method'});
	const handler = handlers[method] as (params: unknown, connection: Connection) => Promise<unknown>;
	return await handler(parseParams(method, params), connection);
}
