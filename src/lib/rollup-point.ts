/** Metrics of a service gathered into minutes and hours, as history.db keeps them and the wire carries them. */

export type Step = 'minute' | 'hour';

/** What a minute or an hour of one service was like. */
export type RollupPoint = {
	/** Its beginning, epoch ms. */
	readonly at: number;
	/** Seconds that were measured in it; fewer than there are where it did not run or nobody looked. */
	readonly seconds: number;
	/** Percent of one core, average and largest. */
	readonly cpu: number;
	readonly cpuMax: number;
	/** Bytes. */
	readonly memory: number;
	readonly memoryMax: number;
	/** The most at a time; null where they were not counted. */
	readonly threads: number | null;
	readonly openFiles: number | null;
	/** Share of the measured seconds in which it was ready, 0 to 1. */
	readonly ready: number;
	readonly restarts: number;
	/** Ms, average and largest, of its health checks; null where there were none. */
	readonly latency: number | null;
	readonly latencyMax: number | null;
};
