/** What would make a start fail, said before anything is started, so that the message is a clear one. */
import {accessSync, constants, statSync} from 'node:fs';
import path from 'node:path';

/** The program to start with its environment and folder; or why it cannot be started. */
export function findObstacle(
	command: readonly string[],
	cwd: string,
	env: Readonly<Record<string, string | undefined>>,
): string | null {
	if (!statSync(cwd, {throwIfNoEntry: false})?.isDirectory()) return `cwd is not a folder: ${cwd}`;
	const [program = '', script] = command;
	const found = locate(program, cwd, env['PATH'] ?? '/usr/bin:/bin');
	if (found !== null) return found;
	const looksLikeFile = script !== undefined && /^[^-].*\.(?:[cm]?js|ts|py|sh)$/.test(script);
	if (looksLikeFile && !statSync(path.resolve(cwd, script), {throwIfNoEntry: false}))
		return `script not found: ${path.resolve(cwd, script)}`;
	return null;
}

function locate(program: string, cwd: string, searchPath: string): string | null {
	if (program.includes('/')) {
		const file = path.resolve(cwd, program);
		if (!statSync(file, {throwIfNoEntry: false})) return `program not found: ${file}`;
		return isExecutable(file)
			? null
			: `not executable: ${file} (chmod +x it, or name an interpreter)`;
	}
	const found = searchPath
		.split(':')
		.some((folder) => isExecutable(path.resolve(cwd, folder, program)));
	return found ? null : `program not found in PATH: ${program}`;
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
