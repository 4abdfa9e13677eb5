import {existsSync, statSync} from 'node:fs';
import {connect, type Socket} from 'node:net';
import {describe, expect, it} from 'vitest';
import {createFrameReader} from '../../src/ipc/frames.ts';
import {protocolVersion} from '../../src/ipc/protocol.ts';
import {createProject, type Project} from '../support/project.ts';
import {until} from '../support/until.ts';

type Message = Readonly<Record<string, unknown>>;

/** A client that can be rude. */
async function talk(project: Project): Promise<{
	readonly socket: Socket;
	readonly messages: Message[];
	readonly isClosed: () => boolean;
	readonly send: (text: string) => void;
}> {
	const socket = connect(project.path('.weaver/weaver.sock'));
	const messages: Message[] = [];
	const read = createFrameReader();
	let closed = false;
	socket.on('data', (data: Buffer) => messages.push(...(read(data) as Message[])));
	socket.on('close', () => {
		closed = true;
	});
	await until('the greeting', () => messages.length > 0);
	return {socket, messages, isClosed: () => closed, send: (text) => void socket.write(text)};
}

describe('the socket', () => {
	it('greets, answers what it knows and explains what it does not', async () => {
		await using project = await createProject({api: {script: 'sleep 1000'}});
		await project.weaver(['start', 'api']);
		const client = await talk(project);
		expect(client.messages[0]).toMatchObject({
			jsonrpc: '2.0',
			method: 'hello',
			params: {protocol: protocolVersion},
		});
		const ask = async (method: string, params: unknown) => {
			const count = client.messages.length;
			client.send(`${JSON.stringify({jsonrpc: '2.0', id: count, method, params})}\n`);
			await until('an answer', () => client.messages.length > count);
			return client.messages[count];
		};
		expect(await ask('service.list', {names: ['api']})).toMatchObject({
			result: {services: [{name: 'api', state: 'running'}]},
		});
		expect(await ask('service.reboot', {})).toMatchObject({
			error: {code: -32_601, data: {code: 'unknown-method'}},
		});
		expect(
			await ask('service.start', {targets: {names: 'api'}, wait: true, timeout: null}),
		).toMatchObject({
			error: {
				code: -32_602,
				message:
					'service.start: targets must be {"names": [...]} or {"all": true} or {"group": "..."} or {"tag": "..."}',
			},
		});
		expect(
			await ask('service.stop', {targets: {all: true}, force: false, timeout: null, now: 1}),
		).toMatchObject({
			error: {message: 'service.stop: there is no parameter now'},
		});
		expect(client.isClosed()).toBe(false);
	});

	it('hangs up on nonsense, on that connection alone', async () => {
		await using project = await createProject({api: {script: 'sleep 1000'}});
		await project.weaver(['start', 'api']);
		const good = await talk(project);
		for (const nonsense of ['GET / HTTP/1.1\r\n\r\n', '[1]\n', `"${'x'.repeat(9 * 1024 * 1024)}`]) {
			const rude = await talk(project);
			rude.send(nonsense);
			await until('the end', rude.isClosed);
			expect(rude.messages.at(-1)).toMatchObject({error: {data: {code: 'bad-request'}}});
		}
		expect(good.isClosed()).toBe(false);
		expect((await project.weaver(['status'])).code).toBe(0);
	});

	it('tells watchers every change, in versions without a gap', async () => {
		await using project = await createProject({api: {script: 'sleep 1000', enabled: false}});
		await project.weaver(['daemon', 'restart']);
		const client = await talk(project);
		client.send('{"jsonrpc":"2.0","id":1,"method":"state.watch","params":{}}\n');
		await project.weaver(['start', 'api']);
		await project.weaver(['stop', 'api']);
		const changes = () =>
			client.messages.flatMap(({method, params}) =>
				method === 'services'
					? [
							params as {
								readonly version: number;
								readonly changed: readonly {readonly state: string}[];
							},
						]
					: [],
			);
		const states = () => changes().flatMap(({changed}) => changed.map(({state}) => state));
		await until('the stop', () => states().at(-1) === 'stopped');
		expect(states().filter((state, index, all) => state !== all[index - 1])).toEqual([
			'starting',
			'running',
			'stopping',
			'stopped',
		]);
		const snapshot = client.messages.find(({id}) => id === 1) ?? {};
		const {version: first} = snapshot['result'] as {readonly version: number};
		expect(changes().map(({version}) => version)).toEqual(
			changes().map((_, index) => first + 1 + index),
		);
	});
});

describe('a slow client', () => {
	it('that asks without reading gets every answer, in order, once it reads', async () => {
		await using project = await createProject({api: {script: 'sleep 1000'}});
		await project.weaver(['start', 'api']);
		const client = await talk(project);
		client.socket.pause();
		const ids = Array.from({length: 5000}, (_, index) => index + 1);
		for (const id of ids)
			client.send(`${JSON.stringify({jsonrpc: '2.0', id, method: 'service.list', params: {}})}\n`);
		expect((await project.weaver(['status'])).code).toBe(0);
		client.socket.resume();
		await until('the last answer', () => client.messages.length > ids.length);
		expect(client.messages.slice(1).map(({id}) => id)).toEqual(ids);
	});

	it('of a flooding log is told what it missed and still learns every change', async () => {
		const lines = 300_000;
		await using project = await createProject({
			flood: {
				script: 'sh',
				args: ['-c', `seq -f 'line %0100.0f' ${lines}; echo >done; exec sleep 1000`],
				enabled: false,
			},
			calm: {script: 'sleep 1000'},
		});
		await project.weaver(['start', 'calm']);
		const client = await talk(project);
		const ask = (id: number, method: string, params: object) =>
			client.send(`${JSON.stringify({jsonrpc: '2.0', id, method, params})}\n`);
		ask(1, 'state.watch', {});
		ask(2, 'logs.follow', {name: 'flood', lines: 10});
		await until('both answers', () => client.messages.length >= 3);
		client.socket.pause();
		await project.weaver(['start', 'flood']);
		await until('the flood', () => existsSync(project.path('done')));
		await project.weaver(['restart', 'calm']);
		await project.weaver(['stop', 'calm']);
		client.socket.resume();

		type Log = {
			readonly skippedBytes: number;
			readonly chunks: readonly {readonly kind: string; readonly text: string}[];
		};
		const logs = () =>
			client.messages.flatMap(({method, params}) => (method === 'log' ? [params as Log] : []));
		const told = () =>
			logs().reduce(
				(sum, {skippedBytes, chunks}) =>
					sum +
					skippedBytes +
					chunks.reduce((all, {kind, text}) => all + (kind === 'mark' ? 0 : text.length), 0),
				0,
			);
		const size = statSync(project.path('.weaver/run/flood/r1/spool')).size;
		await until('the whole log', () => told() >= size);
		expect(told()).toBe(size);
		expect(logs().some(({skippedBytes}) => skippedBytes > 0)).toBe(true);

		type Change = {
			readonly version: number;
			readonly changed: readonly {readonly name: string; readonly state: string}[];
		};
		const changes = () =>
			client.messages.flatMap(({method, params}) =>
				method === 'services' ? [params as Change] : [],
			);
		const statesOfCalm = () =>
			changes().flatMap(({changed}) =>
				changed.flatMap(({name, state}) => (name === 'calm' ? [state] : [])),
			);
		await until('the stop', () => statesOfCalm().at(-1) === 'stopped');
		const versions = changes().map(({version}) => version);
		expect(versions).toEqual(versions.map((_, index) => (versions[0] ?? 0) + index));
	});
});
