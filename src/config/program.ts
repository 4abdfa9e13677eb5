/** The command of a service as it stands in this project's folders. */
import {statSync} from 'node:fs';
import path from 'node:path';
import {type CommandResult, commandOf} from './command-line.ts';
import type {ServiceConfig} from './service-schema.ts';

/** Absolute working directory of a service. */
export const workingDirectory = (projectRoot: string, config: Pick<ServiceConfig, 'cwd'>): string =>
	path.resolve(projectRoot, config.cwd);

/** The words to execute in the service's working directory. */
export function programOf(
	projectRoot: string,
	config: Pick<ServiceConfig, 'script' | 'interpreter' | 'args' | 'cwd'>,
): CommandResult {
	const cwd = workingDirectory(projectRoot, config);
	return commandOf(
		config,
		(file) => statSync(path.resolve(cwd, file), {throwIfNoEntry: false})?.isFile() ?? false,
	);
}
