/** Reads the service files of a project. What is wrong with one never hides another. */
import {readdir} from 'node:fs/promises';
import path from 'node:path';
import type {ConfigProblem} from '../lib/config-problem.ts';
import {messageOf, systemCodeOf, UserError} from '../lib/errors.ts';
import {checkServices} from './check-services.ts';
import {loadFile} from './load-file.ts';
import type {Project} from './project.ts';
import type {ServiceConfig} from './service-schema.ts';

export type LoadedService = {
	/** Relative to the project's folder, with slashes: `services.d/api.json`. */
	readonly file: string;
	readonly config: ServiceConfig;
};

export type Loaded = {
	/** By file name. Each is good by itself and together with the others. */
	readonly services: readonly LoadedService[];
	/** By file and line. */
	readonly problems: readonly ConfigProblem[];
};

/**
 * Every `*.json` directly in services.d/, hidden ones left out. `lastGood` are the versions that
 * run at the moment: where a file is broken or fits no longer, its running version stands in for
 * it when others are checked. Throws UserError `no-project` when there is no services.d/.
 */
export async function loadServices(
	project: Pick<Project, 'root' | 'servicesDir'>,
	lastGood: readonly LoadedService[] = [],
): Promise<Loaded> {
	const files = await listFiles(project);
	const results = await Promise.all(files.map((file) => loadFile(project, file)));
	const present = results.filter((result) => result !== null);
	const brokenFiles = present.filter((result) => 'problems' in result);
	const checked = checkServices(
		present.filter((result) => 'config' in result),
		lastGood.filter(({file}) => files.includes(file)),
		new Map(brokenFiles.map(({name, file}) => [name ?? nameOfFile(file), file])),
	);
	const running = new Map(lastGood.map(({file, config}) => [file, config.name]));
	return {
		services: checked.services.map(({file, config}) => ({file, config})),
		problems: [...brokenFiles.flatMap(({problems}) => problems), ...checked.problems]
			.map((problem) => ({...problem, service: running.get(problem.file) ?? null}))
			.toSorted((a, b) => compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0)),
	};
}

async function listFiles(
	project: Pick<Project, 'root' | 'servicesDir'>,
): Promise<readonly string[]> {
	try {
		const names = await readdir(project.servicesDir);
		return names
			.filter((name) => name.endsWith('.json') && !name.startsWith('.'))
			.toSorted(compare)
			.map((name) => `services.d/${name}`);
	} catch (error) {
		const code = systemCodeOf(error);
		if (code === 'ENOENT' || code === 'ENOTDIR')
			throw new UserError(`${project.root} has no services.d/ folder.`, {
				code: 'no-project',
				hint: 'Make a project with `weaver init`.',
			});
		throw new UserError(`${project.servicesDir} cannot be read: ${messageOf(error)}.`, {
			code: 'unreadable',
		});
	}
}

/** What a file that cannot be read most likely calls its service. */
const nameOfFile = (file: string): string => path.posix.basename(file, '.json');

/** By code unit, so that the order is the same on every machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
