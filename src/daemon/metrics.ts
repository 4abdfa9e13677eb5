/** Samples the running services once a second and keeps the last hour of each. */
import {createSampler, type SampledService, type Usage} from '../metrics/sampler.ts';
import {createHistory, type Sample} from '../metrics/series.ts';

const sampleInterval = 1000;

export type Metrics = {
	/** The last sample of a service that runs; null when there is none. */
	usageOf(name: string): Usage | null;
	samplesOf(name: string, since: number): readonly Sample[];
	close(): void;
};

/** `onSample` is told after each round, with the services that were measured. */
export function startMetrics(
	running: () => readonly SampledService[],
	onSample: (at: number, usage: ReadonlyMap<string, Usage>) => void,
): Metrics {
	const sampler = createSampler();
	const history = createHistory();
	let latest: ReadonlyMap<string, Usage> = new Map();

	const round = async () => {
		const at = Date.now();
		try {
			latest = await sampler.sample(running(), at);
		} catch {
			// Too many open files, say: a second without numbers.
			return;
		}
		history.add(at, latest);
		onSample(at, latest);
	};
	const timer = setInterval(() => void round(), sampleInterval);
	return {
		usageOf: (name) => latest.get(name) ?? null,
		samplesOf: history.samplesOf,
		close: () => clearInterval(timer),
	};
}
