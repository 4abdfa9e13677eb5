/** What a service's next run is to be: command, folder and environment, or why it can't be. */
import {buildEnv} from '../config/env.ts';
import {programOf, workingDirectory} from '../config/program.ts';
import type {ServiceConfig} from '../config/service-schema.ts';
import {findObstacle} from './preflight.ts';

export type Preparation = {
	readonly command: readonly string[];
	/** Absolute. */
	readonly cwd: string;
	readonly env: Readonly<Record<string, string>>;
};

/** Throws an Error whose message says what is wrong and how to mend it. */
export function prepareRun(
	root: string,
	config: ServiceConfig,
	runFolder: string,
	instance: number,
): Preparation {
	const cwd = workingDirectory(root, config);
	const program = programOf(root, config);
	if ('error' in program)
		throw new Error(explain(`${program.field} ${program.error}`, program.hint));
	const environment = buildEnv({
		config,
		projectRoot: root,
		base: process.env,
		service: config.name,
		instance,
		run: runFolder,
	});
	if ('error' in environment) throw new Error(explain(environment.error, environment.hint));
	const obstacle = findObstacle(program.command, cwd, environment.env);
	if (obstacle !== null) throw new Error(obstacle);
	return {command: program.command, cwd, env: environment.env};
}

const explain = (what: string, hint: string | null): string =>
	hint === null ? what : `${what}. ${hint}`;
