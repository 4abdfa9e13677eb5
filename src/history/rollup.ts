/** Samples of a second gathered into a minute: sums and largest values, which add up in any order. Pure. */

export type Rollup = {
	readonly service: string;
	/** Minutes since the epoch. */
	readonly minute: number;
	/** Seconds measured: 60 in a whole minute, fewer where nobody looked or it did not run. */
	readonly samples: number;
	/** Sum over the samples, and the largest, in hundredths of a percent of one core. */
	readonly cpu: number;
	readonly cpuMax: number;
	/** In kB. */
	readonly memory: number;
	readonly memoryMax: number;
	/** Samples in which it was ready. */
	readonly ready: number;
	/** Failures after which it was to start again. */
	readonly restarts: number;
	/** Results of its health check, and the sum and largest of their latencies, ms. */
	readonly probes: number;
	readonly latency: number;
	readonly latencyMax: number;
};

/** What one second says of a service. */
export type Second = {
	/** Percent of one core. */
	readonly cpu: number;
	/** Bytes. */
	readonly memory: number;
	readonly ready: boolean;
	/** Of a probe that ended since the last second, ms; null when none did. */
	readonly latency: number | null;
};

export const minuteOf = (at: number): number => Math.floor(at / 60_000);

const empty = (service: string, minute: number): Rollup => ({
	service,
	minute,
	samples: 0,
	cpu: 0,
	cpuMax: 0,
	memory: 0,
	memoryMax: 0,
	ready: 0,
	restarts: 0,
	probes: 0,
	latency: 0,
	latencyMax: 0,
});

const gather = (
	gathered: Map<string, Rollup>,
	service: string,
	minute: number,
	more: (before: Rollup) => Partial<Rollup>,
): void => {
	const before = gathered.get(service) ?? empty(service, minute);
	gathered.set(service, {...before, ...more(before)});
};

export type Gatherer = {
	addSecond(service: string, at: number, second: Second): void;
	addRestart(service: string, at: number): void;
	/** Takes out what is complete at `at`: every minute before its own, all of them where it is null. */
	take(at: number | null): readonly Rollup[];
	/** Puts back what could not be written. */
	giveBack(rollups: readonly Rollup[]): void;
};

/** Roll-ups kept in memory while they can't be written; what is older is lost. */
const mostKept = 20_000;

export function createGatherer(): Gatherer {
	const minutes = new Map<number, Map<string, Rollup>>();
	let unwritten: readonly Rollup[] = [];
	const open = (at: number): readonly [number, Map<string, Rollup>] => {
		const minute = minuteOf(at);
		const gathered = minutes.get(minute) ?? new Map<string, Rollup>();
		minutes.set(minute, gathered);
		return [minute, gathered];
	};
	return {
		addSecond(service, at, {cpu, memory, ready, latency}) {
			const [minute, gathered] = open(at);
			const cpuNow = cpu * 100;
			const memoryNow = memory / 1024;
			gather(gathered, service, minute, (before) => ({
				samples: before.samples + 1,
				cpu: before.cpu + cpuNow,
				cpuMax: Math.max(before.cpuMax, cpuNow),
				memory: before.memory + memoryNow,
				memoryMax: Math.max(before.memoryMax, memoryNow),
				ready: before.ready + (ready ? 1 : 0),
				probes: before.probes + (latency === null ? 0 : 1),
				latency: before.latency + (latency ?? 0),
				latencyMax: Math.max(before.latencyMax, latency ?? 0),
			}));
		},
		addRestart(service, at) {
			const [minute, gathered] = open(at);
			gather(gathered, service, minute, ({restarts}) => ({restarts: restarts + 1}));
		},
		take(at) {
			const taken = [...unwritten];
			unwritten = [];
			for (const [minute, gathered] of minutes) {
				// A clock that was set back leaves a minute that lies ahead: it is over as well.
				if (at !== null && minute === minuteOf(at)) continue;
				taken.push(...gathered.values());
				minutes.delete(minute);
			}
			return taken;
		},
		giveBack(rollups) {
			unwritten = [...rollups, ...unwritten].slice(-mostKept);
		},
	};
}
