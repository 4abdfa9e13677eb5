/** Samples the running services once a second and keeps the last hour of each. */
import {createSampler, type SampledService, type Usage} from '../metrics/sampler.ts';
import {createHistory, type Sample} from '../metrics/series.ts';

const sampleInterval = 1000;
/** A round may be late, ms. */
const longestRound = 2500;

export type Metrics = {
	/** The last sample of a service that runs; null when there is none. */
	usageOf(name: string): Usage | null;
	samplesOf(name: string, since: number): readonly Sample[];
	/** What was measured right before a time of the last hour; null where nothing was. */
	sampleAt(name: string, at: number): Sample | null;
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
		samplesOf: (name, since) => history.samplesOf(name, since),
		sampleAt: (name, at) => history.samplesOf(name, at - longestRound, at).at(-1) ?? null,
		close: () => clearInterval(timer),
	};
}
