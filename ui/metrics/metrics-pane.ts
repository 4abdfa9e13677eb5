/** The selected service as curves over a range of time, under them the times, at the bottom its last day. Pure. */
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, widthOf} from '../../src/lib/text-width.ts';
import {frame} from '../chrome/frame.ts';
import {paneKey} from '../keys/key-names.ts';
import type {Rect} from '../layout.ts';
import {selectedOf} from '../list/order.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {axisOf, axisRows} from './axis.ts';
import {chartRows} from './chart.ts';
import {type Curves, type Field, noCurves} from './curves.ts';
import {dayRow} from './day-row.ts';
import {fleetPane} from './fleet-pane.ts';
import {metersOf} from './meter.ts';
import type {Metrics} from './metrics-view.ts';
import {ranges} from './range.ts';

export type MetricsInput = Pick<
	State,
	'services' | 'list' | 'now' | 'recent' | 'metrics' | 'fleet' | 'printed' | 'keys' | 'moment'
>;

export function metricsPane(state: MetricsInput, rect: Rect, theme: Theme): readonly string[] {
	if (state.fleet) return fleetPane(state, state.fleet, rect, theme);
	const service = selectedOf(state);
	const title = service ? `Metrics ${service.name}` : 'Metrics';
	return frame(
		rect,
		{
			key: paneKey(state, 'metrics', '4'),
			title,
			note: '',
			right: service ? rangeText(state.metrics, rect.width - widthOf(title), theme) : '',
			focused: state.recent[0] === 'metrics' && !state.printed,
		},
		service ? paneRows(state, service, rect.width - 4, rect.height - 2, theme) : [],
		theme,
	);
}

/** `60s 10m 1h 6h 24h ( )`, the shown one bright; that alone where there is little room. */
function rangeText({range}: Metrics, room: number, {paint}: Theme): string {
	const names = ranges.map(({name}) => paint(name === range ? 'accent' : 'muted', name));
	// With the corners, the key of the pane and a rule between the two sides.
	return room >= 33 ? `${names.join(' ')} ${paint('muted', '( )')}` : paint('accent', range);
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
			return field ? chartRows(field, curves, service, grid.width, rows, theme) : [];
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

function sideBySide(blocks: readonly (readonly string[])[], width: number): readonly string[] {
	const height = Math.max(0, ...blocks.map((block) => block.length));
	return Array.from({length: height}, (_, row) =>
		blocks.map((block) => fitLeft(block[row] ?? '', width)).join(' '.repeat(gap)),
	);
}
