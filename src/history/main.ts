/** The program that cares for history.db: `history.js examine|checkpoint <history.db> <runs folder>`. */
import {checkpoint, examine} from './care.ts';

const [, , task, file = '', runsDir = ''] = process.argv;
if (task === 'examine') process.stdout.write(JSON.stringify(examine(file, runsDir)));
else if (task === 'checkpoint') checkpoint(file);
