/**
 * The command and environment of a service with a terminal: Node runs the host, which runs the
 * service. Pure.
 */
import path from 'node:path';

/** Beside the daemon's program. */
const hostFile = 'pty-host.cjs';

/** What Node warns of is no line of the service. */
const options: readonly string[] = ['--no-warnings'];

/** `node`: the daemon's own program; `folder`: where weaver's programs are. */
export const hostCommand = (
	command: readonly string[],
	node: string,
	folder: string,
): readonly string[] => [node, ...options, path.join(folder, hostFile), ...command];

/** The service's own words in the command of any run. */
export function withoutHost(command: readonly string[]): readonly string[] {
	const at = options.length + 1;
	const isHosted = path.basename(command[at] ?? '') === hostFile && command[1] === options[0];
	return isHosted ? command.slice(at + 1) : command;
}

type Variables = Readonly<Record<string, string>>;

const prefix = 'WEAVER_PTY_';

/** What tells Node how to run is meant for the service, not for the host: it is carried past it. */
export const hideFromHost = (env: Variables): Variables =>
	rename(env, (name) => (name.startsWith('NODE_') ? prefix + name : name));

export const restoreForService = (env: Readonly<Record<string, string | undefined>>): Variables =>
	rename(env, (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name));

const rename = (
	env: Readonly<Record<string, string | undefined>>,
	nameOf: (name: string) => string,
): Variables =>
	Object.fromEntries(
		Object.entries(env).flatMap(([name, value]) =>
			value === undefined ? [] : [[nameOf(name), value]],
		),
	);
