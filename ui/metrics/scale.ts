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

/** Round ends, which stay where they are while the values move a little. */
export function scaleOf(field: Field, series: Series, limit: number | null): Scale {
	const most = largest(series);
	const top = limit !== null && most >= limit * nearLimit ? Math.max(most, limit) : most;
	if (field === 'memory') return memoryEnds(series, most, top);
	return {from: 0, to: roundUp(Math.max(top, least[field]))};
}

/** Around the values, at least a tenth of them high, so that a drift shows; ends are powers of two apart. */
function memoryEnds(series: Series, most: number, top: number): Scale {
	const low = Math.min(...series.filter((value) => value !== null), most);
	const span = Math.max(top - low, most / 10, least.memory);
	const step = 2 ** Math.ceil(Math.log2(span / 4));
	const from = Math.max(0, Math.floor((low - span / 8) / step) * step);
	return {from, to: (Math.floor(top / step) + 1) * step};
}

/** The next of 1, 2 and 5 with as many zeros as it takes. */
function roundUp(value: number): number {
	const power = 10 ** Math.floor(Math.log10(value));
	const factor = [1, 2, 5, 10].find((each) => each * power >= value * 0.9999) ?? 10;
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
