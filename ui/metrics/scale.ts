/** From which value to which a curve is drawn, and how values read. Pure. */
import {formatSize} from '../../src/lib/units.ts';
import type {Field} from './curves.ts';
import {largest, type Scale, type Series} from './spark.ts';

/** A curve is at least so high, so that noise does not look like work. */
const least: Readonly<Record<Field, number>> = {
	cpu: 5,
	memory: 1024,
	latency: 10,
	threads: 4,
	openFiles: 20,
};

/** A limit is part of the picture as soon as the largest value is this share of it. */
const nearLimit = 0.4;

/** From nothing to a round end, which stays where it is while the values move a little: bars are as high as values. */
export function scaleOf(field: Field, series: Series, limit: number | null): Scale {
	const most = largest(series);
	const top = limit !== null && most >= limit * nearLimit ? Math.max(most, limit) : most;
	const end = Math.max(top, least[field]);
	return {from: 0, to: field === 'memory' ? roundUpSize(end) : roundUp(end, [1, 2, 5, 10])};
}

/** A round count of the unit in which it is written, whose half is written as round. */
function roundUpSize(bytes: number): number {
	const unit = 1024 ** Math.max(0, Math.ceil(Math.log(bytes / 1000) / Math.log(1024)));
	const count = roundUp(bytes / unit, [1, 2, 4, 6, 8, 10]);
	return (count === 1000 ? 1024 : count) * unit;
}

/** The next of `factors` with as many zeros as it takes. */
function roundUp(value: number, factors: readonly number[]): number {
	const power = 10 ** Math.floor(Math.log10(value));
	const factor = factors.find((each) => each * power >= value * 0.9999) ?? 10;
	return factor * power;
}

/** At most six columns. */
export function valueText(field: Field, value: number): string {
	switch (field) {
		case 'cpu':
			return `${value.toFixed(value < 9.95 && !Number.isInteger(value) ? 1 : 0)}%`;
		case 'memory':
			return formatSize(value);
		case 'latency':
			return value < 1000 ? `${Math.round(value)}ms` : `${(value / 1000).toFixed(1)}s`;
		case 'threads':
		case 'openFiles':
			return value < 10_000 ? String(Math.round(value)) : `${Math.round(value / 1000)}k`;
	}
}
