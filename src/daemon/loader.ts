/**
 * A short-lived program of its own that reads services.d/: `loader.js <project folder>`, the last
 * good versions as JSON on standard input, what it found as JSON on standard output. The schema
 * library would cost the daemon 14 MB for as long as it lives (docs/decisions/loader-process.md).
 */
import {text} from 'node:stream/consumers';
import {type LoadedService, loadServices} from '../config/load.ts';
import {projectAt} from '../config/project.ts';
import {messageOf} from '../lib/errors.ts';

const lastGood = JSON.parse(await text(process.stdin)) as readonly LoadedService[];
const answer = await loadServices(projectAt(process.argv[2] ?? '.'), lastGood).then(
	(loaded) => ({loaded}),
	(error: unknown) => ({error: messageOf(error)}),
);
process.stdout.write(JSON.stringify(answer));
