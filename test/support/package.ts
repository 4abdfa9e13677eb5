/** The package `worker` in a project's folder `pkg`, and the commands that install and update it. */
import {manifest} from '../packages/folder.ts';
import type {Project} from './project.ts';

/** Says its version and stays. */
export const program = (version: string) =>
	`console.log('version ${version}'); setInterval(() => {}, 1000);\n`;
export const quick = {script: 'main.mjs', min_uptime: '50ms', restart_delay: '5s'};

/** Writes the package into the project's folder `pkg`. */
export function writePackage(
	project: Project,
	version: string,
	{code = program(version), ...fields}: Readonly<Record<string, unknown>> & {code?: string} = {},
): void {
	project.write('pkg/weaver.json', manifest({version, entry: quick, ...fields}));
	project.write('pkg/main.mjs', code);
}

export async function install(project: Project, ...more: readonly string[]) {
	return await project.weaver(['service', 'install', 'pkg', ...more]);
}

export const update = (project: Project, ...more: readonly string[]) =>
	project.weaver(['service', 'update', 'worker', ...more]);

export const fileOf = (project: Project) =>
	JSON.parse(project.read('services.d/worker.json')) as Readonly<Record<string, unknown>>;
