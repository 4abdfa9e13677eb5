/** The list of services as rows of exact width: which columns fit, and what stands in them. */
import {shortWhy} from '../../src/history/why-short.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, fitRight, widthOf} from '../../src/lib/text-width.ts';
import {formatAge, formatSize} from '../../src/lib/units.ts';
import {checksRole} from '../detail/check-words.ts';
import type {Role, Theme} from '../theme.ts';
import {glyphOf, healthText, roleOf, standingOf, stateText} from './state-words.ts';

type Cell = {readonly text: string; readonly role?: Role};

export type ColumnName =
	| 'name'
	| 'state'
	| 'health'
	| 'cpu'
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

/** In the order in which they are kept when the screen gets narrow; shown in `shownOrder`. */
const columns: readonly Column[] = [
	{
		name: 'state',
		head: 'STATE',
		width: 11,
		cell: (service, now) => ({text: stateText(service, now), ...stateRole(service)}),
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
		cell: ({cpu}) => quietZero(cpu === null ? '-' : cpu.toFixed(cpu < 9.95 ? 1 : 0), cpu),
	},
	{
		name: 'memory',
		head: 'MEM',
		width: 5,
		right: true,
		cell: ({memory}) => quietZero(memory === null ? '-' : formatSize(memory), memory),
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
	'memory',
	'up',
	'restarts',
	'port',
	'group',
	'note',
];

const dash: Cell = {text: '-', role: 'muted'};
const narrowestName = 10;
const widestName = 24;
const narrowestNote = 30;
/** Pointer, glyph and a space. */
const lead = 3;

/** Names are as wide as the longest one within reason; columns are taken while there is room. */
export function fitColumns(
	width: number,
	names: Iterable<string>,
): {readonly nameWidth: number; readonly names: readonly ColumnName[]} {
	let longest = narrowestName;
	for (const name of names) longest = Math.max(longest, widthOf(name) + 2);
	const nameWidth = Math.min(longest, widestName, Math.max(narrowestName, width - lead - 13));
	let room = width - lead - nameWidth - 1;
	const taken = new Set<ColumnName>(['name']);
	for (const column of columns) {
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
	};
}

export type Table = ReturnType<typeof fitColumns>;

export function headRow(table: Table, width: number, theme: Theme): string {
	const cells = table.names.map((name) => {
		if (name === 'name') return fitLeft('NAME', table.nameWidth);
		const column = columnNamed(name);
		if (!column) return 'NOTE';
		return column.right ? fitRight(column.head, column.width) : fitLeft(column.head, column.width);
	});
	return theme.paint('muted', fitLeft(`${' '.repeat(lead)}${cells.join(' ')}`, width));
}

export type Mark = 'none' | 'selected' | 'pointed';

/** `selected`: the whole row stands out; `pointed`: it is selected while another pane has the focus. */
export function serviceRow(
	service: ServiceView,
	table: Table,
	width: number,
	now: number,
	mark: Mark,
	theme: Theme,
): string {
	const plain = mark === 'selected';
	const paint = (role: Role | undefined, text: string): string =>
		plain || role === undefined ? text : theme.paint(role, text);
	const cells = table.names.map((name) => {
		if (name === 'name') return nameCell(service, table.nameWidth, mark, theme);
		if (name === 'note') return paint('muted', shortWhy(service, now) ?? service.description ?? '');
		const column = columnNamed(name);
		if (!column) return '';
		const {text, role} = column.cell(service, now);
		return paint(role, column.right ? fitRight(text, column.width) : fitLeft(text, column.width));
	});
	const pointer = mark === 'none' ? ' ' : theme.glyphs.pointer;
	const glyph = paint(roleOf(service), glyphOf(service, theme.glyphs));
	const row = fitLeft(`${pointer}${glyph} ${cells.join(' ')}`, width);
	return plain ? theme.paint('selected', row) : row;
}

/** The name with a badge when its file is broken or differs from what runs. */
function nameCell(service: ServiceView, width: number, mark: Mark, theme: Theme): string {
	const changed = service.problem !== null || service.drift.length > 0;
	const off = standingOf(service) === 'off';
	const name = fitLeft(service.name, changed ? width - 2 : width);
	const role = mark === 'pointed' ? 'strong' : off ? 'muted' : undefined;
	const painted = role === undefined || mark === 'selected' ? name : theme.paint(role, name);
	if (!changed) return painted;
	const badge = theme.glyphs.changed;
	const badgeRole = service.problem ? 'bad' : 'busy';
	return `${painted} ${mark === 'selected' ? badge : theme.paint(badgeRole, badge)}`;
}

const columnNamed = (name: ColumnName): Column | undefined =>
	columns.find((column) => column.name === name);

const quietZero = (text: string, value: number | null): Cell =>
	value === null || value < 0.05 ? {text, role: 'muted'} : {text};

/** What simply runs needs no colour beside its green dot. */
function stateRole(service: ServiceView): {readonly role?: Role} {
	const role = roleOf(service);
	return role === 'good' ? {} : {role};
}

function healthRole(service: ServiceView): {readonly role?: Role} {
	if (service.pid === null) return {role: healthText(service) === '-' ? 'muted' : 'bad'};
	return {role: checksRole(service)};
}
