import {expect, test} from 'vitest';
import type {MetricPoint} from '../../../src/ipc/messages.ts';
import {seriesOf} from '../../../ui/metrics/spark.ts';

/** CPU of these seconds; the place in the list is the second. */
const pointsOf = (...values: readonly (number | null)[]): readonly MetricPoint[] =>
	values.flatMap((value, second): readonly MetricPoint[] =>
		value === null ? [] : [[second * 1000, value, 0]],
	);

test('a second that was measured late is no hole in the curve, a longer gap is one', () => {
	const points = pointsOf(null, 4, null, 2, 3, null, null, 5);
	expect(seriesOf(points, 'cpu', 60).slice(-8)).toEqual([null, 4, 2, 2, 3, null, null, 5]);
	expect(seriesOf(points, 'cpu', 6)).toEqual([null, null, null, null, null, 5]);
});
