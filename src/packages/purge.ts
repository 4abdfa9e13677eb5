/** Takes the logs and runs of a service that is gone. */
import {existsSync, readdirSync} from 'node:fs';
import path from 'node:path';
import type {Project} from '../config/project.ts';
import {isMeant} from '../lib/member-name.ts';
import {runFoldersOf} from './running.ts';
import type {Store} from './store.ts';

/** The service must have ended: its runs are what a daemon knows it by. */
export function purgeLogs(
	project: Pick<Project, 'runsDir' | 'stateDir'>,
	store: Store,
	name: string,
): void {
	for (const member of runFoldersOf(project, name))
		store.discard(path.join(project.runsDir, member));
	const archives = path.join(project.stateDir, 'logs');
	for (const entry of existsSync(archives) ? readdirSync(archives) : [])
		if (isMeant(entry, name)) store.discard(path.join(archives, entry));
}
