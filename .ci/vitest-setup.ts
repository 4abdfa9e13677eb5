/** Takes out of the tests' environment what would change the programs under test. */
import {cleanEnvironment} from '../test/support/environment.ts';

const kept = cleanEnvironment();
for (const name of Object.keys(process.env))
	if (!(name in kept) && !/^(VITEST|TEST|NODE_ENV)/.test(name)) delete process.env[name];
