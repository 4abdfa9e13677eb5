/** Reads what the newest run of a service left on disk, for the daemon that comes after. */
import {statSync} from 'node:fs';
import {openLifeline, pidIn} from '../runs/lifeline.ts';
import {
	newestRun,
	type RunPaths,
	readAsked,
	readEnd,
	readExit,
	readKeeper,
	readPid,
	readRecord,
} from '../runs/run-directory.ts';
import type {LastRun} from './recover.ts';

export type FoundRun = {
	readonly number: number;
	readonly paths: RunPaths;
	/** Pid of the keeper; null when it never said. */
	readonly keeper: number | null;
	/** The open lifeline of a run that goes on, the caller's to close; null when it is over. */
	readonly lifeline: number | null;
	readonly last: LastRun;
};

/** Null when the service has never run, or nothing of it can be read. */
export function findLastRun(runsDir: string, service: string): FoundRun | null {
	const run = newestRun(runsDir, service);
	if (!run) return null;
	const {number, paths} = run;
	const record = readRecord(paths);
	if (!record) return null;
	const keeper = readKeeper(paths);
	const lifeline = openLifeline(paths.life);
	const last: LastRun = {
		record,
		alive: lifeline !== null,
		began: keeper !== null,
		pid: readPid(paths) ?? (lifeline && pidIn(lifeline.said)),
		startedAt: statSync(paths.pid, {throwIfNoEntry: false})?.mtimeMs ?? null,
		exit: readExit(paths),
		asked: readAsked(paths),
		end: readEnd(paths),
	};
	return {number, paths, keeper, lifeline: lifeline?.fd ?? null, last};
}
