/** A limit of a service's resources that ended a run: what it was, and the field that sets it. Pure. */
import type {JournalRow} from '../lib/journal-row.ts';
import {lastOf, type Subject} from './why-subject.ts';

/** The limit that ended the run which ended last; null when none did. */
export function limitThatEnded(rows: readonly JournalRow[]): JournalRow | null {
	const end = rows.findLastIndex(({kind}) => kind === 'exit');
	const ofRun = rows.slice(0, Math.max(0, end)).filter(({run}) => run === rows[end]?.run);
	const stop = ofRun.findLast(({kind, data}) => kind === 'phase' && data?.['phase'] === 'stopping');
	const limit = lastOf(ofRun, 'limit');
	// A hook may keep it running, to be stopped for another reason later.
	return stop && limit?.cause === stop.cause ? limit : null;
}

/** `a limit ended it: memory 63M of 60M`. */
export const limitText = ({text}: JournalRow): string => `a limit ended it: ${text}`;

const fields: Readonly<Record<string, string>> = {
	'limit:memory': 'limits.memory or max_memory_restart',
	'limit:cpu': 'limits.cpu_percent',
	'limit:open_files': 'limits.open_files',
	'limit:processes': 'limits.processes',
};

/** `limits.cpu_percent in services.d/api.json`. */
export function limitField({cause}: JournalRow, {file}: Pick<Subject, 'file'>): string {
	const field = fields[cause ?? ''] ?? 'limits';
	return file === null ? field : `${field} in ${file}`;
}
