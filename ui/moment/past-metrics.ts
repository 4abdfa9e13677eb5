/** What was measured around a moment of the past, in the shape in which the screen draws what is measured now. Pure. */
import type {MetricPoint} from '../../src/ipc/messages.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {RollupPoint} from '../../src/lib/rollup-point.ts';
import {
	fromMinute,
	fromSecond,
	latencyOfMinute,
	noCurves,
	withMeasured,
} from '../metrics/curves.ts';
import {type Metrics, noMetrics} from '../metrics/metrics-view.ts';
import {type RangeName, rangeOf} from '../metrics/range.ts';
import {sparkWindow} from '../metrics/spark.ts';

/** Before anything is known of the moment. */
export const emptyMetrics = ({range}: Metrics): Metrics => ({...noMetrics, range});

export type Found = {
	/** Oldest first; later than the moment too, which does not count. */
	readonly seconds: readonly MetricPoint[];
	readonly minutes: readonly RollupPoint[];
	readonly hours: readonly RollupPoint[];
	readonly rows: readonly JournalRow[];
};

export function pastMetrics(
	service: string,
	range: RangeName,
	at: number,
	{seconds, minutes, hours, rows}: Found,
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
		day: {service, hours: before(hours), rows: before(rows)},
	};
}
