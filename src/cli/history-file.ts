/** Opens history.db for a command that answers from it alone. */
import {statSync} from 'node:fs';
import type {DatabaseSync} from 'node:sqlite';
import type {Project} from '../config/project.ts';
import {openForReading} from '../history/schema.ts';
import {UserError} from '../lib/errors.ts';

/** Null when nothing was recorded yet; throws `UserError` when there is a file that cannot be read. */
export function openHistory({historyFile}: Project): DatabaseSync | null {
	const db = openForReading(historyFile);
	const size = statSync(historyFile, {throwIfNoEntry: false})?.size ?? 0;
	if (db !== null || size === 0) return db;
	throw new UserError(`${historyFile} cannot be read, or is no history of this version.`, {
		code: 'broken-history',
		hint: 'A daemon sets a broken one aside and begins anew with what the runs on disk tell: `weaver daemon restart`.',
	});
}
