/**
 * A short-lived program of its own that reads services.d/: `loader.js <project folder>`, the last
 * good versions as JSON on standard input, what it found as JSON on standard output. With
 * `--complete` it completes records of runs instead and says which were broken. The schema library
 * would cost the daemon 14 MB for as long as it lives (docs/decisions/loader-process.md).
 */
import {text} from 'node:stream/consumers';
import {type LoadedService, loadServices} from '../config/load.ts';
import {projectAt} from '../config/project.ts';
import {messageOf} from '../lib/errors.ts';
import {completeRecords} from './old-records.ts';

const [, , root = '.', task] = process.argv;
const project = projectAt(root);
if (task === '--complete') process.stdout.write(JSON.stringify(completeRecords(project.runsDir)));
else {
	const lastGood = JSON.parse(await text(process.stdin)) as readonly LoadedService[];
	const answer = await loadServices(project, lastGood).then(
		(loaded) => ({loaded}),
		(error: unknown) => ({error: messageOf(error)}),
	);
	process.stdout.write(JSON.stringify(answer));
}
