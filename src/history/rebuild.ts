/** What the folders of runs know of their ends, for a journal that lost it or never heard. */
import {existsSync, statSync} from 'node:fs';
import type {JournalEvent} from '../lib/journal-event.ts';
import {
	listRunServices,
	listRuns,
	pathsOf,
	readEnd,
	readExit,
	readKeeper,
	readRecord,
	runFolder,
} from '../runs/run-directory.ts';
import {exitEvent} from './exit-event.ts';

/** The end of every run that is over and left its folder, oldest first. */
export function endsOnDisk(runsDir: string): readonly JournalEvent[] {
	return listRunServices(runsDir)
		.flatMap((service) => {
			const runs = listRuns(runsDir, service);
			return runs.flatMap((run) => endOf(runsDir, service, run, run === runs.at(-1)) ?? []);
		})
		.sort((a, b) => timeOf(a) - timeOf(b));
}

/** Null where it goes on, never began, or where the newest run's end is the supervisor's to find. */
function endOf(
	runsDir: string,
	service: string,
	run: number,
	isNewest: boolean,
): JournalEvent | null {
	const paths = pathsOf(runFolder(runsDir, service, run));
	const record = readRecord(paths);
	if (!record || readKeeper(paths) === null) return null;
	const exit = readEnd(paths) ?? readExit(paths);
	if (!exit && isNewest) return null;
	return exitEvent({
		service,
		run,
		createdAt: record.createdAt,
		startedAt: statSync(paths.pid, {throwIfNoEntry: false})?.mtimeMs ?? null,
		exit: exit ? {code: exit.code, at: exit.at} : {code: null, at: null},
		asked: existsSync(paths.asked),
		unseen: true,
	});
}

const timeOf = ({data}: JournalEvent): number => Number(data?.['at'] ?? 0);
