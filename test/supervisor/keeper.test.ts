import {closeSync, existsSync, readFileSync, statSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {readProcess} from '../../src/lib/process-table.ts';
import {isAlive} from '../../src/runs/lifeline.ts';
import {
	pathsOf,
	type RunRecord,
	readExit,
	readKeeper,
	readPid,
	readRecord,
	runFolder,
} from '../../src/runs/run-directory.ts';
import {startRun} from '../../src/supervisor/keeper.ts';
import {cleanEnvironment} from '../support/environment.ts';
import {createRunFolder} from '../support/run-folder.ts';
import {until} from '../support/until.ts';

const record = (root: string, command: readonly string[]): RunRecord => ({
	service: 'api',
	run: 3,
	createdAt: 1000,
	bootId: null,
	command,
	cwd: root,
	restarts: 0,
	failures: 0,
	file: null,
	config: {},
});

/** Starts a command and lets go of its lifeline at once, as a daemon that dies does. */
function start(folder: ReturnType<typeof createRunFolder>, command: readonly string[], env = {}) {
	const wanted = record(folder.root, command);
	const {paths, lifeline, keeper} = startRun(
		folder.root,
		wanted,
		cleanEnvironment(env),
		folder.fifo('spare'),
	);
	closeSync(lifeline);
	return {paths, keeper, wanted, output: () => readFileSync(paths.spool, 'utf8')};
}

const ended = (life: string) => until('the end of the run', () => !isAlive(life));

describe('a run', () => {
	it('leaves its words in order, its code and who it was, without anyone watching', async () => {
		using folder = createRunFolder();
		const {paths, keeper, wanted, output} = start(folder, [
			'sh',
			'-c',
			'echo out; echo err >&2; echo $$; echo "$0 $1"; exit 9',
			`it's "quoted"`,
			'$HOME',
		]);
		await ended(paths.life);
		expect(paths).toEqual(pathsOf(runFolder(folder.root, 'api', 3)));
		expect(output()).toBe(`out\nerr\n${readPid(paths)}\nit's "quoted" $HOME\n`);
		expect(readExit(paths)?.code).toBe(9);
		expect(readKeeper(paths)).toBe(keeper);
		expect(readRecord(paths)).toEqual(wanted);
		expect(statSync(paths.spool).mode & 0o777).toBe(0o400);
	});

	it.each([
		['a signal', ['sh', '-c', 'kill -9 $$'], 137],
		['a program that is not there', ['./no-such-program'], 127],
		['no rights', ['/dev/null'], 126],
	])("the code of %s is the shell's", async (_what, command, code) => {
		using folder = createRunFolder();
		const {paths} = start(folder, command);
		await ended(paths.life);
		expect(readExit(paths)?.code).toBe(code);
	});

	it("has a session of its own, default signals, and none of the supervisor's files", async () => {
		using folder = createRunFolder();
		const {paths, keeper, output} = start(folder, [
			'sh',
			'-c',
			'ls /proc/$$/fd | tr "\\n" " "; grep -E "Sig(Ign|Cgt)" /proc/$$/status; exec sleep 1000',
		]);
		await until('its words', () => output().includes('SigCgt'));
		expect(output().startsWith('0 1 2 ')).toBe(true);
		expect(/SigIgn:\s+0+$/m.test(output())).toBe(true);
		const pid = readPid(paths) ?? 0;
		expect(readProcess(pid)).toMatchObject({session: keeper, group: keeper, parent: keeper});
		process.kill(pid, 'SIGTERM');
		await ended(paths.life);
		expect(readExit(paths)?.code).toBe(143);
	});

	it('a signal to the whole group does not keep the keeper from writing the code down', async () => {
		using folder = createRunFolder();
		const {paths, keeper, output} = start(folder, [
			'sh',
			'-c',
			'trap "echo bye; exit 4" TERM INT HUP; echo ready; while :; do sleep 0.01; done',
		]);
		await until('the trap', () => output().includes('ready'));
		for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const)
			process.kill(-(keeper ?? 0), signal);
		await ended(paths.life);
		expect(readExit(paths)?.code).toBe(4);
		expect(output()).toContain('bye\n');
	});

	it('makes its heartbeats by the file or the descriptor that it is told of', async () => {
		using folder = createRunFolder();
		const {paths} = start(
			folder,
			['sh', '-c', 'echo one >&9; echo two >>"$WEAVER_HEARTBEAT"; exec 9>&-'],
			{WEAVER_HEARTBEAT: pathsOf(runFolder(folder.root, 'api', 3)).heartbeat},
		);
		await ended(paths.life);
		expect(readFileSync(paths.heartbeat, 'utf8')).toBe('one\ntwo\n');
		expect(readExit(paths)?.code).toBe(0);
	});

	it('without a listener has no heartbeat file', async () => {
		using folder = createRunFolder();
		const {paths} = start(folder, ['sh', '-c', '{ echo x >&9; } 2>/dev/null || exit 5']);
		await ended(paths.life);
		expect([existsSync(paths.heartbeat), readExit(paths)?.code]).toEqual([false, 5]);
	});

	it('that cannot begin leaves no keeper, and its lifeline is dead', async () => {
		using folder = createRunFolder();
		const {paths, keeper} = start(folder, ['true'], {PATH: folder.root});
		expect(keeper).toBe(null);
		expect(isAlive(paths.life)).toBe(false);
		expect(readKeeper(paths)).toBe(null);
	});
});

describe('capture by a pipe', () => {
	const startPiped = (
		folder: ReturnType<typeof createRunFolder>,
		script: string,
		split = false,
	) => {
		const wanted = record(folder.root, ['sh', '-c', script]);
		const capture = {split, pipe: true};
		const {paths, lifeline} = startRun(
			folder.root,
			wanted,
			cleanEnvironment(),
			folder.fifo('spare'),
			capture,
		);
		closeSync(lifeline);
		return paths;
	};

	it('lets a program open its outputs by name, and keeps its last words', async () => {
		using folder = createRunFolder();
		const script = 'echo one; echo two >/dev/stderr; seq 1 20000; echo last >/dev/stdout; exit 7';
		const paths = startPiped(folder, script);
		await ended(paths.life);
		const numbers = Array.from({length: 20_000}, (_, at) => `${at + 1}\n`).join('');
		expect(readFileSync(paths.spool, 'utf8')).toBe(`one\ntwo\n${numbers}last\n`);
		expect(readExit(paths)?.code).toBe(7);
	});

	it('keeps the outputs apart when they are to be, and what a stopped program says last', async () => {
		using folder = createRunFolder();
		const script = 'trap "echo bye >&2; exit 3" TERM; echo up; while :; do sleep .05; done';
		const paths = startPiped(folder, script, true);
		await until('its first word', () => readFileSync(paths.spool, 'utf8') === 'up\n');
		process.kill(-(readKeeper(paths) ?? 0), 'SIGTERM');
		await ended(paths.life);
		expect(readFileSync(paths.errors, 'utf8')).toMatch(/bye\n$/);
		expect(readExit(paths)?.code).toBe(3);
	});
});
