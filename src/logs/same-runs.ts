/** Notices that a log that is followed was removed, runs and all, and another one begun under its name. */
import {statSync} from 'node:fs';
import {pathsOf, runFolder} from '../runs/run-directory.ts';
import {listLogRuns} from './run-facts.ts';

/** The newest run, told apart from another one of the same number by when its record was written. */
type Newest = {readonly run: number; readonly writtenAt: number | null};

/** What it returns asks whether that happened to one of the services since it was asked last. */
export function watchRuns(runsDir: string, services: readonly string[]): () => boolean {
	const known = new Map(services.map((service) => [service, newestOf(runsDir, service)]));
	return () => {
		let isOther = false;
		for (const service of services) {
			const before = known.get(service);
			const now = newestOf(runsDir, service);
			// Without any, the service may still write where nobody can look any more.
			if (now.run === 0) continue;
			isOther ||= before !== undefined && isAnother(before, now);
			const isSame = before?.run === now.run;
			known.set(service, isSame ? {...now, writtenAt: now.writtenAt ?? before.writtenAt} : now);
		}
		return isOther;
	};
}

/** A run whose folder was folded away has no record. */
const isAnother = (before: Newest, now: Newest): boolean =>
	now.run < before.run ||
	(now.run === before.run &&
		before.writtenAt !== null &&
		now.writtenAt !== null &&
		now.writtenAt !== before.writtenAt);

function newestOf(runsDir: string, service: string): Newest {
	const run = listLogRuns(runsDir, service).at(-1) ?? 0;
	return {run, writtenAt: timeOfWrite(pathsOf(runFolder(runsDir, service, run)).record)};
}

/** Null where it is not there, or nobody may look. */
function timeOfWrite(file: string): number | null {
	try {
		return statSync(file).mtimeMs;
	} catch {
		return null;
	}
}
