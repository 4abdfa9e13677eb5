/** The last versions of service files that runs remember, for files that are broken now. */
import {readMemberName} from '../lib/member-name.ts';
import {isAlive} from './lifeline.ts';
import {listRecorded, newestRun, type RunRecord, readEnd} from './run-directory.ts';

/** A version of a service file, as the newest run of the service was started with it. */
export type LastGood = {
	readonly file: string;
	readonly config: {readonly name: string; readonly instances?: number};
};

/** One for each service. Its instances are those that have not ended for good. */
export function lastGoodVersions(runsDir: string): readonly LastGood[] {
	const records = listRecorded(runsDir).toSorted((a, b) => a.createdAt - b.createdAt);
	const newest = new Map<string, LastGood>();
	for (const {file, config} of records) {
		const good = config as LastGood['config'];
		if (file !== null && typeof good.name === 'string') newest.set(good.name, {file, config: good});
	}
	const highest = highestInstances(runsDir, records);
	return [...newest.values()].map(({file, config}) => {
		const instances = highest.get(config.name);
		return instances === undefined ? {file, config} : {file, config: {...config, instances}};
	});
}

/** By service, where instances go on; their number may have been changed since they were started. */
function highestInstances(
	runsDir: string,
	records: readonly RunRecord[],
): ReadonlyMap<string, number> {
	const highest = new Map<string, number>();
	for (const record of records) {
		const {name, service, instance} = readMemberName(record.service);
		if (instance === null || instance <= (highest.get(service) ?? 0)) continue;
		if (goesOn(runsDir, name)) highest.set(service, instance);
	}
	return highest;
}

function goesOn(runsDir: string, name: string): boolean {
	const run = newestRun(runsDir, name);
	if (!run) return false;
	const end = readEnd(run.paths);
	return end ? end.phase !== 'stopped' : isAlive(run.paths.life);
}
