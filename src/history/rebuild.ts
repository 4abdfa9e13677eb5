/** What the folders of runs know of their ends, for a journal that lost it or never heard. */
import {statSync} from 'node:fs';
import type {JournalEvent} from '../lib/journal-event.ts';
import {listLogRuns, readFacts} from '../logs/run-facts.ts';
import {listRunServices, pathsOf, runFolder} from '../runs/run-directory.ts';
import {exitEvent} from './exit-event.ts';

/** The end of every run that is over and left something, oldest first. */
export function endsOnDisk(runsDir: string): readonly JournalEvent[] {
	return listRunServices(runsDir)
		.flatMap((service) => {
			const runs = listLogRuns(runsDir, service);
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
	const {createdAt, began, asked, end, exit} = readFacts(runsDir, service, run);
	if (createdAt === null || !began) return null;
	const found = end ?? exit;
	if (!found && isNewest) return null;
	const {pid} = pathsOf(runFolder(runsDir, service, run));
	return exitEvent({
		service,
		run,
		createdAt,
		startedAt: statSync(pid, {throwIfNoEntry: false})?.mtimeMs ?? null,
		exit: found ? {code: found.code, at: found.at} : {code: null, at: null},
		asked,
		unseen: true,
	});
}

const timeOf = ({data}: JournalEvent): number => Number(data?.['at'] ?? 0);
