#!/usr/bin/env node
/**
 * The command's entry: says which Node is needed when this one is too old, else loads main.ts as
 * the build leaves it.
 *
 * Old versions must be able to parse it, so the build lowers its syntax and it imports nothing
 * that they lack.
 */
const oldest = 24;

/** Undefined leaves the place to Node: NODE_COMPILE_CACHE or the folder for temporary files. */
function cacheFolder(): string | undefined {
	const {XDG_CACHE_HOME, HOME} = process.env;
	if (XDG_CACHE_HOME) return `${XDG_CACHE_HOME}/weaver`;
	return HOME ? `${HOME}/.cache/weaver` : undefined;
}

if (Number(process.versions.node.split('.')[0]) < oldest) {
	process.stderr.write(
		`weaver needs Node ${oldest} or newer, this is ${process.versions.node}. Install it from nodejs.org or with your version manager ("nvm install 26"), or use "npx weaver" in a folder where npm installed it.\n`,
	);
	process.exitCode = 1;
} else {
	// Not by import statements: versions without these functions must get as far as the message.
	const {createRequire, enableCompileCache} = process.getBuiltinModule('node:module');
	// Never throws: a folder that can't be written only means a slower start.
	enableCompileCache(cacheFolder());
	createRequire(import.meta.url)('./main.cjs');
}
