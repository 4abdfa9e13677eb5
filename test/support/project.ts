/**
 * A temporary project with a daemon, services and HOME of its own, driven by the built CLI.
 * Everything started in it is gone, and its folder removed, when it is disposed of:
 * `await using project = await createProject({api: {script: 'node api.js'}})`.
 */
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {cleanEnvironment} from './environment.ts';
import {Terminal, type TerminalOptions} from './terminal.ts';
import {until} from './until.ts';

/** The repository's folder. */
export const repository = path.join(import.meta.dirname, '..', '..');

/** The built command, as `npm run build` leaves it. */
export const weaverProgram = path.join(repository, 'dist', 'weaver.js');

export type CommandResult = {
	readonly code: number;
	/** Without its last newline, unless `exact`. */
	readonly stdout: string;
	readonly stderr: string;
};

export type CommandOptions = {
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	/** Keep the output's last newline. */
	readonly exact?: boolean;
	/** Ends the command with SIGINT, as ctrl-C does. */
	readonly signal?: AbortSignal;
	/** Gets standard output as it comes. */
	readonly onOutput?: (text: string) => void;
};

export class Project implements AsyncDisposable {
	readonly root: string;
	/** What every command and service of this project gets. */
	readonly env: Readonly<Record<string, string>>;
	readonly #base: string;

	constructor(base: string, env: Readonly<Record<string, string>>, folder: string) {
		this.#base = base;
		this.root = path.join(base, folder);
		this.env = cleanEnvironment({...env, HOME: path.join(base, 'home')});
		mkdirSync(path.join(base, 'home'));
		mkdirSync(path.join(this.root, 'services.d'), {recursive: true});
	}

	path(...parts: readonly string[]): string {
		return path.join(this.root, ...parts);
	}

	/** Writes a file of the project; folders come by themselves. */
	write(file: string, text: string): void {
		mkdirSync(path.dirname(this.path(file)), {recursive: true});
		writeFileSync(this.path(file), text);
	}

	/** Writes `services.d/<name>.json`; the name is filled in. */
	service(name: string, fields: Readonly<Record<string, unknown>>): void {
		this.write(`services.d/${name}.json`, `${JSON.stringify({name, ...fields}, null, '\t')}\n`);
	}

	read(file: string): string {
		return readFileSync(this.path(file), 'utf8');
	}

	/** Names in a folder of the project. */
	list(folder: string): readonly string[] {
		return readdirSync(this.path(folder));
	}

	remove(file: string): void {
		rmSync(this.path(file), {recursive: true});
	}

	/** Runs `weaver <args>` in the project's folder to its end; a failure is a result, not an error. */
	async weaver(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
		const {env, cwd = this.root, exact = false, signal, onOutput} = options;
		const running = execa(process.execPath, [weaverProgram, ...args], {
			cwd,
			env: {...this.env, ...env},
			extendEnv: false,
			reject: false,
			stdin: 'ignore',
			stripFinalNewline: !exact,
			killSignal: 'SIGINT',
			...(signal ? {cancelSignal: signal} : {}),
		});
		if (onOutput) running.stdout.on('data', (data) => onOutput(String(data)));
		const result = await running;
		return {code: result.exitCode ?? -1, stdout: result.stdout, stderr: result.stderr};
	}

	/** Like `weaver`, with `--json`, parsed; throws when the output is not JSON. */
	async json<Answer = unknown>(args: readonly string[]): Promise<Answer> {
		const {stdout, stderr} = await this.weaver([...args, '--json']);
		try {
			return JSON.parse(stdout) as Answer;
		} catch {
			throw new Error(`weaver ${args.join(' ')} --json printed no JSON:\n${stdout}\n${stderr}`);
		}
	}

	/** Runs `weaver <args>` in a terminal. */
	terminal(args: readonly string[], options: Omit<TerminalOptions, 'cwd'> = {}): Terminal {
		const {env, ...size} = options;
		return new Terminal([process.execPath, weaverProgram, ...args], {
			...size,
			cwd: this.root,
			env: {...this.env, ...env},
		});
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#endEverything();
		rmSync(this.#base, {recursive: true, force: true, maxRetries: 5});
	}

	/** Whatever carries this project's HOME belongs to it, wherever it went. */
	async #endEverything(): Promise<void> {
		if (process.platform !== 'linux') {
			await this.weaver(['daemon', 'stop', '--services']);
			return;
		}
		await until('the end of the project', () => {
			const pids = pidsWithEnvironment(`HOME=${this.env['HOME']}`);
			for (const pid of pids) killQuietly(pid);
			return pids.length === 0;
		});
	}
}

/** Services by name, each with the fields of its file except the name. */
export async function createProject(
	services: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
	env: Readonly<Record<string, string>> = {},
	folder = 'project',
): Promise<Project> {
	const project = new Project(
		realpathSync(mkdtempSync(path.join(tmpdir(), 'weaver-'))),
		env,
		folder,
	);
	for (const [name, fields] of Object.entries(services)) project.service(name, fields);
	return project;
}

/** A port of 127.0.0.1 that nobody held a moment ago. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

/** Of everything that carries `NAME=value` in its environment, except this process. */
export function pidsWithEnvironment(entry: string): readonly number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => pid !== process.pid && environmentOf(pid).includes(entry));
}

function environmentOf(pid: number): readonly string[] {
	try {
		return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
	} catch {
		return [];
	}
}

function killQuietly(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It ended by itself meanwhile.
	}
}
