/** One connection to the daemon, as the CLI and the screen know it. */
import {createConnection, type Socket} from 'node:net';
import {systemCodeOf, UserError} from '../lib/errors.ts';
import {createFrameReader, encodeFrame, FrameError} from './frames.ts';
import {
	type MethodName,
	type NoticeName,
	type Notices,
	type Params,
	protocolVersion,
	type Result,
	type WireError,
} from './protocol.ts';

export type Client = {
	/** Who answered. */
	readonly daemon: Notices['hello'];
	/** Rejects with a `UserError` that carries the daemon's code, or `connection-lost`. */
	request<Name extends MethodName>(method: Name, params: Params<Name>): Promise<Result<Name>>;
	/** Returns a function that ends the listening. */
	on<Name extends NoticeName>(name: Name, listener: (notice: Notices[Name]) => void): () => void;
	/** Resolves when the connection is gone, whoever ended it. */
	readonly closed: Promise<void>;
	close(): void;
	/** Lets `using` close it, whatever happens. */
	[Symbol.dispose](): void;
};

export type ConnectOptions = {
	/** Talk to a daemon of another version too, which every one understands well enough to end. */
	readonly anyVersion?: boolean;
	/** May ask at once, before the daemon has greeted: it saves a client that asks once a round trip. */
	readonly early?: (client: Pick<Client, 'request'>) => void;
};

type Pending = {
	readonly resolve: (result: never) => void;
	readonly reject: (error: Error) => void;
};

type Incoming = {
	readonly id?: number;
	readonly result?: unknown;
	readonly error?: {readonly message: string; readonly data?: WireError};
	readonly method?: string;
	readonly params?: unknown;
};

/** Longest wait for the daemon's first word in ms; a frozen one accepts but never speaks. */
const helloTimeout = 5000;

/**
 * Connects to the daemon behind `socketPath`.
 * Throws `UserError` with code `daemon-down` when nobody listens, `protocol-mismatch` when the
 * daemon is of another version, `daemon-silent` when it does not greet within 5 s, `daemon-busy`
 * when it has no room for another client.
 */
export async function connect(
	socketPath: string,
	{anyVersion = false, early}: ConnectOptions = {},
): Promise<Client> {
	const client = createClient(await open(socketPath));
	early?.(client);
	const daemon = await client.hello;
	if (anyVersion || daemon.protocol === protocolVersion) return {...client, daemon};
	client.close();
	throw new UserError(
		`The running daemon speaks protocol ${daemon.protocol}, this weaver ${protocolVersion}.`,
		{
			code: 'protocol-mismatch',
			hint: 'Run `weaver daemon restart`: it loses nothing and the services run on.',
		},
	);
}

/** Who asks, for the daemon's journal: the user, and the command as it was typed. */
function ourselves(): string {
	const {USER, LOGNAME} = process.env;
	const user = USER ?? LOGNAME ?? userName();
	return `${user} (${['weaver', ...process.argv.slice(2)].join(' ').slice(0, 100)})`;
}

/** A job of cron or a container may have neither variable. */
function userName(): string {
	try {
		return process.getBuiltinModule('node:os').userInfo().username;
	} catch {
		// A uid that the system has no name for.
		return `uid ${process.getuid?.()}`;
	}
}

function createClient(
	socket: Socket,
): Omit<Client, 'daemon'> & {readonly hello: Promise<Notices['hello']>} {
	const pending = new Map<number, Pending>();
	const by = ourselves();
	const listeners = new Map<NoticeName, Set<(notice: never) => void>>();
	let lastId = 0;

	const closed = new Promise<void>((resolve) => {
		socket.once('close', () => {
			for (const {reject} of pending.values()) reject(connectionLost());
			pending.clear();
			resolve();
		});
	});
	// 'close' follows, and that is what everyone reacts to.
	socket.on('error', () => {});

	const on: Client['on'] = (name, listener) => {
		const set = listeners.get(name) ?? new Set();
		listeners.set(name, set.add(listener));
		return () => set.delete(listener);
	};

	const hello = new Promise<Notices['hello']>((resolve, reject) => {
		const timer = setTimeout(() => {
			socket.destroy();
			reject(daemonSilent());
		}, helloTimeout);
		on('hello', (notice) => {
			clearTimeout(timer);
			resolve(notice);
		});
		on('bye', ({reason}) => {
			if (reason === 'busy') reject(daemonBusy());
		});
		void closed.then(() => {
			clearTimeout(timer);
			// It was on its way out: as good as not running.
			reject(daemonDown());
		});
	});

	const read = createFrameReader();
	socket.on('data', (data: Buffer) => {
		for (const message of messagesIn(data)) {
			if (message.id !== undefined) settle(pending, message.id, message);
			else
				for (const listener of listeners.get(message.method as NoticeName) ?? [])
					listener(message.params as never);
		}
	});
	/** Whoever sends nonsense is no daemon of ours. */
	const messagesIn = (data: Buffer): readonly Incoming[] => {
		try {
			return read(data) as readonly Incoming[];
		} catch (error) {
			if (!(error instanceof FrameError)) throw error;
			socket.destroy();
			return [];
		}
	};

	return {
		hello,
		closed,
		on,
		close: () => socket.destroy(),
		[Symbol.dispose]: () => socket.destroy(),
		request: (method, params) =>
			new Promise((resolve, reject) => {
				if (socket.destroyed) return reject(connectionLost());
				lastId += 1;
				pending.set(lastId, {resolve, reject});
				socket.write(encodeFrame({jsonrpc: '2.0', id: lastId, method, params, by}));
			}),
	};
}

function settle(pending: Map<number, Pending>, id: number, message: Incoming): void {
	const request = pending.get(id);
	pending.delete(id);
	if (!message.error) {
		request?.resolve(message.result as never);
		return;
	}
	const {code = 'internal', message: text = message.error.message, hint} = message.error.data ?? {};
	request?.reject(
		new UserError(text, {
			code,
			...(hint ? {hint} : {}),
			exitCode: exitCodeOf(code),
		}),
	);
}

/** Names that do not exist are usage errors, as everywhere in the CLI. */
const exitCodeOf = (code: string): 1 | 2 => (code === 'unknown-service' ? 2 : 1);

/** The last one: a daemon that was just ending had its socket still open. */
const nobodyThere: readonly string[] = ['ENOENT', 'ECONNREFUSED', 'ENOTDIR', 'ECONNRESET'];

function open(socketPath: string): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = createConnection(socketPath);
		socket.once('connect', () => {
			socket.removeAllListeners('error');
			resolve(socket);
		});
		socket.once('error', (error) => {
			const code = systemCodeOf(error);
			reject(
				code !== null && nobodyThere.includes(code)
					? daemonDown()
					: new UserError(`Cannot talk to the daemon: ${error.message}`, {
							code: 'daemon-unreachable',
							hint: `The socket is ${socketPath}; only its owner may use it.`,
						}),
			);
		});
	});
}

const daemonDown = (): UserError =>
	new UserError('The daemon is not running.', {code: 'daemon-down'});

const connectionLost = (): UserError =>
	new UserError('The connection to the daemon was lost.', {
		code: 'connection-lost',
		hint: 'The services run on. Try again: the daemon starts by itself.',
	});

const daemonBusy = (): UserError =>
	new UserError('The daemon has too many open files to take another client.', {
		code: 'daemon-busy',
		hint: 'Close monitors and followed logs, or raise its limit (`ulimit -n`) and run `weaver daemon restart`; the services run on.',
	});

const daemonSilent = (): UserError =>
	new UserError('The daemon does not answer.', {
		code: 'daemon-silent',
		hint: 'It may be frozen or very busy. `weaver daemon restart` replaces it; the services run on.',
	});
