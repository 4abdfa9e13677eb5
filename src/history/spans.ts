/** Many minutes or hours of metrics taken together: longer spans, and one line over all. Pure. */
import type {RollupPoint} from '../lib/rollup-point.ts';

/** Averages weigh as many seconds as were measured; null when there are none. */
export function takeTogether(points: readonly RollupPoint[]): RollupPoint | null {
	const [first] = points;
	if (!first) return null;
	const seconds = sum(points.map((point) => point.seconds));
	const mean = (value: (point: RollupPoint) => number): number =>
		seconds === 0 ? 0 : sum(points.map((point) => value(point) * point.seconds)) / seconds;
	const probed = points.filter(({latency}) => latency !== null);
	const most = (value: (point: RollupPoint) => number): number => Math.max(...points.map(value));
	return {
		at: first.at,
		seconds,
		cpu: mean(({cpu}) => cpu),
		cpuMax: most(({cpuMax}) => cpuMax),
		memory: Math.round(mean(({memory}) => memory)),
		memoryMax: most(({memoryMax}) => memoryMax),
		threads: largest(points.map(({threads}) => threads)),
		openFiles: largest(points.map(({openFiles}) => openFiles)),
		ready: mean(({ready}) => ready),
		restarts: sum(points.map(({restarts}) => restarts)),
		latency:
			probed.length === 0 ? null : sum(probed.map(({latency}) => latency ?? 0)) / probed.length,
		latencyMax: largest(points.map(({latencyMax}) => latencyMax)),
	};
}

/** One point for each span of `length` ms that has any, oldest first. */
export function intoSpans(points: readonly RollupPoint[], length: number): readonly RollupPoint[] {
	const spans = Map.groupBy(points, ({at}) => Math.floor(at / length) * length);
	return [...spans].flatMap(([at, within]) => {
		const whole = takeTogether(within);
		return whole ? [{...whole, at}] : [];
	});
}

/** Null when none is known. */
function largest(values: readonly (number | null)[]): number | null {
	const known = values.filter((value) => value !== null);
	return known.length === 0 ? null : Math.max(...known);
}

const sum = (values: readonly number[]): number =>
	values.reduce((total, value) => total + value, 0);
