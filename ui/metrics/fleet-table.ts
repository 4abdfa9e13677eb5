/** The table of all services by cost: its columns, heads, total and rows. Pure. */
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, fitRight, widthOf} from '../../src/lib/text-width.ts';
import {glyphOf, roleOf} from '../list/state-words.ts';
import type {State} from '../model.ts';
import type {Role, Theme} from '../theme.ts';
import {totalOf} from './fleet.ts';
import type {FleetSort} from './metrics-view.ts';
import {plotRows} from './plot.ts';
import {valueText} from './scale.ts';
import {largest} from './spark.ts';

/** What the bar shows: restarts and counts have no share of a machine, so it stays with CPU there. */
export const barField = (sort: FleetSort): 'cpu' | 'memory' =>
	sort === 'memory' ? 'memory' : 'cpu';

type Table = {readonly name: number; readonly bar: number; readonly graph: number};

const cellWidths = {value: 6, share: 5, threads: 5, openFiles: 5, restarts: 4} as const;
/** Pointer, glyph and a space. */
const lead = 3;
const graphCells = 10;

export function fitTable(width: number, order: readonly ServiceView[]): Table {
	const longest = Math.max(10, ...order.map(({name}) => widthOf(name)));
	const fixed =
		lead + 2 * cellWidths.value + cellWidths.share + cellWidths.threads + cellWidths.openFiles;
	const gaps = 9;
	const name = Math.min(longest, 28, Math.max(10, Math.floor(width * 0.3)));
	const room = width - fixed - cellWidths.restarts - gaps - name;
	const graph = room >= graphCells + 8 ? graphCells : 0;
	return {name, graph, bar: Math.max(0, Math.min(60, room - (graph === 0 ? 0 : graph + 1)))};
}

type Cells = Readonly<
	Record<
		'name' | 'first' | 'bar' | 'share' | 'second' | 'threads' | 'openFiles' | 'restarts',
		string
	>
> & {readonly graph: string};

function rowOf(cells: Cells, {name, bar, graph}: Table): string {
	return [
		fitLeft(cells.name, name),
		fitRight(cells.first, cellWidths.value),
		...(bar === 0 ? [] : [fitLeft(cells.bar, bar)]),
		fitRight(cells.share, cellWidths.share),
		...(graph === 0 ? [] : [fitLeft(cells.graph, graph)]),
		fitRight(cells.second, cellWidths.value),
		fitRight(cells.threads, cellWidths.threads),
		fitRight(cells.openFiles, cellWidths.openFiles),
		fitRight(cells.restarts, cellWidths.restarts),
	].join(' ');
}

const indent = ' '.repeat(lead);

export function headRow(sort: FleetSort, table: Table, width: number, theme: Theme): string {
	const [first, second] = sort === 'memory' ? ['MEM', 'CPU%'] : ['CPU%', 'MEM'];
	const cells: Cells = {
		name: 'NAME',
		first,
		bar: '',
		share: 'SHARE',
		graph: 'CPU 20s',
		second,
		threads: 'THR',
		openFiles: 'FDS',
		restarts: 'RST',
	};
	return theme.paint('muted', fitLeft(`${indent}${rowOf(cells, table)}`, width));
}

export function totalRow(
	state: Pick<State, 'services' | 'metrics' | 'now'>,
	sort: FleetSort,
	table: Table,
	width: number,
	theme: Theme,
): string {
	const first = barField(sort);
	const second = first === 'cpu' ? 'memory' : 'cpu';
	const cells: Cells = {
		name: 'total',
		first: valueText(first, totalOf(state, first)),
		bar: '',
		share: '',
		graph: '',
		second: valueText(second, totalOf(state, second)),
		threads: String(totalOf(state, 'threads')),
		openFiles: String(totalOf(state, 'openFiles')),
		restarts: String(totalOf(state, 'restarts')),
	};
	return theme.paint('strong', fitLeft(`${indent}${rowOf(cells, table)}`, width));
}

export function serviceRow(
	state: Pick<State, 'services' | 'metrics' | 'now'>,
	service: ServiceView,
	sort: FleetSort,
	most: number,
	table: Table,
	width: number,
	isSelected: boolean,
	theme: Theme,
): string {
	const paint = (role: Role, text: string): string => (isSelected ? text : theme.paint(role, text));
	const field = barField(sort);
	const other = field === 'cpu' ? 'memory' : 'cpu';
	const value = service[field];
	const total = totalOf(state, field);
	const count = (amount: number | null): string => (amount === null ? '-' : String(amount));
	const text = (name: 'cpu' | 'memory'): string => {
		const amount = service[name];
		return amount === null ? '-' : valueText(name, amount);
	};
	const samples = state.metrics.recent.get(service.name) ?? [];
	const cells: Cells = {
		name: service.name,
		first: text(field),
		bar: value === null ? '' : paint(field, barOf(value, most, table.bar, theme)),
		share: value === null || total === 0 ? '' : `${Math.round((value / total) * 100)}%`,
		graph: paint('cpu', graphOf(samples, table.graph, theme)),
		second: text(other),
		threads: count(service.threads),
		openFiles: count(service.openFiles),
		restarts: count(service.restarts),
	};
	const glyph = paint(roleOf(service, state.now), glyphOf(service, state.now, theme.glyphs));
	const pointer = isSelected ? theme.glyphs.pointer : ' ';
	const row = rowOf(cells, table);
	const whole = fitLeft(
		`${pointer}${glyph} ${service.pid === null && !isSelected ? theme.paint('muted', row) : row}`,
		width,
	);
	return isSelected ? theme.paint('selected', whole) : whole;
}

const eighths = '▏▎▍▌▋▊▉█';

function barOf(value: number, most: number, width: number, theme: Theme): string {
	const steps = most <= 0 ? 0 : Math.round((value / most) * width * 8);
	if (theme.glyphs.curve !== 'braille') return '#'.repeat(Math.round(steps / 8));
	return (
		'█'.repeat(Math.floor(steps / 8)) + (steps % 8 === 0 ? '' : (eighths[(steps % 8) - 1] ?? ''))
	);
}

/** Two samples in a cell of braille, one otherwise. */
function graphOf(samples: readonly number[], width: number, theme: Theme): string {
	if (width === 0 || samples.length === 0) return '';
	const places = theme.glyphs.curve === 'braille' ? width * 2 : width;
	const shown = samples.slice(-places);
	const series = [...Array.from({length: places - shown.length}, () => null), ...shown];
	const scale = {from: 0, to: Math.max(5, largest(series))};
	const plain: Theme = {...theme, paint: (_, text) => text};
	return plotRows({series, end: 0, scale, limit: null, role: 'cpu'}, width, 1, plain)[0] ?? '';
}
