/** How long a service was away in its earlier restarts, as its run folders tell. */
import {statSync} from 'node:fs';
import {listRuns, pathsOf, runFolder} from '../runs/run-directory.ts';

/** Runs looked at; what is older says little about what runs now. */
const newest = 10;

/** `gap`: median time from the request to end until the next process was there, ms; null: never restarted. */
export function readGaps(
	runsDir: string,
	name: string,
): {readonly gap: number | null; readonly measured: number} {
	const runs = listRuns(runsDir, name)
		.slice(-newest)
		.map((run) => pathsOf(runFolder(runsDir, name, run)));
	const gaps = runs
		.slice(1)
		.map((paths, index) => {
			const before = runs[index];
			const asked = before ? timeOf(before.asked) : null;
			const began = timeOf(paths.pid);
			return asked === null || began === null ? null : began - asked;
		})
		// A stop by hand and a start much later is no restart.
		.filter((gap) => gap !== null && gap >= 0 && gap < longestRestart)
		.toSorted((a, b) => (a ?? 0) - (b ?? 0));
	return {gap: gaps[Math.floor(gaps.length / 2)] ?? null, measured: gaps.length};
}

/** Ms. */
const longestRestart = 60_000;

const timeOf = (file: string): number | null =>
	statSync(file, {throwIfNoEntry: false})?.mtimeMs ?? null;
