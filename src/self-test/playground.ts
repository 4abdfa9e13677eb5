/**
 * The temporary project of a self-test. Whatever is started in it carries its mark in the
 * environment, wherever it goes, and is found and ended by that.
 */
import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type Project, projectAt} from '../config/project.ts';
import {commandLineOf} from '../lib/command-line.ts';
import {messageOf, UserError} from '../lib/errors.ts';
import {environmentOf, listProcesses} from '../lib/process-table.ts';
import {programs} from './programs.ts';

const mark = 'WEAVER_SELF_TEST';

/** Time for the kernel to take killed processes away, ms, and how often to look. */
const burialTime = 5000;
const lookInterval = 20;

export type Playground = {
	readonly project: Project;
	/** Of the daemon, and through it of all services. */
	readonly env: NodeJS.ProcessEnv;
	writeService(name: string, fields: Readonly<Record<string, unknown>>): void;
	removeService(name: string): void;
	/** What runs in it: `1234 node service.mjs …`. */
	processes(): readonly {readonly pid: number; readonly command: string}[];
	/** Ends everything that runs in it; at once, so that it can be done on the way out. */
	sweep(): void;
	/** Removes the folder. */
	remove(): void;
};

/** Throws `UserError` when the folder for temporary files does not take it. */
export function createPlayground(): Playground {
	const root = makeFolder();
	const project = projectAt(root);

	const pids = () =>
		listProcesses()
			.filter(
				({pid, zombie}) => !zombie && pid !== process.pid && environmentOf(pid, mark) === root,
			)
			.map(({pid}) => pid);

	return {
		project,
		env: {...process.env, [mark]: root},
		writeService(name, fields) {
			const file = path.join(project.servicesDir, `${name}.json`);
			writeFileSync(file, `${JSON.stringify({name, ...fields}, null, '\t')}\n`);
		},
		removeService: (name) => rmSync(path.join(project.servicesDir, `${name}.json`), {force: true}),
		processes: () => pids().map((pid) => ({pid, command: commandLineOf(pid)})),
		sweep() {
			const deadline = Date.now() + burialTime;
			for (let left = pids(); left.length > 0 && Date.now() < deadline; left = pids()) {
				for (const pid of left) killQuietly(pid);
				Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lookInterval);
			}
		},
		remove: () => rmSync(root, {recursive: true, force: true, maxRetries: 5}),
	};
}

function makeFolder(): string {
	let root: string | null = null;
	try {
		root = realpathSync(mkdtempSync(path.join(tmpdir(), 'weaver-self-test-')));
		for (const folder of ['services.d', 'truth', 'alive']) mkdirSync(path.join(root, folder));
		for (const [name, text] of Object.entries(programs)) writeFileSync(path.join(root, name), text);
		return root;
	} catch (error) {
		if (root !== null) rmSync(root, {recursive: true, force: true});
		throw new UserError(`The self-test cannot make its project: ${messageOf(error)}.`, {
			code: 'self-test-broken',
			hint: 'TMPDIR names another folder for temporary files.',
		});
	}
}

function killQuietly(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It ended by itself meanwhile.
	}
}
