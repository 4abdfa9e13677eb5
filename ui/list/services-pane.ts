/** The list of services in its box, with the files that belong to no service above it. Pure. */

import {problemText} from '../../src/lib/problem-text.ts';
import {widthOf} from '../../src/lib/text-width.ts';
import {fitUpTo, frame} from '../chrome/frame.ts';
import {wayToProblems} from '../chrome/problems-box.ts';
import {listRows, problemRows, type Rect, strayProblems} from '../layout.ts';
import {focusOf, type State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {listCaption} from './caption.ts';
import {fitColumns, sortColumn, type Table} from './columns.ts';
import {groupRow} from './group-row.ts';
import {rowsOf, selectedIndex} from './order.ts';
import {headRow, serviceRow} from './service-table.ts';

export type ServicesInput = Pick<
	State,
	| 'services'
	| 'problems'
	| 'list'
	| 'metrics'
	| 'now'
	| 'recent'
	| 'size'
	| 'zoom'
	| 'sizes'
	| 'link'
	| 'printed'
	| 'keys'
>;

export function servicesPane(state: ServicesInput, rect: Rect, theme: Theme): readonly string[] {
	const {list, now, metrics} = state;
	const width = rect.width - 2;
	const all = rowsOf(state);
	const selected = selectedIndex(state);
	const focused = focusOf(state) === 'services' && !state.printed;
	const table = tableOf(state, width);
	const count = listRows(state);
	const visible = all.slice(list.top, list.top + count);
	const rows = [
		headRow(table, width, theme, list),
		...brokenRows(state, problemRows(state, rect.height - 2), width, theme),
		...visible.map((row, index) => {
			const mark = list.top + index !== selected ? 'none' : focused ? 'selected' : 'pointed';
			if (row.kind === 'group') {
				const marked = row.members.every(({name}) => list.marked.has(name));
				return groupRow(row, table, width, now, {mark, marked, recent: []}, theme);
			}
			const {name} = row.service;
			const look = {
				mark,
				marked: list.marked.has(name),
				recent: metrics.recent.get(name) ?? [],
			} as const;
			return serviceRow(row.service, table, width, now, look, theme);
		}),
		...(all.length === 0 ? emptyRows(state, theme) : []),
	];
	return frame(
		rect,
		listCaption(state, {width: rect.width, visible: count}, focused, theme),
		rows,
		theme,
	);
}

/** Columns of a screen from which on graphs take room; below, ports and groups say more. */
const wideEnough = 100;

/** The columns inside a border of `width` columns. */
export const tableOf = (
	{services, metrics, list, size}: Pick<State, 'services' | 'metrics' | 'list' | 'size'>,
	width: number,
): Table =>
	fitColumns(width, services.keys(), {
		graphs: metrics.recent.size > 0 && size.columns >= wideEnough,
		grouped: list.grouped,
		sorted: sortColumn(list.sort),
	});

/** A row for each broken file that belongs to no service; the last one counts what has no room, and says what shows all. */
function brokenRows(
	state: ServicesInput,
	count: number,
	width: number,
	theme: Theme,
): readonly string[] {
	const problems = strayProblems(state);
	const told = problems.length > count && count > 1 ? count - 1 : count;
	const rows = problems
		.slice(0, told)
		.map((problem) => ` ${theme.glyphs.changed} ${problemText(problem)}`);
	const more = told < count ? [`   +${problems.length - told} more broken files`] : [];
	const all = [...rows, ...more];
	const isCut = more.length > 0 || all.some((row) => widthOf(row) > width);
	const way = ` · ${wayToProblems(state)} `;
	return all.map((row, at) =>
		isCut && at === all.length - 1 && width > 2 * widthOf(way)
			? theme.paint('bad', fitUpTo(row, width - widthOf(way))) + theme.paint('accent', way)
			: theme.paint('bad', row),
	);
}

function emptyRows(state: ServicesInput, theme: Theme): readonly string[] {
	const say = (...lines: readonly string[]): readonly string[] =>
		['', ...lines].map((line) => theme.paint('muted', `    ${line}`));
	if (state.services.size > 0) return say('No service matches the filter.', 'Esc shows all again.');
	if (state.problems.length > 0) return [];
	if (state.link.kind === 'connecting') return say('Connecting to the daemon…');
	return say(
		'No services yet.',
		'Put a file into services.d/ and it appears here, for example:',
		'',
		'{"name": "web", "script": "server.js"}',
	);
}
