/** The list of services as rows of exact width. Pure. */
import {shortWhy} from '../../src/history/why-short.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, fitRight} from '../../src/lib/text-width.ts';
import {fitUpTo} from '../chrome/frame.ts';
import type {Role, Theme} from '../theme.ts';
import {type ColumnName, columnNamed, lead, sortColumn, type Table} from './columns.ts';
import type {SortKey} from './list-view.ts';
import {isDescending} from './sort.ts';
import {glyphOf, roleOf, standingOf} from './state-words.ts';

/** The head of the column that the list is sorted by has an arrow, down for the largest first. */
export function headRow(
	table: Table,
	width: number,
	theme: Theme,
	{sort, reversed}: {readonly sort: SortKey; readonly reversed: boolean} = {
		sort: 'attention',
		reversed: false,
	},
): string {
	const by = sortColumn(sort);
	const arrow = isDescending(sort, reversed) ? theme.glyphs.down : theme.glyphs.up;
	const paint = (name: ColumnName, text: string): string =>
		theme.paint(name === by ? 'accent' : 'muted', text);
	let row = ' '.repeat(lead);
	for (const name of table.names) {
		const gap = name === 'name' ? '' : ' ';
		const column = columnNamed(name);
		if (name === 'name')
			row += paint(name, fitLeft(by === name ? `NAME${arrow}` : 'NAME', table.nameWidth));
		else if (!column) row += `${gap}${paint(name, 'NOTE')}`;
		// The arrow takes the gap, so that no column has to be wider.
		else if (column.right)
			row += paint(
				name,
				fitRight(by === name ? `${arrow}${column.head}` : column.head, column.width + 1),
			);
		else row += gap + paint(name, fitLeft(column.head, column.width));
	}
	return fitLeft(row, width);
}

export type Mark = 'none' | 'selected' | 'pointed';

export type Look = {
	/** `selected`: the whole row stands out; `pointed`: it is selected while another pane has the focus. */
	readonly mark: Mark;
	/** Marked for a command that takes several. */
	readonly marked: boolean;
	/** CPU, the newest last; see `cpuGraph`. */
	readonly recent: readonly number[];
};

export const plainLook: Look = {mark: 'none', marked: false, recent: []};

/** Paints the parts of a row; of a selected one none, as it stands out as a whole. */
export const painterOf =
	(mark: Mark, theme: Theme) =>
	(role: Role | undefined, text: string): string =>
		mark === 'selected' || role === undefined ? text : theme.paint(role, text);

export function serviceRow(
	service: ServiceView,
	table: Table,
	width: number,
	now: number,
	look: Look,
	theme: Theme,
): string {
	const paint = painterOf(look.mark, theme);
	const cells = table.names.map((name) => {
		if (name === 'name') return nameCell(service, table, now, look, theme);
		if (name === 'note') return paint('muted', noteOf(service, now));
		const column = columnNamed(name);
		if (!column) return '';
		if (name === 'graph')
			return paint(
				look.recent.some((cpu) => cpu >= 2) ? 'cpu' : 'muted',
				cpuGraph(look.recent, column.width, theme.glyphs.bars),
			);
		const {text, role} = column.cell(service, now);
		return paint(role, column.right ? fitRight(text, column.width) : fitLeft(text, column.width));
	});
	const glyph = paint(roleOf(service, now), glyphOf(service, now, theme.glyphs));
	return finish(`${glyph}${markOf(look, paint, theme)}${cells.join(' ')}`, width, look.mark, theme);
}

/** Why it is not simply well, else what it is. */
export const noteOf = (service: ServiceView, now: number): string =>
	shortWhy(service, now) ?? service.description ?? '';

export const markOf = (
	{marked}: Look,
	paint: (role: Role, text: string) => string,
	{glyphs}: Theme,
): string => (marked ? paint('accent', glyphs.mark) : ' ');

/** The whole row: the pointer in front, cut and padded. */
export function finish(text: string, width: number, mark: Mark, theme: Theme): string {
	const row = fitLeft(`${mark === 'none' ? ' ' : theme.glyphs.pointer}${text}`, width);
	return mark === 'selected' ? theme.paint('selected', row) : row;
}

/** The name with a badge when its file is broken or differs from what runs. */
function nameCell(
	service: ServiceView,
	{nameWidth, indent}: Table,
	now: number,
	{mark, marked}: Look,
	theme: Theme,
): string {
	const width = nameWidth - indent;
	const changed = service.problem !== null || service.drift.length > 0;
	const off = standingOf(service, now) === 'off';
	const name = changed ? fitUpTo(service.name, width - 2) : fitLeft(service.name, width);
	const role = marked ? 'accent' : mark === 'pointed' ? 'strong' : off ? 'muted' : undefined;
	const paint = painterOf(mark, theme);
	const painted = ' '.repeat(indent) + paint(role, name);
	if (!changed) return painted;
	const badge = paint(service.problem ? 'bad' : 'busy', theme.glyphs.changed);
	return fitLeft(`${painted} ${badge}`, nameWidth);
}

/**
 * One column a second. The scale is the same in every row and drawn by the square root, so that rows
 * can be compared and little work still shows: 1 % is the lowest bar, 25 % half, a whole core the highest.
 */
function cpuGraph(recent: readonly number[], width: number, bars: string): string {
	const top = bars.length - 1;
	const drawn = recent
		.slice(-width)
		.map((cpu) => bars[Math.min(top, Math.floor(Math.sqrt(cpu / 100) * bars.length))] ?? '')
		.join('');
	return drawn.padStart(width);
}
