/** Answers what the environment of a service's next start will be. */
import {type EnvReport, reportEnv} from '../config/env-report.ts';
import {heartbeatMarks} from '../config/heartbeat.ts';
import {runMarks} from '../config/run-marks.ts';
import {newestRun, pathsOf, runFolder} from '../runs/run-directory.ts';
import type {Supervised} from '../supervisor/supervised.ts';
import {environmentOfService} from '../terminal/running-env.ts';

export function envOf(
	projectRoot: string,
	runsDir: string,
	service: Supervised,
	secrets: boolean,
): EnvReport {
	const {name, instance, file, state} = service;
	const config = service.nextConfig ?? service.config;
	const folder = runFolder(runsDir, name, (newestRun(runsDir, name)?.number ?? 0) + 1);
	const marks = {
		...heartbeatMarks(config, pathsOf(folder).heartbeat),
		...runMarks(config, instance, folder),
	};
	const running = state.pid === null ? null : environmentOfService(state.pid);
	return reportEnv({config, file, projectRoot, base: process.env, marks}, running, secrets);
}
