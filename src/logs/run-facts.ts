/** What is known of a run: from its folder, or from what was kept when that was folded away. */
import {existsSync} from 'node:fs';
import path from 'node:path';
import {
	listRuns,
	pathsOf,
	type RunEnd,
	readEnd,
	readExit,
	readKeeper,
	readPid,
	readRecord,
	runFolder,
} from '../runs/run-directory.ts';
import {readGone, readJson} from './gap.ts';
import {indexName, listNames, listParts, logFolder, metaName, type Stream} from './parts.ts';

export type RunFacts = {
	/** Epoch ms. */
	readonly createdAt: number | null;
	readonly pid: number | null;
	/** Its keeper came to life. */
	readonly began: boolean;
	/** It was asked to end. */
	readonly asked: boolean;
	readonly end: RunEnd | null;
	readonly exit: {readonly code: number; readonly at: number} | null;
};

/** Kept of a run whose folder is gone. */
export type RunMeta = RunFacts & {
	/** Offset of the end of each log it had, and the time of its last write. */
	readonly logs: {
		readonly [stream in Stream]?: {readonly size: number; readonly writtenAt: number};
	};
};

export function readFacts(runsDir: string, service: string, run: number): RunFacts {
	const paths = pathsOf(runFolder(runsDir, service, run));
	if (!existsSync(paths.folder)) {
		const meta = readMeta(runsDir, service, run);
		if (meta !== null) return meta;
	}
	return {
		createdAt: readRecord(paths)?.createdAt ?? null,
		pid: readPid(paths),
		began: readKeeper(paths) !== null,
		asked: existsSync(paths.asked),
		end: readEnd(paths),
		exit: readExit(paths),
	};
}

/** Null while the run has a folder, and when nothing is left of it. */
export const readMeta = (runsDir: string, service: string, run: number): RunMeta | null =>
	readJson<RunMeta>(path.join(logFolder(runsDir, service), metaName(run)));

/** Numbers of the runs that something is left of, oldest first. */
export function listLogRuns(runsDir: string, service: string): readonly number[] {
	const folded = listNames(logFolder(runsDir, service))
		.map((name) => /^r(\d+)\.json$/.exec(name)?.[1])
		.filter((digits) => digits !== undefined)
		.map(Number);
	const runs = listRuns(runsDir, service);
	return folded.length === 0 ? runs : [...new Set([...folded, ...runs])].sort((a, b) => a - b);
}

/**
 * The highest number that a run of the service has had, as far as anything tells; 0 when it has never
 * run. Run folders may have been removed while archives stayed, which must not become another run's.
 */
export function lastRunNumber(runsDir: string, service: string): number {
	const folder = logFolder(runsDir, service);
	const kept = listNames(folder).map((name) => Number(/^r(\d+)/.exec(name)?.[1] ?? 0));
	return Math.max(0, readGone(folder)?.run ?? 0, ...kept, ...listRuns(runsDir, service));
}

/** `errors` too where the standard error of one of its runs is a log of its own. */
export function listStreams(runsDir: string, service: string): readonly Stream[] {
	const isSplit =
		listRuns(runsDir, service).some((run) =>
			existsSync(pathsOf(runFolder(runsDir, service, run)).errors),
		) || listParts(logFolder(runsDir, service)).some(({stream}) => stream === 'errors');
	return isSplit ? ['spool', 'errors'] : ['spool'];
}

/** Where the time index of a run's log is. */
export function indexFile(runsDir: string, service: string, run: number, stream: Stream): string {
	const paths = pathsOf(runFolder(runsDir, service, run));
	const near = stream === 'errors' ? paths.errorsIndex : paths.index;
	if (existsSync(near)) return near;
	return path.join(logFolder(runsDir, service), indexName(run, stream));
}
