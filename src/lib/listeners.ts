/** Who listens on a TCP port of this machine. Linux is read from /proc, others are asked by binding. */
import {readdirSync, readFileSync, readlinkSync} from 'node:fs';

export type Listener = {
	readonly port: number;
	/** As the kernel writes it: hexadecimal, each 32-bit word in the machine's byte order. */
	readonly address: string;
	/** Names the socket in /proc/<pid>/fd; null where the system does not tell. */
	readonly inode: string | null;
};

const listening = '0A';

/** The IPv4 and IPv6 sockets that listen on one of the ports; Linux only, elsewhere none. */
export function listListeners(ports: readonly number[]): readonly Listener[] {
	return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => {
		try {
			return parseListeners(readFileSync(file, 'latin1'), ports);
		} catch {
			return [];
		}
	});
}

/** Reads a table of /proc/net. What waits in TIME_WAIT listens no more. */
export function parseListeners(table: string, ports: readonly number[]): readonly Listener[] {
	return table.split('\n').flatMap((row): readonly Listener[] => {
		const [, local = '', , state, , , , , , inode = null] = row.trim().split(/\s+/);
		if (state !== listening) return [];
		const [address = '', digits = ''] = local.split(':');
		const port = Number.parseInt(digits, 16);
		return ports.includes(port) ? [{port, address, inode}] : [];
	});
}

/** The processes that have a socket open, by its inode; those of other users stay unseen. */
export function holdersOf(inode: string): readonly number[] {
	const wanted = `socket:[${inode}]`;
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => openFiles(pid).includes(wanted));
}

function openFiles(pid: number): readonly string[] {
	try {
		return readdirSync(`/proc/${pid}/fd`).map((fd) => {
			try {
				return readlinkSync(`/proc/${pid}/fd/${fd}`);
			} catch {
				return '';
			}
		});
	} catch {
		return [];
	}
}

/** Longest wait for a listener on this machine to take a connection, ms. */
const answerTime = 100;

/**
 * False when surely nobody listens on the port of 127.0.0.1, in a tenth of a millisecond: the
 * kernel walks all of its tables for /proc/net/tcp, which takes 10 ms.
 */
export async function mayListen(port: number): Promise<boolean> {
	const {createConnection} = process.getBuiltinModule('node:net');
	return await new Promise((resolve) => {
		const socket = createConnection({port, host: '127.0.0.1', timeout: answerTime});
		const end = (found: boolean) => {
			socket.destroy();
			resolve(found);
		};
		socket.once('connect', () => end(true));
		socket.once('timeout', () => end(true));
		socket.once('error', (error) =>
			end((error as {readonly code?: unknown}).code !== 'ECONNREFUSED'),
		);
	});
}

/** True when nothing can listen on the port of this host, as far as an attempt can tell. */
export async function isTaken(port: number, host: string): Promise<boolean> {
	const {createServer} = process.getBuiltinModule('node:net');
	return await new Promise((resolve) => {
		const server = createServer();
		server.once('error', (error) =>
			resolve('code' in error && (error as {readonly code: unknown}).code === 'EADDRINUSE'),
		);
		server.listen({port, host, exclusive: true}, () => server.close(() => resolve(false)));
	});
}
