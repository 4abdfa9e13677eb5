/** What a service's next run is to be: command, folder and environment, or why it can't be. */
import path from 'node:path';
import {clusterCommand} from '../config/cluster-command.ts';
import {buildEnv, type Environment, explainEnvProblem} from '../config/env.ts';
import {heartbeatMarks} from '../config/heartbeat.ts';
import {programOf, workingDirectory} from '../config/program.ts';
import {runMarks} from '../config/run-marks.ts';
import type {ServiceConfig} from '../config/service-schema.ts';
import {pathsOf} from '../runs/run-directory.ts';
import {hideFromHost, hostCommand} from '../terminal/host-command.ts';
import {findTerminalObstacle} from '../terminal/native.ts';
import {findPortHolder} from './port-preflight.ts';
import {findObstacle} from './preflight.ts';

export type Preparation = {
	readonly command: readonly string[];
	/** Absolute. */
	readonly cwd: string;
	readonly env: Readonly<Record<string, string>>;
};

/** Stands beside the daemon's program. */
const clusterHost = path.join(import.meta.dirname, 'cluster-host.cjs');

/** A service as it is to be started. */
export type Candidate = {
	readonly name: string;
	/** Counted from 1; null for a service without instances. */
	readonly instance: number | null;
	/** Relative to the project; null once it is gone. */
	readonly file: string | null;
	readonly config: ServiceConfig;
};

/** `run` marks every process of the run: the path of its folder. */
export const environmentOfRun = (
	root: string,
	{instance, file, config}: Candidate,
	run: string,
	marks: Readonly<Record<string, string>> = {},
): Environment =>
	buildEnv({
		config,
		file,
		projectRoot: root,
		base: process.env,
		marks: {...marks, ...runMarks(config, instance, run)},
	});

/** Throws an Error whose message says what is wrong and how to mend it. */
export async function prepareRun(
	root: string,
	service: Candidate,
	runFolder: string,
): Promise<Preparation> {
	const {config} = service;
	const cwd = workingDirectory(root, config);
	const program = programOf(root, config);
	if ('error' in program)
		throw new Error(explain(`${program.field} ${program.error}`, program.hint));
	const heartbeat = heartbeatMarks(config, pathsOf(runFolder).heartbeat);
	const environment = environmentOfRun(root, service, runFolder, heartbeat);
	if ('problem' in environment) throw new Error(explainEnvProblem(environment.problem));
	const obstacle = findObstacle(program.command, cwd, environment.env);
	if (obstacle !== null) throw new Error(obstacle);
	const holder = await findPortHolder(root, config, environment);
	if (holder !== null) throw new Error(holder);
	if (config.pty) {
		const lacking = findTerminalObstacle();
		if (lacking !== null) throw new Error(lacking);
		const command = hostCommand(program.command, process.execPath, import.meta.dirname);
		return {command, cwd, env: hideFromHost(environment.env)};
	}
	const command =
		config.exec_mode === 'cluster' ? clusterCommand(program.command, clusterHost) : program.command;
	return {command, cwd, env: environment.env};
}

const explain = (what: string, hint: string | null): string =>
	hint === null ? what : `${what}. ${hint}`;
