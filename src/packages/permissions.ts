/** What a package may ask for, in words, and how much of it Node itself can hold a program to. Pure. */

/** The closed list: a manifest that names anything else is refused. */
export const permissions = [
	'network',
	'filesystem:read',
	'filesystem:write',
	'subprocess',
	'environment',
] as const;
export type Permission = (typeof permissions)[number];

export const permissionWords: Readonly<Record<Permission, string>> = {
	network: 'connect to others and listen on ports',
	'filesystem:read': 'read files outside its own folder',
	'filesystem:write': 'write files outside its data folder',
	subprocess: 'start other programs, workers and add-ons, which nothing holds back',
	environment: "read the daemon's environment variables",
};

export type NodeLimits = {
	/** Options for `node`, relative to the package's folder; empty where nothing can be enforced. */
	readonly flags: readonly string[];
	/** Permissions that are not granted and that Node refuses to the program. */
	readonly enforced: readonly Permission[];
};

/** `--permission` is stable since Node 23.5, and refuses the network since Node 25. */
const firstWithPermissions = 24;
const firstWithNetwork = 25;

/**
 * Node's options for a program with these permissions. `nodeMajor` null: not run by Node. `own` are
 * files and folders beside the package that it reads, `writable` those that it writes as well.
 */
export function nodeLimits(
	granted: readonly Permission[],
	nodeMajor: number | null,
	own: {readonly readable: readonly string[]; readonly writable: readonly string[]},
): NodeLimits {
	if (nodeMajor === null || nodeMajor < firstWithPermissions) return {flags: [], enforced: []};
	const has = (permission: Permission) => granted.includes(permission);
	const readable = has('filesystem:read') ? ['*'] : ['.', ...own.readable, ...own.writable];
	const writable = has('filesystem:write') ? ['*'] : own.writable;
	return {
		flags: [
			'--permission',
			...readable.map((file) => `--allow-fs-read=${quotedWord(file)}`),
			...writable.map((file) => `--allow-fs-write=${quotedWord(file)}`),
			// Node warns that each of these may lead around the rest.
			...(has('subprocess')
				? ['--allow-child-process', '--allow-worker', '--allow-addons', '--allow-wasi']
				: []),
			...(has('network') && nodeMajor >= firstWithNetwork ? ['--allow-net'] : []),
		],
		enforced: permissions.filter(
			(permission) =>
				!has(permission) &&
				permission !== 'environment' &&
				(permission !== 'network' || nodeMajor >= firstWithNetwork),
		),
	};
}

/** The interpreter is split as a shell splits words, and `*` would ask for a shell. */
const quotedWord = (text: string): string => (text.includes('*') ? `'${text}'` : text);
