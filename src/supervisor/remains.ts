/** Runs whose keeper died while no daemon looked: what is left of them goes before anything starts. */
import {isAlive} from '../runs/lifeline.ts';
import {
	listRunServices,
	newestRun,
	readEnd,
	readKeeper,
	readRecord,
	readSession,
} from '../runs/run-directory.ts';
import type {RunIdentity, Sweeper} from './sweep.ts';

/** Kills what is left, until a look finds nothing new; resolves with the folders of those runs. */
export async function sweepRemains(
	runsDir: string,
	bootId: string | null,
	sweeper: Sweeper,
): Promise<ReadonlySet<string>> {
	const swept = new Set<string>();
	for (;;) {
		const remains = findUnburied(runsDir, bootId).filter(({folder}) => !swept.has(folder));
		if (remains.length === 0) return swept;
		await Promise.all(remains.map((run) => sweeper.kill(run)));
		for (const {folder} of remains) swept.add(folder);
	}
}

/** The newest runs that are over without anyone having dealt with it. */
function findUnburied(runsDir: string, bootId: string | null): readonly RunIdentity[] {
	return listRunServices(runsDir).flatMap((name) => {
		const run = newestRun(runsDir, name);
		if (!run) return [];
		const {paths} = run;
		const record = readRecord(paths);
		const isOver = record?.bootId === bootId && readEnd(paths) === null;
		if (!isOver || isAlive(paths.life)) return [];
		const cgroup = record?.cgroup ?? null;
		const [keeper, session] = [readKeeper(paths), readSession(paths)];
		return [{folder: paths.folder, keeper, cgroup, session}];
	});
}
