/** The columns of the list: which of them fit, and what stands in them. Pure. */
import type {ServiceView} from '../../src/lib/service-view.ts';
import {widthOf} from '../../src/lib/text-width.ts';
import {formatAge, formatCpu, formatSize} from '../../src/lib/units.ts';
import {checksRole} from '../detail/check-words.ts';
import type {Role} from '../theme.ts';
import type {SortKey} from './list-view.ts';
import {healthText, roleOf, stateText} from './state-words.ts';

export type Cell = {readonly text: string; readonly role?: Role};

export type ColumnName =
	| 'name'
	| 'state'
	| 'health'
	| 'cpu'
	| 'graph'
	| 'memory'
	| 'restarts'
	| 'up'
	| 'port'
	| 'group'
	| 'note';

type Column = {
	readonly name: ColumnName;
	readonly head: string;
	readonly width: number;
	readonly right?: true;
	readonly cell: (service: ServiceView, now: number) => Cell;
};

const dash: Cell = {text: '-', role: 'muted'};

/** In the order in which they are kept when the screen gets narrow; shown in `shownOrder`. */
const columns: readonly Column[] = [
	{
		name: 'state',
		head: 'STATE',
		width: 11,
		cell: (service, now) => ({text: stateText(service, now), ...stateRole(service, now)}),
	},
	{
		name: 'health',
		head: 'HEALTH',
		width: 9,
		cell: (service) => ({text: healthText(service), ...healthRole(service)}),
	},
	{
		name: 'cpu',
		head: 'CPU%',
		width: 4,
		right: true,
		cell: ({cpu}) => cpuCell(cpu),
	},
	{
		name: 'memory',
		head: 'MEM',
		width: 5,
		right: true,
		cell: ({memory}) => memoryCell(memory),
	},
	{
		name: 'up',
		head: 'UP',
		width: 4,
		right: true,
		cell: ({pid, startedAt}, now) =>
			pid === null || startedAt === null ? dash : {text: formatAge(now - startedAt)},
	},
	{
		name: 'restarts',
		head: 'RST',
		width: 3,
		right: true,
		cell: ({restarts}) => quietZero(String(restarts), restarts),
	},
	// What is in it is drawn by the row, from the last samples.
	{name: 'graph', head: 'CPU 10s', width: 10, cell: () => ({text: ''})},
	{
		name: 'port',
		head: 'PORT',
		width: 6,
		right: true,
		cell: ({ports}) => (ports[0] === undefined ? dash : {text: String(ports[0])}),
	},
	{
		name: 'group',
		head: ' GROUP',
		width: 11,
		cell: ({group}) => (group === null ? {...dash, text: ' -'} : {text: ` ${group}`}),
	},
];

const shownOrder: readonly ColumnName[] = [
	'name',
	'state',
	'health',
	'cpu',
	'graph',
	'memory',
	'up',
	'restarts',
	'port',
	'group',
	'note',
];

const narrowestName = 10;
const widestName = 24;
const narrowestNote = 30;
/** Pointer, glyph, and the mark or a space. */
export const lead = 3;

export type TableOptions = {
	/** There are samples for small graphs, and the screen is wide. */
	readonly graphs: boolean;
	/** Names stand under heads of groups, which say the group. */
	readonly grouped: boolean;
	/** The column that the list is sorted by, which is shown before any other; null: none. */
	readonly sorted: ColumnName | null;
};

export type Table = {
	readonly nameWidth: number;
	readonly names: readonly ColumnName[];
	/** Columns in front of the name of a service. */
	readonly indent: number;
};

/** Names are as wide as the longest one within reason; columns are taken while there is room. */
export function fitColumns(
	width: number,
	names: Iterable<string>,
	{graphs, grouped, sorted}: TableOptions = {graphs: false, grouped: false, sorted: null},
): Table {
	const indent = grouped ? 2 : 0;
	let longest = narrowestName;
	for (const name of names) longest = Math.max(longest, widthOf(name) + 2 + indent);
	const first = columns.filter(({name}) => name === sorted);
	// Names leave room for the state, and for what the list is sorted by.
	const kept = 13 + first.reduce((sum, column) => sum + column.width + 1, 0);
	const nameWidth = Math.min(longest, widestName, Math.max(narrowestName, width - lead - kept));
	let room = width - lead - nameWidth - 1;
	const taken = new Set<ColumnName>(['name']);
	for (const column of [...first, ...columns.filter(({name}) => name !== sorted)]) {
		if ((column.name === 'graph' && !graphs) || (column.name === 'group' && grouped)) continue;
		if (room < column.width + 1) break;
		room -= column.width + 1;
		taken.add(column.name);
	}
	const note = room - 1 >= narrowestNote ? room - 1 : 0;
	if (note > 0) taken.add('note');
	const spare = note > 0 ? 0 : Math.min(room, widestName - nameWidth);
	return {
		nameWidth: nameWidth + Math.max(0, spare),
		names: shownOrder.filter((name) => taken.has(name)),
		indent,
	};
}

/** Which column stands in this column of a row, with the gap before it; null: none. */
export function columnAt(table: Table, at: number): ColumnName | null {
	let right = lead;
	if (at < right) return null;
	for (const name of table.names) {
		const width = name === 'name' ? table.nameWidth : columnNamed(name)?.width;
		if (width === undefined) return name;
		right += name === 'name' ? width : width + 1;
		if (at < right) return name;
	}
	return null;
}

export const columnNamed = (name: ColumnName): Column | undefined =>
	columns.find((column) => column.name === name);

/** The column that an order goes by; null: by none that could be marked. */
export function sortColumn(sort: SortKey): ColumnName | null {
	switch (sort) {
		case 'attention':
			return null;
		case 'uptime':
			return 'up';
		case 'name':
		case 'cpu':
		case 'memory':
		case 'restarts':
			return sort;
	}
}

export const cpuCell = (cpu: number | null): Cell =>
	quietZero(cpu === null ? '-' : formatCpu(cpu), cpu);

export const memoryCell = (memory: number | null): Cell =>
	quietZero(memory === null ? '-' : formatSize(memory), memory);

const quietZero = (text: string, value: number | null): Cell =>
	value === null || value < 0.05 ? {text, role: 'muted'} : {text};

/** What simply runs needs no colour beside its green dot. */
function stateRole(service: ServiceView, now: number): {readonly role?: Role} {
	const role = roleOf(service, now);
	return role === 'good' ? {} : {role};
}

function healthRole(service: ServiceView): {readonly role?: Role} {
	if (service.pid === null) return {role: healthText(service) === '-' ? 'muted' : 'bad'};
	return {role: checksRole(service)};
}
