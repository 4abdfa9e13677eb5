/** How each type of check asks about one run of a service. */
import type {CheckConfig} from '../config/check-schema.ts';
import {explainEnvProblem} from '../config/env.ts';
import {programOf, workingDirectory} from '../config/program.ts';
import {askHeartbeat} from '../health/ask-heartbeat.ts';
import {askHttp} from '../health/ask-http.ts';
import {askScript, type Program} from '../health/ask-script.ts';
import {askTcp} from '../health/ask-tcp.ts';
import type {Ask} from '../health/prober.ts';
import type {CheckKind} from '../lib/service-state.ts';
import {openRun} from '../logs/source.ts';
import type {RunPaths} from '../runs/run-directory.ts';
import {askLine} from './log-line.ts';
import {findObstacle} from './preflight.ts';
import {type Candidate, environmentOfRun} from './prepare.ts';
import type {Surroundings} from './surroundings.ts';

/** The run that is asked about. */
export type AskedRun = Candidate & {
	readonly number: number;
	readonly paths: RunPaths;
};

/** Lines that log checks have seen in this run, kept for the next daemon too. */
export type LineMemory = {
	known(pattern: string): string | null;
	remember(pattern: string, line: string): void;
};

export function askAbout(
	world: Pick<Surroundings, 'root' | 'runsDir' | 'scripts' | 'isReady'>,
	run: AskedRun,
	lines: LineMemory,
	kind: CheckKind,
	check: CheckConfig,
): Ask {
	switch (check.type) {
		case 'http':
			return askHttp(check);
		case 'tcp':
			return askTcp(check);
		case 'script':
			return askScript(check, () => preparedCheck(world.root, run, kind, check), world.scripts);
		case 'dependency':
			return async () => askPeer(check.service, world.isReady(check.service));
		case 'heartbeat':
			return askHeartbeat(check, run.paths.heartbeat);
		case 'log': {
			const {pattern} = check;
			const streams = run.config.logs.split ? (['spool', 'errors'] as const) : ['spool' as const];
			return askLine(
				pattern,
				lines.known(pattern),
				streams.map((stream) => () => openRun(world.runsDir, run.name, run.number, stream)),
				(line) => lines.remember(pattern, line),
			);
		}
	}
}

const askPeer = (service: string, isReady: boolean | null) => ({
	ok: isReady === true,
	message:
		isReady === null
			? `there is no ${service}`
			: `${service} is ${isReady ? 'ready' : 'not ready'}`,
});

/**
 * In the folder and the environment of the service, which WEAVER_CHECK tells apart from it. Throws
 * an Error that says why it cannot be run.
 */
function preparedCheck(
	root: string,
	run: AskedRun,
	kind: CheckKind,
	{script, args}: Extract<CheckConfig, {type: 'script'}>,
): Program {
	const {cwd: folder} = run.config;
	const program = programOf(root, {script, args, interpreter: undefined, cwd: folder});
	if ('error' in program) throw new Error(`${program.field} ${program.error}`);
	const environment = environmentOfRun(root, run, run.paths.folder, {WEAVER_CHECK: kind});
	if ('problem' in environment) throw new Error(explainEnvProblem(environment.problem));
	const cwd = workingDirectory(root, run.config);
	const obstacle = findObstacle(program.command, cwd, environment.env);
	if (obstacle !== null) throw new Error(obstacle);
	return {command: program.command, cwd, env: environment.env};
}
