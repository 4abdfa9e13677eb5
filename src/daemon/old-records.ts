/** Records of runs that an older weaver started: their configs lack what came later. */
import {completeConfig} from '../config/complete-config.ts';
import {
	isOutdated,
	listRunServices,
	newestRun,
	readRecord,
	recordFormat,
	rewriteRecord,
} from '../runs/run-directory.ts';

/** Completes the newest record of each service. A crash in between leaves some to the next time. */
export function completeRecords(runsDir: string): void {
	for (const service of listRunServices(runsDir)) {
		const run = newestRun(runsDir, service);
		const record = run && readRecord(run.paths);
		if (!record || !isOutdated(record)) continue;
		const config = completeConfig(record.config);
		rewriteRecord(run.paths, {...record, config, format: recordFormat});
	}
}
