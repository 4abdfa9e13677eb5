/** The supervisors that are compared, behind one interface. */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {type Finished, findProcesses, readProc, runCommand, type World} from './world.ts';

export type Service = {
	readonly name: string;
	readonly command: readonly [string, ...string[]];
	/** Further fields of weaver's service file. */
	readonly fields?: Readonly<Record<string, unknown>>;
};

export type Contestant = {
	readonly name: 'weaver' | 'pm2';
	/** Writes down the services; nothing runs yet. */
	describe(services: readonly Service[]): void;
	/** Brings the supervisor up without any service. */
	wake(): Promise<void>;
	startAll(): Promise<Finished>;
	status(): Promise<Finished>;
	/** The supervisor's own processes, not what belongs to services. */
	supervisorPid(): number;
	/** Where what a service writes ends up. */
	logFile(service: string): string;
	/** Ends services and supervisor. */
	end(): Promise<void>;
};

const repository = path.join(import.meta.dirname, '..');
export const weaverProgram = path.join(repository, 'dist', 'weaver.js');
const cache = path.join(import.meta.dirname, '.cache');
const pm2Program = path.join(cache, 'node_modules', 'pm2', 'bin', 'pm2');

/** The rival is installed when it is first needed, beside the repository's own packages. */
export async function installPm2(): Promise<void> {
	if (existsSync(pm2Program)) return;
	mkdirSync(cache, {recursive: true});
	console.log('installing pm2 7 into bench/.cache …');
	const {code, output} = await runCommand(
		['npm', 'install', '--prefix', cache, '--no-save', '--no-audit', '--no-fund', 'pm2@7'],
		cache,
		process.env as Record<string, string>,
	);
	if (code !== 0) throw new Error(`pm2 could not be installed:\n${output}`);
}

export const contestantsIn = (world: World): readonly [Contestant, Contestant] => [
	weaverIn(world),
	pm2In(world),
];

export function weaverIn({root, env}: World): Contestant {
	const project = path.join(root, 'project');
	const weaver = (...args: readonly string[]) =>
		runCommand([process.execPath, weaverProgram, ...args], project, env);
	return {
		name: 'weaver',
		describe(services) {
			mkdirSync(path.join(project, 'services.d'), {recursive: true});
			for (const {name, command, fields} of services)
				writeFileSync(
					path.join(project, 'services.d', `${name}.json`),
					`${JSON.stringify({...describeCommand({name, command}), enabled: false, restart: 'always', restart_delay: 0, max_restarts: 1000, ...fields})}\n`,
				);
		},
		wake: () => check(weaver('daemon', 'restart')).then(() => {}),
		startAll: () => check(weaver('start', '--all')),
		status: () => check(weaver('status')),
		supervisorPid: () =>
			findProcesses(`HOME=${env['HOME']}`).find((pid) =>
				readProc(pid, 'cmdline').includes('daemon.js'),
			) ?? 0,
		logFile: (service) => path.join(project, '.weaver', 'run', service, 'r1', 'spool'),
		end: () => check(weaver('daemon', 'stop', '--services')).then(() => {}),
	};
}

export function pm2In({root, env}: World): Contestant {
	const file = path.join(root, 'ecosystem.json');
	const pm2 = (...args: readonly string[]) =>
		runCommand([process.execPath, pm2Program, ...args], root, env);
	return {
		name: 'pm2',
		describe(services) {
			const apps = services.map((service) => ({
				...describeCommand(service),
				exec_mode: 'fork',
				restart_delay: 0,
				max_restarts: 1000,
			}));
			writeFileSync(file, JSON.stringify({apps}));
		},
		wake: () => check(pm2('ping')).then(() => {}),
		startAll: () => check(pm2('start', file)),
		status: () => check(pm2('jlist')),
		supervisorPid: () => Number(readFileSync(path.join(root, 'pm2', 'pm2.pid'), 'utf8')),
		logFile: (service) => path.join(root, 'pm2', 'logs', `${service}-out.log`),
		end: () => check(pm2('kill')).then(() => {}),
	};
}

/** The same three fields mean the same to both. */
function describeCommand({name, command: [script, ...args]}: Service): object {
	return {name, script, args, interpreter: 'none'};
}

async function check(running: Promise<Finished>): Promise<Finished> {
	const finished = await running;
	if (finished.code !== 0) throw new Error(`a command failed:\n${finished.output}`);
	return finished;
}
