/** What a host of workers does about one that ended without being asked. Pure. */

/** A worker that ended. Times are ms. */
export type DeadWorker = {
	readonly uptime: number;
	/** Its predecessors in this place that ended before `min_uptime`, in a row. */
	readonly failures: number;
	/** Another worker takes requests. */
	readonly othersReady: boolean;
	/** Some worker has been ready since the host began. */
	readonly wasUp: boolean;
};

export type Verdict =
	| {readonly kind: 'replace'; readonly delay: number; readonly failures: number}
	/** The workers cannot stay up: the host ends with the worker's code. */
	| {readonly kind: 'give-up'};

const firstDelay = 100;
const longestDelay = 10_000;
/** Failures in a row of one worker, with no other ready, after which the host gives up. */
const mostFailures = 3;

/**
 * The delay doubles with each failure in a row and is drawn evenly from half of that to all of it,
 * so that one bad worker costs little. `random` is in [0, 1).
 */
export function judgeDeath(dead: DeadWorker, minUptime: number, random: number): Verdict {
	// A program that cannot even start is for the restart policy of the service to deal with.
	if (!dead.wasUp) return {kind: 'give-up'};
	const failures = dead.uptime < minUptime ? dead.failures + 1 : 0;
	if (failures >= mostFailures && !dead.othersReady) return {kind: 'give-up'};
	const ceiling = Math.min(longestDelay, firstDelay * 2 ** failures);
	return {kind: 'replace', delay: Math.round(ceiling * (0.5 + random / 2)), failures};
}

/** What the host ends with once it was told to stop: the worst of what its workers said. */
export function codeOfStop(codes: readonly number[], stopSignal: number): number {
	const byStop = 128 + stopSignal;
	return (
		codes.find((code) => code !== 0 && code !== byStop) ?? codes.find((code) => code !== 0) ?? 0
	);
}
