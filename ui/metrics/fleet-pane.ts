/** All services by what they cost, each with a bar, its share of the whole and its last seconds. Pure. */
import {fitLeft, widthOf} from '../../src/lib/text-width.ts';
import {frame, wholeCaption} from '../chrome/frame.ts';
import {paneKey} from '../keys/key-names.ts';
import type {Rect} from '../layout.ts';
import {byCpu} from '../list/caption.ts';
import {selectedOf} from '../list/order.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {fleetOrder, fleetTop} from './fleet.ts';
import {barField, fitTable, headRow, serviceRow, totalRow} from './fleet-table.ts';
import type {Fleet, FleetSort} from './metrics-view.ts';
import {plotRows} from './plot.ts';
import {valueText} from './scale.ts';
import {largest, seriesOf} from './spark.ts';

export type FleetInput = Pick<State, 'services' | 'list' | 'now' | 'metrics' | 'printed' | 'keys'>;

/** Rows of services inside a border of so many rows: the rest are heads, the total and its curve. */
export const fleetRows = (inner: number): number => Math.max(1, inner - 2 - curveRowsOf(inner));

/** Of the total, over the list; with the empty row under it. */
const curveRowsOf = (inner: number): number => (inner >= 30 ? 6 : inner >= 18 ? 4 : 0);

const sortNames: Readonly<Record<FleetSort, string>> = {
	cpu: byCpu,
	memory: 'memory',
	threads: 'threads',
	openFiles: 'open files',
	restarts: 'restarts',
};

export function fleetPane(
	state: FleetInput,
	fleet: Fleet,
	rect: Rect,
	theme: Theme,
): readonly string[] {
	const width = rect.width - 2;
	const inner = rect.height - 2;
	const order = fleetOrder(state, fleet.sort);
	const selected = selectedOf(state)?.name;
	const rows = fleetRows(inner);
	const index = order.findIndex(({name}) => name === selected);
	const top = fleetTop(fleet.top, Math.max(0, index), rows);
	const table = fitTable(width, order);
	const most = Math.max(0, ...order.map((service) => service[barField(fleet.sort)] ?? 0));
	const below = order.length - top - rows;
	const lines = [
		...totalCurve(state, width, curveRowsOf(inner), theme),
		headRow(fleet.sort, table, width, theme),
		totalRow(state, fleet.sort, table, width, theme),
		...order
			.slice(top, top + rows)
			.map((service) =>
				serviceRow(
					state,
					service,
					fleet.sort,
					most,
					table,
					width,
					service.name === selected,
					theme,
				),
			),
	];
	const shown = order.length === state.services.size ? '' : ` of ${state.services.size}`;
	const key = (name: string, word: string): string =>
		`${theme.paint('accent', name)} ${theme.paint('muted', word)}`;
	const [sort, goTo, back] = [key('S', 'sort'), key('Enter', 'go to'), key('Esc', 'back')];
	const captions = [
		[sort, goTo, back],
		[sort, back],
	].map((keys) => ({
		key: paneKey(state, 'top', '%'),
		title: `All services ${order.length}${shown}`,
		note: `· by ${sortNames[fleet.sort]}${below > 0 ? ` · ${below} more below` : ''}`,
		right: keys.join('  '),
		focused: !state.printed,
	}));
	return frame(rect, wholeCaption(rect.width, captions), lines, theme);
}

/** The service on a row inside a border of `inner` rows; null: none. */
export function fleetServiceAt(
	state: FleetInput,
	{sort, top}: Fleet,
	inner: number,
	row: number,
): string | null {
	const order = fleetOrder(state, sort);
	const rows = fleetRows(inner);
	const selected = selectedOf(state)?.name;
	const index = Math.max(
		0,
		order.findIndex(({name}) => name === selected),
	);
	const at = row - curveRowsOf(inner) - 2;
	return at < 0 || at >= rows ? null : (order[fleetTop(top, index, rows) + at]?.name ?? null);
}

/** The last minute of everything together: CPU at the left, memory at the right. */
function totalCurve(
	{metrics}: FleetInput,
	width: number,
	height: number,
	theme: Theme,
): readonly string[] {
	if (height === 0) return [];
	const columns = Math.floor((width - 5) / 2);
	const [cpu, memory] = (['cpu', 'memory'] as const).map((field) => {
		const series = seriesOf(metrics.totals, field, columns * 2);
		const most = largest(series);
		const scale = {from: 0, to: Math.max(field === 'cpu' ? 5 : 1, most)};
		const last = series.at(-1) ?? 0;
		const title = `${theme.paint('strong', field === 'cpu' ? 'CPU' : 'MEM')} ${valueText(field, last)}`;
		const note = theme.paint('muted', `60s · max ${valueText(field, most)}`);
		const space = Math.max(1, columns - widthOf(title) - widthOf(note));
		return [
			`${title}${' '.repeat(space)}${note}`,
			...plotRows({series, end: 0, scale, limit: null, role: field}, columns, height - 2, theme),
			'',
		];
	});
	return Array.from(
		{length: height},
		(_, row) => ` ${fitLeft(cpu?.[row] ?? '', columns)}   ${fitLeft(memory?.[row] ?? '', columns)}`,
	);
}
