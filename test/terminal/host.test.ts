/** The host of a terminal by itself, as its keeper runs it: no daemon. */
import {type ChildProcess, spawn} from 'node:child_process';
import {mkdirSync, openSync, readFileSync, writeFileSync} from 'node:fs';
import {connect} from 'node:net';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createFrameReader, encodeFrame, type Frame, readHello} from '../../src/terminal/frames.ts';
import {hideFromHost, hostCommand} from '../../src/terminal/host-command.ts';
import {cleanEnvironment} from '../support/environment.ts';
import {repository} from '../support/project.ts';
import {createRunFolder} from '../support/run-folder.ts';
import {until} from '../support/until.ts';

function createHost(...command: readonly string[]) {
	const run = createRunFolder();
	mkdirSync(run.path('r1'));
	const spool = openSync(run.path('spool'), 'a');
	const [program = '', ...args] = hostCommand(
		command,
		process.execPath,
		path.join(repository, 'dist'),
	);
	const env = {...cleanEnvironment(), WEAVER_RUN: run.path('r1'), NODE_OPTIONS: '--no-such-option'};
	const host: ChildProcess = spawn(program, args, {
		cwd: run.root,
		detached: true,
		stdio: ['ignore', spool, spool],
		env: hideFromHost(env),
	});
	return {
		run,
		socket: run.path('r1', 'terminal'),
		pid: host.pid ?? 0,
		printed: () => readFileSync(run.path('spool'), 'latin1'),
		exit: new Promise<number | null>((resolve) => {
			host.once('exit', (code) => resolve(code));
		}),
		[Symbol.dispose]: () => {
			host.kill('SIGKILL');
			run[Symbol.dispose]();
		},
	};
}

function createViewer(file: string) {
	const socket = connect(file);
	const frames: Frame[] = [];
	const read = createFrameReader();
	socket.on('data', (chunk: Buffer) => frames.push(...read(chunk)));
	socket.on('error', () => {});
	socket.write(encodeFrame('s', {columns: 80, rows: 24}));
	return {
		socket,
		frames,
		hellos: () => frames.flatMap((frame) => (frame.kind === 'h' ? (readHello(frame) ?? []) : [])),
		[Symbol.dispose]: () => socket.destroy(),
	};
}

test('who does not read holds nobody back, and is told where to go on from', async () => {
	using host = createHost(
		'sh',
		'-c',
		'read x; head -c 6000000 /dev/zero | tr "\\0" x; read y; exit 5',
	);
	await until('the socket', () => host.printed() === '' && exists(host.socket));
	using idle = createViewer(host.socket);
	await until('its hello', () => idle.hellos().length === 1);
	idle.socket.pause();
	using typing = createViewer(host.socket);
	await until('the other one', () => typing.hellos().length === 1);
	typing.socket.write(encodeFrame('i', Buffer.from('go\r')));
	await until('all of it', () => host.printed().length >= 6_000_000);
	idle.socket.resume();
	await until('a second hello', () => idle.hellos().length === 2);
	const [first, second] = idle.hellos();
	expect(first).toEqual({columns: 80, rows: 24, offset: 0, modes: ''});
	const before = idle.frames.slice(
		0,
		idle.frames.findLastIndex(({kind}) => kind === 'h'),
	);
	const got = before.reduce((sum, {kind, content}) => sum + (kind === 'o' ? content.length : 0), 0);
	expect(got).toBeLessThan(3_000_000);
	expect(second?.offset).toBeGreaterThan(got);
	typing.socket.write(encodeFrame('i', Buffer.from('\r')));
	expect(await host.exit).toBe(5);
	await until('its word', () => idle.frames.at(-1)?.kind === 'x');
	expect(idle.frames.at(-1)?.content.toString()).toBe('{"code":5}');
	expect([exists(host.socket), host.printed().startsWith('go\r\nxxx')]).toEqual([false, true]);
});

test('it passes signals on, is not hurt by nonsense, and unlinks nothing but its socket', async () => {
	using host = createHost(
		'sh',
		'-c',
		'trap "echo usr; exit 6" USR1; echo up; while :; do sleep 0.05; done',
	);
	writeFileSync(host.run.path('terminal'), "the service's own");
	await until('its word', () => host.printed().includes('up'));
	const nonsense = connect(host.socket);
	const closed = new Promise((resolve) => nonsense.once('close', resolve));
	nonsense.on('error', () => {});
	nonsense.end('GET / HTTP/1.1\r\n\r\n');
	nonsense.resume();
	await closed;
	process.kill(host.pid, 'SIGUSR1');
	expect(await host.exit).toBe(6);
	expect(host.printed()).toMatch(/^up\r\n[\s\S]*usr\r\n$/);
	expect(readFileSync(host.run.path('terminal'), 'utf8')).toBe("the service's own");
});

const exists = (file: string): boolean => {
	try {
		readFileSync(file);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ENXIO';
	}
};
