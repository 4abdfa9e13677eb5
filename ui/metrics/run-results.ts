/** How the runs of a scheduled service went in the last day, hour by hour: it is not to be up between them. Pure. */
import {isSuccess} from '../../src/lib/exit-code.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {hoursOf, timeOf} from './availability.ts';
import type {Day} from './metrics-view.ts';

export type RunResults = {
	/** The share of runs that succeeded, of each of the last 24 hours; null where none ended. */
	readonly hours: readonly (number | null)[];
	readonly runs: number;
	readonly succeeded: number;
};

type Result = {readonly at: number; readonly success: boolean};

export function runResults(
	{lastExit}: Pick<ServiceView, 'lastExit'>,
	{rows}: Pick<Day, 'rows'>,
	now: number,
): RunResults {
	// The journal knows codes; which of its own a service calls success shows where its last run had one.
	const good = lastExit?.success && lastExit.code !== null ? [0, lastExit.code] : [0];
	const spans = hoursOf(now);
	const from = spans[0]?.from ?? now;
	const results = rows
		.flatMap((row, index) => resultOf(row, rows.slice(index + 1), good))
		.filter(({at}) => at >= from && at <= now);
	const succeeded = results.filter(({success}) => success).length;
	const hours = spans.map((span) => {
		const those = results.filter(({at}) => at >= span.from && at < span.to);
		return those.length === 0 ? null : those.filter(({success}) => success).length / those.length;
	});
	return {hours, runs: results.length, succeeded};
}

/** None for a run that somebody ended; one that a limit or a check ended has failed. */
function resultOf(
	row: JournalRow,
	later: readonly JournalRow[],
	good: readonly number[],
): readonly Result[] {
	const {kind, data} = row;
	const at = timeOf(row);
	if (kind === 'phase' && data?.['failedStart'] === true) return [{at, success: false}];
	if (kind !== 'exit') return [];
	const code = typeof data?.['code'] === 'number' ? data['code'] : null;
	if (data?.['asked'] !== true) return [{at, success: isSuccess(good, code)}];
	const next = later.find((each) => each.kind === 'phase');
	return /^(?:limit|check):/.test(next?.cause ?? '') ? [{at, success: false}] : [];
}
