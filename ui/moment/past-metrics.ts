/** What was measured around a moment of the past, in the shape in which the screen draws what is measured now. Pure. */
import type {MetricPoint} from '../../src/ipc/messages.ts';
import type {Moment} from '../../src/lib/moment.ts';
import type {RollupPoint} from '../../src/lib/rollup-point.ts';
import {
	fromMinute,
	fromSecond,
	latencyOfMinute,
	noCurves,
	withMeasured,
} from '../metrics/curves.ts';
import {type Day, type Metrics, noMetrics} from '../metrics/metrics-view.ts';
import {type RangeName, rangeOf} from '../metrics/range.ts';
import {sparkWindow} from '../metrics/spark.ts';

/** Before more is known of the moment than what the services used then. */
export function emptyMetrics({range}: Metrics, {at, services}: Moment): Metrics {
	const measured = services.filter(({memory}) => memory !== null);
	const sum = (field: 'cpu' | 'memory') =>
		measured.reduce((total, service) => total + (service[field] ?? 0), 0);
	const totals: Metrics['totals'] = measured.length === 0 ? [] : [[at, sum('cpu'), sum('memory')]];
	return {...noMetrics, range, totals};
}

export type Found = {
	/** Oldest first; later than the moment too, which does not count. */
	readonly seconds: readonly MetricPoint[];
	readonly minutes: readonly RollupPoint[];
	readonly day: Day;
};

export function pastMetrics(
	service: string,
	range: RangeName,
	at: number,
	{seconds, minutes, day}: Found,
): Partial<Metrics> {
	const before = <Timed extends {readonly at: number}>(all: readonly Timed[]): readonly Timed[] =>
		all.filter((each) => each.at <= at);
	const known = seconds.filter(([time]) => time <= at);
	const points = known.filter(([time]) => time > at - sparkWindow);
	const hasSeconds = rangeOf(range).source === 'seconds' && known.length > 0;
	const told = before(minutes).map(hasSeconds ? latencyOfMinute : fromMinute);
	return {
		service,
		points,
		curves: withMeasured(noCurves(service, range, at), [...told, ...known.map(fromSecond)]),
		day: {...day, rows: before(day.rows)},
	};
}
