import {createServer, type Socket} from 'node:net';
import {describe, expect, it} from 'vitest';
import {connect} from '../../src/ipc/client.ts';
import {connectIfUp} from '../../src/ipc/launch.ts';
import {protocolVersion} from '../../src/ipc/protocol.ts';
import {createFolder} from '../config/folder.ts';

/** Somebody at a socket who does as `behave` says with each caller. */
async function listenAt(socketPath: string, behave: (socket: Socket) => void) {
	const server = createServer(behave);
	await new Promise<void>((resolve) => server.listen(socketPath, resolve));
	return {path: socketPath, [Symbol.dispose]: () => void server.close()};
}

const greeting = (protocol: number) =>
	`${JSON.stringify({jsonrpc: '2.0', method: 'hello', params: {protocol, version: '9', pid: 1}})}\n`;

describe('a client', () => {
	it('takes whoever is not there, just going or talks nonsense for no daemon', async () => {
		using folder = createFolder();
		const place = (socket: string) => ({root: '/', socket, daemonLog: ''});
		expect(await connectIfUp(place(folder.path('nobody')))).toBe(null);
		using going = await listenAt(folder.path('going'), (socket) => socket.end());
		expect(await connectIfUp(place(going.path))).toBe(null);
		using rude = await listenAt(folder.path('rude'), (socket) => socket.write('HTTP/1.1 400\n'));
		expect(await connectIfUp(place(rude.path))).toBe(null);
	});

	it('says what to do about a daemon of another version', async () => {
		using folder = createFolder();
		using other = await listenAt(folder.path('other'), (socket) => socket.write(greeting(999)));
		await expect(connect(other.path)).rejects.toMatchObject({
			code: 'protocol-mismatch',
			hint: 'Run `weaver daemon restart`: it loses nothing and the services run on.',
		});
	});

	it('a connection that breaks ends every question that is open', async () => {
		using folder = createFolder();
		using short = await listenAt(folder.path('short'), (socket) => {
			socket.write(greeting(protocolVersion));
			socket.once('data', () => socket.destroy());
		});
		const client = await connect(short.path);
		const questions = [client.request('daemon.info', {}), client.request('service.list', {})];
		const answers = await Promise.allSettled(questions);
		expect(answers).toMatchObject([
			{status: 'rejected', reason: {code: 'connection-lost'}},
			{status: 'rejected', reason: {code: 'connection-lost'}},
		]);
		await client.closed;
		await expect(client.request('daemon.info', {})).rejects.toMatchObject({
			code: 'connection-lost',
		});
	});
});
