/** Reads what the newest run of a service left on disk, for the daemon that comes after. */
import {statSync} from 'node:fs';
import {listProcesses} from '../lib/process-table.ts';
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
import {findMembers} from './sweep.ts';

export type FoundRun = {
	readonly number: number;
	readonly paths: RunPaths;
	/** Pid of the keeper; null when it never said. */
	readonly keeper: number | null;
	/** The open lifeline of a run that goes on, the caller's to close; null when it is over. */
	readonly lifeline: number | null;
	readonly last: LastRun;
};

/** The keeper of a living run, which leads its session, and its child; nothing where they can't be seen. */
function findProcesses({folder}: RunPaths): {
	readonly keeper?: number;
	readonly pid?: number;
} {
	const run = {folder, keeper: null};
	const processes = listProcesses();
	const members = new Set(findMembers([run], processes).get(run));
	const own = processes.filter(({pid}) => members.has(pid));
	const keeper = own.find(({pid, session, parent}) => pid === session && !members.has(parent));
	const child = keeper && own.find(({parent}) => parent === keeper.pid);
	return {...(keeper && {keeper: keeper.pid}), ...(child && {pid: child.pid})};
}

/** Null when the service has never run, or nothing of it can be read. */
export function findLastRun(runsDir: string, service: string): FoundRun | null {
	const run = newestRun(runsDir, service);
	if (!run) return null;
	const {number, paths} = run;
	const record = readRecord(paths);
	if (!record) return null;
	const lifeline = openLifeline(paths.life);
	const told = {
		keeper: readKeeper(paths),
		pid: readPid(paths) ?? (lifeline && pidIn(lifeline.said)),
	};
	// A full disk takes no notes, and an earlier daemon may have heard what the lifeline had to say.
	const isKnown = told.keeper !== null && told.pid !== null;
	const {keeper, pid} = isKnown || !lifeline ? told : {...told, ...findProcesses(paths)};
	const startedAt = statSync(paths.pid, {throwIfNoEntry: false})?.mtimeMs ?? null;
	const last: LastRun = {
		record,
		alive: lifeline !== null,
		began: keeper !== null,
		pid,
		startedAt: startedAt ?? (pid === null ? null : record.createdAt),
		exit: readExit(paths),
		asked: readAsked(paths),
		end: readEnd(paths),
	};
	return {number, paths, keeper, lifeline: lifeline?.fd ?? null, last};
}
