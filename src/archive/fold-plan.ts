/** Which runs that are over are folded away or forgotten. Pure. */
import type {Limits} from './plan.ts';
import type {Usage} from './usage.ts';

/** Folders of runs that are over: more than so many are folded away, but for the last few. */
const mostFolders = 10;
const keptFolders = 3;
/** Runs that are remembered one by one. */
const mostRuns = 200;
const foldAtOnce = 100;

export type FoldPlan =
	| {readonly kind: 'forget'; readonly upTo: number}
	| {readonly kind: 'fold'; readonly runs: readonly number[]};

/** Null when everything may stay as it is. */
export function planFolding(usage: Usage, {maxSize}: Pick<Limits, 'maxSize'>): FoldPlan | null {
	const {finished, finishedBytes, folded, gapped, newest, parts} = usage;
	const runs = [...folded, ...finished].sort((a, b) => a - b);
	// A run all of whose log is gone goes as a whole, with those before it.
	const oldest = Math.min(
		...parts.map(({part}) => part.run),
		...finished,
		newest ?? Number.POSITIVE_INFINITY,
	);
	const emptied = gapped.findLast((run) => run < oldest) ?? 0;
	const surplus = runs.length > mostRuns + keptFolders * 10 ? (runs.at(-mostRuns - 1) ?? 0) : 0;
	const upTo = Math.max(emptied, surplus);
	if (upTo > 0 && runs.some((run) => run <= upTo)) return {kind: 'forget', upTo};
	const isTooMuch = finishedBytes > maxSize;
	if (finished.length <= mostFolders && !isTooMuch) return null;
	const away = isTooMuch ? finished : finished.slice(0, -keptFolders);
	return {kind: 'fold', runs: away.slice(0, foldAtOnce)};
}
