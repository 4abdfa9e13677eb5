/**
 * The program that a service with `pty: true` runs in: `node pty-host.cjs <command…>`. It opens a
 * pseudoterminal, starts the command in it, and writes what the command prints to its own output,
 * which is the log of the run, before anybody else gets it. Whoever attaches comes over a Unix socket
 * in the run's folder. It needs no daemon for anything, and ends as the service did.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {fstatSync, readSync, writeFileSync, writeSync} from 'node:fs';
import {createServer} from 'node:net';
import {constants} from 'node:os';
import path from 'node:path';
import {ReadStream} from 'node:tty';
import {messageOf, systemCodeOf} from '../lib/errors.ts';
import {readProcess} from '../lib/process-table.ts';
import {pathsOf, type TerminalSession} from '../runs/run-directory.ts';
import {restoreForService} from './host-command.ts';
import {createModes} from './modes.ts';
import {openTerminal} from './native.ts';
import {Viewers} from './viewers.ts';

/** Until somebody attaches; wide enough that programs do not break the lines of their logs. */
const firstSize = {columns: 120, rows: 40};

/** How long whoever is attached gets to take the last bytes, ms. */
const farewell = 300;

/** Signals that the group of a run may get; the service has a group of its own. */
const passedOn: readonly NodeJS.Signals[] = [
	'SIGTERM',
	'SIGINT',
	'SIGQUIT',
	'SIGHUP',
	'SIGUSR1',
	'SIGUSR2',
	'SIGCONT',
];

/**
 * A session leader without a terminal gets the first one it opens. Heartbeats are made on
 * descriptor 9, as in every run.
 */
const startScript = `
stty iutf8 <"$0" 2>/dev/null
[ -z "$WEAVER_HEARTBEAT" ] || exec 9>>"$WEAVER_HEARTBEAT"
exec "$@" <>"$0" >&0 2>&1
`;

const run = pathsOf(process.env['WEAVER_RUN'] ?? '');
const [, , ...command] = process.argv;
const cwd = process.cwd();

/** Bytes of the run's log. */
let size = fstatSync(1).isFile() ? fstatSync(1).size : 0;
/** Bytes that the disk did not take. */
let lost = 0;

/** The log comes first, and the host waits for it: what a viewer has seen is on the disk. */
function keep(bytes: Buffer): void {
	try {
		if (lost > 0) {
			const note = Buffer.from(
				`\r\nweaver: ${lost} bytes of output are missing here: disk full\r\n`,
			);
			lost = 0;
			writeAll(note);
		}
		writeAll(bytes);
	} catch {
		// A full disk must not end the service; how much is missing is said once there is room.
	}
}

function writeAll(bytes: Buffer): void {
	for (let from = 0; from < bytes.length; ) {
		try {
			const count = writeSync(1, bytes, from);
			from += count;
			size += count;
		} catch (error) {
			if (systemCodeOf(error) === 'EAGAIN') continue;
			lost += bytes.length - from;
			throw error;
		}
	}
}

const say = (message: string) => keep(Buffer.from(`weaver: ${message}\r\n`));

if (command.length === 0 || !process.env['WEAVER_RUN']) {
	say('the host of a terminal is started by weaver only');
	process.exit(2);
}

const terminal = openTerminal(firstSize);
if ('error' in terminal) {
	say(`no terminal can be opened: ${terminal.error}`);
	process.exit(126);
}

const terminalFd = terminal.master;
const modes = createModes();
const master = new ReadStream(terminalFd);
const viewers = new Viewers({
	size: firstSize,
	offset: () => size,
	modes: () => modes.enter(),
	resize: terminal.resize,
	type: (bytes) => master.write(bytes),
});
master.on('drain', () => viewers.goOn());

function take(bytes: Buffer): void {
	keep(bytes);
	modes.follow(bytes);
	viewers.show(bytes);
}
master.on('data', take);
// The host itself keeps the terminal open until the service has ended.
master.on('error', () => {});

/** A path longer than a socket's may be is short from within its folder, where it is also unlinked. */
const server = createServer((socket) => viewers.add(socket));
server.on('error', (error) => say(`nobody can attach: ${messageOf(error)}`));
const mask = process.umask(0o177);
process.chdir(run.folder);
server.listen(path.basename(run.terminal));
process.umask(mask);

const child: ChildProcess = spawn('sh', ['-c', startScript, terminal.path, ...command], {
	cwd,
	env: restoreForService(process.env),
	detached: true,
	stdio: 'ignore',
});
noteSession(child.pid ?? 0);

for (const signal of passedOn)
	process.on(signal, () => {
		try {
			if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
		} catch {
			// It has just ended.
		}
	});

child.once('error', (error) => {
	say(`sh could not be started: ${messageOf(error)}`);
	end(127);
});
child.once('exit', (code, signal) => end(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));

/** So that whoever sweeps after the run knows the session, which no longer is the keeper's. */
function noteSession(pid: number): void {
	const note: TerminalSession = {pid, startedAt: readProcess(pid)?.startedAt ?? 0};
	try {
		writeFileSync(run.session, `${JSON.stringify(note)}\n`, {mode: 0o600});
	} catch {
		// A full disk; the marks in the environment tell most of it.
	}
}

/** What the service printed last is still in the terminal. */
function end(code: number): void {
	master.pause();
	const buffer = Buffer.allocUnsafe(65_536);
	for (let count = -1; count !== 0; ) {
		try {
			count = readSync(terminalFd, buffer);
		} catch {
			// EAGAIN: there is nothing any more.
			count = 0;
		}
		if (count > 0) take(Buffer.from(buffer.subarray(0, count)));
	}
	server.close();
	viewers.end(code, farewell, () => process.exit(code));
}
