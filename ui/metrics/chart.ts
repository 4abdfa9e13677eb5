/** One measured value as a curve with its name, its value now, its scale and its limit. Pure. */
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, fitRight, widthOf} from '../../src/lib/text-width.ts';
import type {Role, Theme} from '../theme.ts';
import type {Curves, Field} from './curves.ts';
import {plotRows} from './plot.ts';
import {scaleOf, valueText} from './scale.ts';
import {bridged, largest} from './spark.ts';

const names: Readonly<Record<Field, string>> = {
	cpu: 'CPU',
	memory: 'MEM',
	latency: 'HEALTH',
	threads: 'THREADS',
	openFiles: 'FILES',
};

const roles: Readonly<Record<Field, Role>> = {
	cpu: 'cpu',
	memory: 'memory',
	latency: 'good',
	threads: 'cpu',
	openFiles: 'memory',
};

/** Columns of the labels at the left, with the tick. */
export const labelColumns = 6;

/** Exactly `height` rows: a title, then the curve with its largest and smallest value at the left. */
export function chartRows(
	field: Field,
	{series: all, end, range}: Curves,
	service: ServiceView,
	width: number,
	height: number,
	theme: Theme,
): readonly string[] {
	// Checks are not made every second.
	const isSteady = range === '60s' && field !== 'latency';
	const series = isSteady ? bridged(all[field]) : all[field];
	const limit = limitOf(field, service);
	const scale = scaleOf(field, series, limit);
	const isEmpty = series.every((value) => value === null);
	const curveRows = height - 1;
	const curve = plotRows(
		{series, end, scale, limit, role: roles[field]},
		width - labelColumns,
		curveRows,
		theme,
	);
	const middle = curveRows >= 5 ? Math.floor(curveRows / 2) : -1;
	const [top, half, bottom] = [scale.to, (scale.from + scale.to) / 2, scale.from].map((value) =>
		isEmpty ? '' : valueText(field, value),
	);
	const labelled = (row: number): string | undefined => {
		if (row === 0) return top;
		if (row === curveRows - 1) return bottom;
		// Rounded to an end it would say something wrong.
		return row === middle && half !== top && half !== bottom ? half : undefined;
	};
	const rows = curve.map((row, index) => {
		const label = fitRight(labelled(index) ?? '', labelColumns - 1);
		const tick = theme.glyphs.box[5] ?? '';
		return theme.paint('muted', `${label}${tick}`) + row;
	});
	return [titleOf(field, series, service, limit, width, theme), ...rows];
}

function titleOf(
	field: Field,
	series: Curves['series'][Field],
	service: ServiceView,
	limit: number | null,
	width: number,
	theme: Theme,
): string {
	const now = field === 'latency' ? (latestOf(series) ?? null) : service[field];
	const text = now === null ? '-' : valueText(field, now);
	const isOver = limit !== null && now !== null && now > limit;
	const left = `${theme.paint('strong', names[field])} ${isOver ? theme.paint('bad', text) : text}`;
	const most = largest(series);
	const notes = [
		series.every((value) => value === null) ? null : `max ${valueText(field, most)}`,
		limit === null ? null : `limit ${valueText(field, limit)}`,
	].filter((note) => note !== null);
	const right = theme.paint('muted', notes.join('  '));
	const space = width - widthOf(left) - widthOf(right);
	return space >= 2 ? `${left}${' '.repeat(space)}${right}` : fitLeft(left, width);
}

const latestOf = (series: readonly (number | null)[]): number | undefined =>
	series.findLast((value) => value !== null) ?? undefined;

function limitOf(field: Field, {limits}: ServiceView): number | null {
	switch (field) {
		case 'cpu':
			return limits?.cpu ?? null;
		case 'memory':
			return limits?.memory ?? null;
		case 'openFiles':
			return limits?.openFiles ?? null;
		case 'latency':
		case 'threads':
			return null;
	}
}
