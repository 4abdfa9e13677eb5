/** Whether processes of a service run, told from their runs on disk, so also without a daemon. */
import type {Project} from '../config/project.ts';
import {isMeant} from '../lib/member-name.ts';
import {isAlive} from '../runs/lifeline.ts';
import {listRunServices, newestRun} from '../runs/run-directory.ts';

/** True while any instance of the service runs. */
export const anyRunAlive = (project: Pick<Project, 'runsDir'>, service: string): boolean =>
	runFoldersOf(project, service).some((name) => {
		const run = newestRun(project.runsDir, name);
		return run !== null && isAlive(run.paths.life);
	});

/** Names in the run folder that belong to a service: its own, or those of its instances. */
export const runFoldersOf = (
	project: Pick<Project, 'runsDir'>,
	service: string,
): readonly string[] => listRunServices(project.runsDir).filter((name) => isMeant(name, service));
