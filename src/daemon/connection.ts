/** One client's connection: it answers requests and sends notices, and never holds much for a slow reader. */
import type {Socket} from 'node:net';
import {createFrameReader, encodeFrame, FrameError} from '../ipc/frames.ts';
import {
	type MethodName,
	methods,
	type NoticeName,
	type Notices,
	type WireError,
} from '../ipc/protocol.ts';
import {messageOf, UserError} from '../lib/errors.ts';

export type Connection = {
	/** Sends a notice; false when the client reads slower than we write and should be spared. */
	notify<Name extends NoticeName>(name: Name, notice: Notices[Name]): boolean;
	/** Resolves when the client has taken what was sent so far. */
	readonly drained: () => Promise<void>;
	/** Bytes that wait in our memory for the client to read. */
	readonly backlog: () => number;
	/** Sends what was written, then hangs up. */
	end(): void;
	readonly closed: AbortSignal;
};

/** Answers one request; what it throws becomes the error. */
export type Answer = (
	method: MethodName,
	params: unknown,
	connection: Connection,
	/** Who says that it asks; null where a client does not say. */
	by: string | null,
) => Promise<unknown>;

/** Serves a socket until it closes. A malformed message is answered and closes this connection only. */
export function serve(socket: Socket, answer: Answer, log: (message: string) => void): Connection {
	const closing = new AbortController();
	const send = (message: object): boolean =>
		socket.writable ? socket.write(encodeFrame({jsonrpc: '2.0', ...message})) : true;
	const connection: Connection = {
		notify: (method, params) => send({method, params}),
		drained: () =>
			new Promise((resolve) => {
				if (!socket.writableNeedDrain) return resolve();
				const done = () => {
					socket.off('drain', done).off('close', done);
					resolve();
				};
				socket.on('drain', done).on('close', done);
			}),
		backlog: () => socket.writableLength,
		end: () => socket.end(),
		closed: closing.signal,
	};

	const handle = async (message: unknown) => {
		const request = asRequest(message);
		if (!request) {
			send({
				id: null,
				error: toWire(new UserError('This is not a request.', {code: 'bad-request'})),
			});
			return socket.end();
		}
		try {
			const {method, params, by} = request;
			send({id: request.id, result: await answer(method, params, connection, by)});
		} catch (error) {
			if (!(error instanceof UserError)) log(`${request.method} failed: ${stackOf(error)}`);
			send({id: request.id, error: toWire(error)});
		}
	};

	/** Who does not read the answers gets to ask no more. */
	const waitForReader = () => {
		socket.pause();
		void connection.drained().then(() => socket.resume());
	};

	const read = createFrameReader();
	socket.on('data', (data: Buffer) => {
		// After a message that was none, nothing more is read or kept.
		if (!socket.writable) return;
		try {
			for (const message of read(data)) void handle(message);
			if (socket.writableNeedDrain) waitForReader();
		} catch (error) {
			if (!(error instanceof FrameError)) throw error;
			send({
				id: null,
				error: toWire(new UserError(`Bad message: ${error.message}.`, {code: 'bad-request'})),
			});
			socket.end();
		}
	});
	socket.on('error', () => socket.destroy());
	socket.once('close', () => closing.abort());
	return connection;
}

/** What a client says of itself is for people to read. */
const longestBy = 200;

type Request = {
	readonly id: number | string;
	readonly method: MethodName;
	readonly params: unknown;
	readonly by: string | null;
};

function asRequest(message: unknown): Request | null {
	if (typeof message !== 'object' || message === null) return null;
	const {id, method, params, by} = message as Readonly<Record<string, unknown>>;
	if (typeof id !== 'number' && typeof id !== 'string') return null;
	return typeof method === 'string'
		? {
				id,
				method: method as MethodName,
				params: params ?? {},
				by: typeof by === 'string' ? by.slice(0, longestBy) : null,
			}
		: null;
}

/** JSON-RPC's own codes where it has them; ours travel in `data`. */
function toWire(error: unknown): {
	readonly code: number;
	readonly message: string;
	readonly data: WireError;
} {
	const expected = error instanceof UserError;
	const code = expected ? error.code : 'internal';
	const message = expected ? error.message : `The daemon failed: ${messageOf(error)}`;
	const hint = expected ? error.hint : 'This is a bug of weaver. See `weaver daemon logs`.';
	return {code: jsonRpcCode(code), message, data: {code, message, hint}};
}

function jsonRpcCode(code: string): number {
	if (code === 'bad-request') return -32_600;
	if (code === 'unknown-method') return -32_601;
	if (code === 'bad-params') return -32_602;
	return code === 'internal' ? -32_603 : -32_000;
}

const stackOf = (error: unknown): string =>
	error instanceof Error ? (error.stack ?? error.message) : String(error);

export const isMethod = (name: string): name is MethodName => Object.hasOwn(methods, name);
