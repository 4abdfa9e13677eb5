/** The selected service as curves over a range of time, under them the times, at the bottom its last day. */

import {clock} from '../../src/lib/local-time.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, fitRight, widthOf} from '../../src/lib/text-width.ts';
import {frame} from '../chrome/frame.ts';
import {paneKey} from '../keys/key-names.ts';
import type {Rect} from '../layout.ts';
import {selectedOf} from '../list/order.ts';
import type {Metrics, State} from '../model.ts';
import type {Role, Theme} from '../theme.ts';
import {type Curves, type Field, noCurves} from './curves.ts';
import {dayRow} from './day-row.ts';
import {fleetPane} from './fleet-pane.ts';
import {metersOf} from './meter.ts';
import {plotRows} from './plot.ts';
import {rangeOf, ranges} from './range.ts';
import {scaleOf, valueText} from './scale.ts';
import {largest} from './spark.ts';

export type MetricsInput = Pick<
	State,
	'services' | 'list' | 'now' | 'recent' | 'metrics' | 'fleet' | 'printed' | 'keys' | 'moment'
>;

export function metricsPane(state: MetricsInput, rect: Rect, theme: Theme): readonly string[] {
	if (state.fleet) return fleetPane(state, state.fleet, rect, theme);
	const service = selectedOf(state);
	return frame(
		rect,
		{
			key: paneKey(state, 'metrics', '4'),
			title: service ? `Metrics ${service.name}` : 'Metrics',
			note: '',
			right: service ? rangeText(state.metrics, rect.width, theme) : '',
			focused: state.recent[0] === 'metrics' && !state.printed,
		},
		service ? paneRows(state, service, rect.width - 4, rect.height - 2, theme) : [],
		theme,
	);
}

/** `60s 10m 1h 6h 24h ( )`, the shown one bright; that alone where there is little room. */
function rangeText({range}: Metrics, width: number, {paint}: Theme): string {
	const names = ranges.map(({name}) => paint(name === range ? 'accent' : 'muted', name));
	return width >= 50 ? `${names.join(' ')} ${paint('muted', '( )')}` : paint('accent', range);
}

function paneRows(
	state: MetricsInput,
	service: ServiceView,
	width: number,
	height: number,
	theme: Theme,
): readonly string[] {
	const curves = curvesOf(state, service);
	const grid = arrange(shownFields(curves, service), width, height);
	if (!grid) return metersOf(state, service, width, theme).map((row) => ` ${row}`);
	const day = state.metrics.day?.service === service.name ? state.metrics.day : null;
	const columns = (grid.rows[0]?.fields ?? []).map((_, column) => [
		...grid.rows.flatMap(({fields, height: rows}) => {
			const field = fields[column];
			return field ? chart(field, curves, service, grid.width, rows, theme) : [];
		}),
		...axisOf(state, curves, grid.width, theme),
	]);
	const charts = sideBySide(columns, grid.width);
	const strip = grid.hasDay ? [dayRow(service, day, state.now, width, theme)] : [];
	const spare = Math.max(0, height - charts.length - strip.length);
	return [...charts, ...Array.from({length: spare}, () => ''), ...strip].map((row) => ` ${row}`);
}

const curvesOf = ({metrics, now}: MetricsInput, {name}: ServiceView): Curves =>
	metrics.curves?.service === name ? metrics.curves : noCurves(name, metrics.range, now);

/** The most telling first; what cannot be had is left out. */
function shownFields({series}: Curves, {checks, pid}: ServiceView): readonly Field[] {
	const has = (field: Field): boolean => series[field].some((value) => value !== null);
	const isChecked = checks.some(({kind}) => kind !== 'startup') || has('latency');
	const isCounted = pid === null || has('threads') || !has('cpu');
	return [
		'cpu',
		'memory',
		...(isChecked ? (['latency'] as const) : []),
		...(isCounted ? (['threads', 'openFiles'] as const) : []),
	];
}

type Grid = {
	/** Of each chart. */
	readonly width: number;
	readonly rows: readonly {readonly fields: readonly Field[]; readonly height: number}[];
	readonly hasDay: boolean;
};

/** A title and two rows of curve are the least that says something. */
const leastHeight = 3;
const mostHeight = 14;
const gap = 3;

/** As many charts as there is room for; null where there is room for none. */
function arrange(all: readonly Field[], width: number, height: number): Grid | null {
	const columns = width >= 70 ? 2 : 1;
	const hasDay = height >= 7;
	const room = height - axisRows - (hasDay ? 1 : 0);
	const most = Math.floor(room / leastHeight);
	if (most < 1 || width < 20) return null;
	const shown = all.slice(0, most * columns);
	const count = Math.ceil(shown.length / columns);
	const each = Math.min(mostHeight, Math.floor(room / count));
	let spare = Math.min(room, count * mostHeight) - each * count;
	const rows = Array.from({length: count}, (_, index) => {
		// CPU and memory get what is left over.
		const extra = Math.min(mostHeight - each, index < 2 ? Math.ceil(spare / (2 - index)) : 0);
		spare -= extra;
		return {fields: shown.slice(index * columns, (index + 1) * columns), height: each + extra};
	});
	return {width: Math.floor((width - gap * (columns - 1)) / columns), rows, hasDay};
}

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
const labelColumns = 6;

/** A title, then the curve with its largest and smallest value at the left. */
function chart(
	field: Field,
	{series: all, end}: Curves,
	service: ServiceView,
	width: number,
	height: number,
	theme: Theme,
): readonly string[] {
	const series = all[field];
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
	const labelled = (row: number): number | null => {
		if (isEmpty) return null;
		if (row === 0) return scale.to;
		if (row === curveRows - 1) return scale.from;
		return row === middle ? (scale.from + scale.to) / 2 : null;
	};
	const rows = curve.map((row, index) => {
		const value = labelled(index);
		const label = fitRight(value === null ? '' : valueText(field, value), labelColumns - 1);
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

const axisRows = 2;

/** The line under the curves with a mark where a run ended, then its times. */
function axisOf(
	{metrics: {day}, moment}: MetricsInput,
	{service, range, end}: Curves,
	width: number,
	theme: Theme,
): readonly string[] {
	const {length, slot, labels} = rangeOf(range);
	const columns = width - labelColumns;
	const right = (end + 1) * slot;
	const rows = day?.service === service ? day.rows : [];
	const marks = new Map<number, Role>();
	for (const {kind, at, data} of rows) {
		const column = Math.floor(((at - (right - length)) / length) * columns);
		if (kind !== 'exit' || column < 0 || column >= columns) continue;
		if (marks.get(column) !== 'bad') marks.set(column, data?.['asked'] === true ? 'busy' : 'bad');
	}
	const [corner = '', dash = ''] = theme.glyphs.axis;
	const cells = Array.from({length: columns}, (_, column) => {
		const role = marks.get(column);
		return role ? theme.paint(role, theme.glyphs.restarts) : theme.paint('muted', dash);
	});
	const [left, middle] = labels;
	const half = Math.floor(columns / 2) - Math.floor(middle.length / 2);
	const last = moment ? clock(moment.at) : 'now';
	const times = `${fitLeft(left, half)}${fitLeft(middle, columns - half - last.length)}${last}`;
	const indent = ' '.repeat(labelColumns - 1);
	return [
		`${theme.paint('muted', indent + corner)}${cells.join('')}`,
		theme.paint('muted', `${indent} ${times}`),
	];
}

function sideBySide(blocks: readonly (readonly string[])[], width: number): readonly string[] {
	const height = Math.max(0, ...blocks.map((block) => block.length));
	return Array.from({length: height}, (_, row) =>
		blocks.map((block) => fitLeft(block[row] ?? '', width)).join(' '.repeat(gap)),
	);
}
