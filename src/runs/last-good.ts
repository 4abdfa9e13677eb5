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
		if (file !== null) newest.set(good.name, {file, config: good});
	}
	return [...newest.values()].map(({file, config}) => {
		const instances = highestInstance(runsDir, records, config.name);
		return instances === 0 ? {file, config} : {file, config: {...config, instances}};
	});
}

/** 0 when no instance goes on; its number may have been changed since it was started. */
function highestInstance(runsDir: string, records: readonly RunRecord[], service: string): number {
	const numbers = records
		.map((record) => readMemberName(record.service))
		.filter((member) => member.service === service && goesOn(runsDir, member.name))
		.map(({instance}) => instance ?? 0);
	return Math.max(0, ...numbers);
}

function goesOn(runsDir: string, name: string): boolean {
	const run = newestRun(runsDir, name);
	if (!run) return false;
	const end = readEnd(run.paths);
	return end ? end.phase !== 'stopped' : isAlive(run.paths.life);
}
