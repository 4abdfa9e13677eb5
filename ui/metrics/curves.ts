/**
 * What the metrics pane draws of one service: for each slot of the range the largest value in it.
 * Slots begin at fixed moments, so a curve moves to the left whole; taking the largest makes it
 * harmless to be told the same twice. Pure.
 */
import type {MetricPoint} from '../../src/ipc/messages.ts';
import type {RollupPoint} from '../../src/lib/rollup-point.ts';
import {type RangeName, rangeOf} from './range.ts';
import type {Series} from './spark.ts';

export const fields = ['cpu', 'memory', 'latency', 'threads', 'openFiles'] as const;
export type Field = (typeof fields)[number];

/** Percent of one core, bytes, ms, counts; null or absent where it is not known. */
export type Measured = {readonly at: number} & Readonly<Partial<Record<Field, number | null>>>;

export type Curves = {
	readonly service: string;
	readonly range: RangeName;
	/** Number of the newest slot, counted from the epoch. */
	readonly end: number;
	readonly series: Readonly<Record<Field, Series>>;
};

export const noCurves = (service: string, name: RangeName, now: number): Curves => {
	const {length, slot} = rangeOf(name);
	const empty: Series = Array.from({length: length / slot}, () => null);
	return {
		service,
		range: name,
		end: Math.floor(now / slot),
		series: Object.fromEntries(fields.map((field) => [field, empty])) as Curves['series'],
	};
};

/** The right edge at `now`; what has left the range at the other edge is forgotten. */
export function advance(curves: Curves, now: number): Curves {
	const end = Math.floor(now / rangeOf(curves.range).slot);
	const by = end - curves.end;
	if (by <= 0) return curves;
	const shifted = (series: Series): Series => [
		...series.slice(by),
		...Array.from({length: Math.min(by, series.length)}, () => null),
	];
	return {...curves, end, series: mapFields((field) => shifted(curves.series[field]))};
}

/** Adds what was measured; what lies outside the range is left out. */
export function withMeasured(curves: Curves, points: readonly Measured[]): Curves {
	if (points.length === 0) return curves;
	const {slot} = rangeOf(curves.range);
	const raised = mapFields((field) => {
		const series = [...curves.series[field]];
		for (const point of points) {
			const value = point[field] ?? null;
			const index = series.length - 1 - (curves.end - Math.floor(point.at / slot));
			if (value !== null && index >= 0 && index < series.length)
				series[index] = Math.max(series[index] ?? 0, value);
		}
		return series;
	});
	return {...curves, series: raised};
}

export const fromSecond = ([at, cpu, memory, threads, openFiles]: MetricPoint): Measured => ({
	at,
	cpu,
	memory,
	threads: threads ?? null,
	openFiles: openFiles ?? null,
});

export const fromMinute = (point: RollupPoint): Measured => ({
	at: point.at,
	cpu: point.seconds === 0 ? null : point.cpuMax,
	memory: point.seconds === 0 ? null : point.memoryMax,
	threads: point.threads,
	openFiles: point.openFiles,
	latency: point.latencyMax,
});

/** Where the rest is known by the second, a minute tells only how long the checks took. */
export const latencyOfMinute = ({at, latencyMax}: RollupPoint): Measured => ({
	at,
	latency: latencyMax,
});

const mapFields = (make: (field: Field) => Series): Curves['series'] =>
	Object.fromEntries(fields.map((field) => [field, make(field)])) as Curves['series'];
