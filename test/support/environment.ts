/** The environment of programs under test: the caller's, without what changes how they behave. */
import path from 'node:path';

/** Of CI systems, test runners, npm, Node's flags, colour settings, and of weaver itself. */
const unwanted =
	/^(CI|CI_.*|CONTINUOUS_INTEGRATION|BUILD_NUMBER|DEV|NO_COLOR|FORCE_COLOR|CLICOLOR.*|COLUMNS|LINES|VITEST.*|TEST|NODE_ENV|NODE_OPTIONS|NODE_COMPILE_CACHE|npm_.*|WEAVER.*|XDG_.*)$/;

/** Node of this process comes first in PATH, so that `node` means the same everywhere. */
export function cleanEnvironment(
	extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
	const kept = Object.entries(process.env).filter(
		(entry): entry is [string, string] => entry[1] !== undefined && !unwanted.test(entry[0]),
	);
	const folders = [path.dirname(process.execPath), process.env['PATH'] ?? ''];
	return {...Object.fromEntries(kept), PATH: folders.join(path.delimiter), ...extra};
}
