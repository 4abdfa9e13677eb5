/** Records of runs that lack something: an older weaver wrote them, or something went wrong with them. */
import {statSync} from 'node:fs';
import {completeConfig} from '../config/complete-config.ts';
import {readMemberName} from '../lib/member-name.ts';
import {configKinds, kindOf, lackingIn} from '../runs/record-shape.ts';
import {
	isOutdated,
	listRunServices,
	type NewestRun,
	newestRun,
	type RunRecord,
	readRecord,
	recordFormat,
	rewriteRecord,
} from '../runs/run-directory.ts';

/** What a record of this weaver's own format lacked. */
export type Mended = {
	readonly service: string;
	readonly run: number;
	readonly fields: readonly string[];
};

/**
 * Completes the newest record of each service; tells which were no older weaver's. A crash in between
 * leaves some to the next time.
 */
export function completeRecords(runsDir: string): readonly Mended[] {
	return listRunServices(runsDir).flatMap((service) => {
		const run = newestRun(runsDir, service);
		const record = run && readRecord(run.paths);
		if (!record) return [];
		const isOld = isOutdated(record);
		const completed = isOld
			? {...record, config: completeConfig(record.config), format: recordFormat}
			: record;
		const fields = lackingIn(completed);
		if (isOld || fields.length > 0)
			rewriteRecord(run.paths, fields.length > 0 ? mend(completed, service, run) : completed);
		return fields.length > 0 ? [{service, run: run.number, fields}] : [];
	});
}

/** What can still be known of the run, and defaults for the rest. */
function mend(record: RunRecord, member: string, {number, paths}: NewestRun): RunRecord {
	const {service} = readMemberName(member);
	const known = Object.entries(record.config as object).filter(
		([field, value]) => (configKinds[field] ?? kindOf(value)) === kindOf(value),
	);
	const command = Array.isArray(record.command) ? record.command.map(String) : [];
	const [script = service, ...args] = command;
	const count = (value: unknown) => (typeof value === 'number' ? value : 0);
	return {
		...record,
		service: member,
		run: number,
		createdAt: count(record.createdAt) || statSync(paths.record).mtimeMs,
		command,
		cwd: typeof record.cwd === 'string' ? record.cwd : '.',
		restarts: count(record.restarts),
		failures: count(record.failures),
		file: typeof record.file === 'string' ? record.file : null,
		config: completeConfig({script, args, ...Object.fromEntries(known), name: service}),
		format: recordFormat,
		guessed: true,
	};
}
