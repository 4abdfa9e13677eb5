/** The temporary world of a measurement: folders, environment, processes, and how it all ends. */
import {spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';

const cache = path.join(import.meta.dirname, '.cache');

export type World = AsyncDisposable & {
	readonly root: string;
	/** Of everything that is started here; `HOME` marks what belongs to this world. */
	readonly env: Readonly<Record<string, string>>;
};

/** Ends what runs in it, by pid, and removes it when it is disposed of. */
export function createWorld(): World {
	// Beside the repository, as a project would be: some systems' folder for temporary files is slow.
	mkdirSync(cache, {recursive: true});
	const root = realpathSync(mkdtempSync(path.join(cache, 'world-')));
	const home = path.join(root, 'home');
	mkdirSync(home);
	const env = {
		HOME: home,
		PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
		LANG: 'C.UTF-8',
		PM2_HOME: path.join(root, 'pm2'),
	};
	return {
		root,
		env,
		async [Symbol.asyncDispose]() {
			for (let pids = pidsOf(home); pids.length > 0; pids = pidsOf(home)) {
				for (const pid of pids) killQuietly(pid);
				await sleep(50);
			}
			rmSync(root, {recursive: true, force: true, maxRetries: 5});
		},
	};
}

const pidsOf = (home: string): readonly number[] => findProcesses(`HOME=${home}`);

/** Pids of the processes that carry an entry in their environment. */
export function findProcesses(entry: string): readonly number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => readProc(pid, 'environ').split('\0').includes(entry));
}

export function readProc(pid: number, file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return '';
	}
}

export function killQuietly(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It ended by itself.
	}
}

export type Finished = {
	readonly code: number | null;
	/** From the spawn to the end of its output, ms. */
	readonly time: number;
	readonly output: string;
};

/** Runs a command to its end. */
export function runCommand(
	command: readonly string[],
	cwd: string,
	env: Readonly<Record<string, string>>,
): Promise<Finished> {
	const [program = '', ...args] = command;
	return new Promise((resolve, reject) => {
		const start = performance.now();
		const child = spawn(program, args, {cwd, env, stdio: ['ignore', 'pipe', 'pipe']});
		let output = '';
		child.stdout.on('data', (data: Buffer) => {
			output += data.toString();
		});
		child.stderr.on('data', (data: Buffer) => {
			output += data.toString();
		});
		child.on('error', reject);
		child.on('close', (code) => resolve({code, time: performance.now() - start, output}));
	});
}

/** Asks every `interval` ms; throws after `timeout` ms. */
export async function waitUntil(
	what: string,
	holds: () => boolean,
	timeout = 60_000,
	interval = 5,
): Promise<void> {
	const deadline = performance.now() + timeout;
	while (!holds()) {
		if (performance.now() > deadline) throw new Error(`waited ${timeout} ms for ${what}`);
		await sleep(interval);
	}
}
