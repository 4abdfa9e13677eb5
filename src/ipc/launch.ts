/** Starts the daemon when a command needs it and nobody answers. */
import {accessSync, constants, mkdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {messageOf, UserError} from '../lib/errors.ts';
import {type Client, type ConnectOptions, connect} from './client.ts';

/** The daemon's program in the build; every bundle lies in the same folder. */
const daemonProgram = path.join(import.meta.dirname, 'daemon.js');

/**
 * A small young generation, and none of the optimising compilers, for a program that lives long and
 * computes little: 59 instead of 70 MB with 100 services, at the same 0.7 % of a core.
 */
const nodeOptions = [
	'--max-semi-space-size=1',
	'--optimize-for-size',
	'--no-sparkplug',
	'--no-opt',
	'--no-maglev',
];

/** How long a daemon may take to listen, in ms; it adopts 100 services in well under a second. */
const launchTimeout = 15_000;

/** How often to knock meanwhile, in ms. */
const knockInterval = 10;

/** What of a project is needed to reach or start its daemon. */
export type DaemonPlace = {
	readonly root: string;
	readonly socket: string;
	readonly daemonLog: string;
};

export type LaunchOptions = {
	/** False: changed service files wait for a restart (`--no-reload`). */
	readonly reload?: boolean;
};

/** Not `node:timers/promises`, which every command would load for the rare case that it waits. */
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The connection, or null when no daemon runs. */
export async function connectIfUp(
	place: DaemonPlace,
	options: ConnectOptions = {},
): Promise<Client | null> {
	try {
		return await connect(place.socket, options);
	} catch (error) {
		if (error instanceof UserError && error.code === 'daemon-down') return null;
		throw error;
	}
}

/**
 * Connects to the project's daemon and starts one first when there is none. Any number of callers
 * may race: the daemons settle among themselves which one stays.
 * Throws `UserError` with code `daemon-failed` and the daemon's own last words, `state-unwritable`
 * when there is no place where it could leave any.
 */
export async function ensureDaemon(
	place: DaemonPlace,
	options: LaunchOptions = {},
): Promise<Client> {
	const running = await connectIfUp(place);
	if (running) return running;

	requireWritable(path.dirname(place.daemonLog));
	const logStart = sizeOf(place.daemonLog);
	const deadline = Date.now() + launchTimeout;
	while (Date.now() < deadline) {
		const daemon = startDaemon(place, options);
		while (daemon.exitCode === null && Date.now() < deadline) {
			const client = await connectIfUp(place);
			if (client) return client;
			await sleep(knockInterval);
		}
		if (daemon.exitCode !== 0) break;
		// It found the lock held: the holder is about to listen, or about to go.
		const client = await connectIfUp(place);
		if (client) return client;
		await sleep(knockInterval);
	}
	const lastWords = readFrom(place.daemonLog, logStart).trim().split('\n').slice(-3).join('\n');
	throw new UserError(`The daemon did not start.${lastWords ? `\n${lastWords}` : ''}`, {
		code: 'daemon-failed',
		hint: `See ${place.daemonLog}.`,
	});
}

function requireWritable(folder: string): void {
	try {
		// Not recursive: that would call a read-only disk ENOENT.
		if (!statSync(folder, {throwIfNoEntry: false})?.isDirectory()) mkdirSync(folder, 0o700);
		accessSync(folder, constants.W_OK | constants.X_OK);
	} catch (error) {
		throw new UserError(`The daemon cannot keep its state: ${messageOf(error)}.`, {
			code: 'state-unwritable',
			hint: `It needs ${folder} as a folder it may write in.`,
		});
	}
}

/** The words that start the daemon of the project at `root`. */
export const daemonCommand = (
	root: string,
	options: LaunchOptions = {},
): readonly [string, ...string[]] => [
	process.execPath,
	...nodeOptions,
	daemonProgram,
	root,
	...(options.reload === false ? ['--no-reload'] : []),
];

/** `exitCode` stays null while it runs; a daemon that cannot be started at all counts as exit 1. */
function startDaemon(place: DaemonPlace, options: LaunchOptions): {exitCode: number | null} {
	const daemon: {exitCode: number | null} = {exitCode: null};
	// Loaded when it is needed only: it costs every command 3 ms.
	const {spawn} = process.getBuiltinModule('node:child_process');
	const [program, ...args] = daemonCommand(place.root, options);
	const child = spawn(program, args, {
		cwd: '/',
		detached: true,
		stdio: 'ignore',
		env: inheritedEnvironment(),
	});
	child.once('error', () => {
		daemon.exitCode = 1;
	});
	child.once('exit', (code) => {
		daemon.exitCode = code ?? 1;
	});
	child.unref();
	return daemon;
}

/**
 * What the services will inherit: without our own marks, since a daemon started from within a
 * service is no part of it, and without what npm tells its scripts about the package they are in.
 */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^(npm_|INIT_CWD$|WEAVER_RUN$|WEAVER_SERVICE$)/.test(name),
		),
	);
}

function sizeOf(file: string): number {
	return statSync(file, {throwIfNoEntry: false})?.size ?? 0;
}

function readFrom(file: string, offset: number): string {
	try {
		return readFileSync(file).subarray(offset).toString('utf8');
	} catch {
		return '';
	}
}
