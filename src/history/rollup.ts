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
	/** The most threads and open files; 0 where they were not counted. */
	readonly threadsMax: number;
	readonly openFilesMax: number;
};

/** What one second says of a service. */
export type Second = {
	/** Percent of one core. */
	readonly cpu: number;
	/** Bytes. */
	readonly memory: number;
	/** Null where they were not counted. */
	readonly threads: number | null;
	readonly openFiles: number | null;
	readonly ready: boolean;
	/** Of a probe that ended since the last second, ms; null when none did. */
	readonly latency: number | null;
};

export const minuteOf = (at: number): number => Math.floor(at / 60_000);

/** Places of the sums in one minute's numbers: plain numbers in one block make no garbage each second. */
const place = {
	samples: 0,
	cpu: 1,
	cpuMax: 2,
	memory: 3,
	memoryMax: 4,
	ready: 5,
	restarts: 6,
	probes: 7,
	latency: 8,
	latencyMax: 9,
	threadsMax: 10,
	openFilesMax: 11,
} as const satisfies Record<Exclude<keyof Rollup, 'service' | 'minute'>, number>;

type Sums = Float64Array;

const add = (sums: Sums, at: number, amount: number): void => {
	sums[at] = (sums[at] ?? 0) + amount;
};

const raise = (sums: Sums, at: number, value: number): void => {
	sums[at] = Math.max(sums[at] ?? 0, value);
};

function toRollup(service: string, minute: number, sums: Sums): Rollup {
	const field = (at: number): number => sums[at] ?? 0;
	return {
		service,
		minute,
		samples: field(place.samples),
		cpu: field(place.cpu),
		cpuMax: field(place.cpuMax),
		memory: field(place.memory),
		memoryMax: field(place.memoryMax),
		ready: field(place.ready),
		restarts: field(place.restarts),
		probes: field(place.probes),
		latency: field(place.latency),
		latencyMax: field(place.latencyMax),
		threadsMax: field(place.threadsMax),
		openFilesMax: field(place.openFilesMax),
	};
}

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
	const minutes = new Map<number, Map<string, Sums>>();
	let unwritten: readonly Rollup[] = [];

	const sumsOf = (service: string, at: number): Sums => {
		const minute = minuteOf(at);
		const services = minutes.get(minute) ?? new Map<string, Sums>();
		minutes.set(minute, services);
		const sums = services.get(service) ?? new Float64Array(Object.keys(place).length);
		services.set(service, sums);
		return sums;
	};

	return {
		addSecond(service, at, {cpu, memory, threads, openFiles, ready, latency}) {
			const sums = sumsOf(service, at);
			add(sums, place.samples, 1);
			add(sums, place.cpu, cpu * 100);
			raise(sums, place.cpuMax, cpu * 100);
			add(sums, place.memory, memory / 1024);
			raise(sums, place.memoryMax, memory / 1024);
			raise(sums, place.threadsMax, threads ?? 0);
			raise(sums, place.openFilesMax, openFiles ?? 0);
			if (ready) add(sums, place.ready, 1);
			if (latency === null) return;
			add(sums, place.probes, 1);
			add(sums, place.latency, latency);
			raise(sums, place.latencyMax, latency);
		},
		addRestart(service, at) {
			add(sumsOf(service, at), place.restarts, 1);
		},
		take(at) {
			const taken = [...unwritten];
			unwritten = [];
			for (const [minute, services] of minutes) {
				// A clock that was set back leaves a minute that lies ahead: it is over as well.
				if (at !== null && minute === minuteOf(at)) continue;
				for (const [service, sums] of services) taken.push(toRollup(service, minute, sums));
				minutes.delete(minute);
			}
			return taken;
		},
		giveBack(rollups) {
			unwritten = [...rollups, ...unwritten].slice(-mostKept);
		},
	};
}
