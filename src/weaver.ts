#!/usr/bin/env node
/**
 * The command's entry: says which Node is needed when this one is too old, else loads main.ts.
 *
 * Old versions must be able to parse it, so the build lowers its syntax and it imports nothing
 * that they lack.
 */
import * as nodeModule from 'node:module';
import path from 'node:path';

const oldest = 24;

/** Undefined leaves the place to Node: NODE_COMPILE_CACHE or the folder for temporary files. */
function cacheFolder(): string | undefined {
	const {XDG_CACHE_HOME, HOME} = process.env;
	if (XDG_CACHE_HOME) return path.join(XDG_CACHE_HOME, 'weaver');
	return HOME ? path.join(HOME, '.cache', 'weaver') : undefined;
}

if (Number(process.versions.node.split('.')[0]) < oldest) {
	process.stderr.write(
		`weaver needs Node ${oldest} or newer, this is ${process.versions.node}. Install it from nodejs.org or with your version manager ("nvm install 26"), or use "npx weaver" in a folder where npm installed it.\n`,
	);
	process.exitCode = 1;
} else {
	// Never throws: a folder that can't be written only means a slower start.
	nodeModule.enableCompileCache(cacheFolder());
	void import('./main.ts');
}
