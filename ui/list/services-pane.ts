/** The list of services in its box, with the files that belong to no service above it. */

import {problemText} from '../../src/lib/problem-text.ts';
import {frame} from '../chrome/frame.ts';
import {listRows, problemRows, type Rect, strayProblems} from '../layout.ts';
import {focusOf, type State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {listed, selectedOf} from './order.ts';
import {fitColumns, headRow, serviceRow} from './service-table.ts';

export type ServicesInput = Pick<
	State,
	| 'services'
	| 'problems'
	| 'list'
	| 'typing'
	| 'now'
	| 'recent'
	| 'size'
	| 'zoom'
	| 'sizes'
	| 'link'
	| 'dialog'
	| 'printed'
>;

export function servicesPane(state: ServicesInput, rect: Rect, theme: Theme): readonly string[] {
	const width = rect.width - 2;
	const services = listed(state);
	const selected = selectedOf(state)?.name;
	const focused = focusOf(state as State) === 'services' && !state.printed;
	const table = fitColumns(width, state.services.keys());
	const count = listRows(state);
	const visible = services.slice(state.list.top, state.list.top + count);
	const rows = [
		headRow(table, width, theme),
		...brokenRows(state, problemRows(state, rect.height - 2), theme),
		...visible.map((service) => {
			const mark = service.name !== selected ? 'none' : focused ? 'selected' : 'pointed';
			return serviceRow(service, table, width, state.now, mark, theme);
		}),
		...(services.length === 0 ? emptyRows(state, theme) : []),
	];
	return frame(rect, caption(state, services.length, count, focused, theme), rows, theme);
}

function caption(
	state: ServicesInput,
	shown: number,
	visible: number,
	focused: boolean,
	theme: Theme,
): Parameters<typeof frame>[1] {
	const all = state.services.size;
	const {filter: words, top} = state.list;
	const below = Math.max(0, shown - top - visible);
	const position = below > 0 || top > 0 ? theme.paint('muted', `${below} more below`) : '';
	const filter = words === '' ? '' : theme.paint('accent', `/${words}`);
	return {
		key: state.printed ? null : '1',
		title: `Services ${shown === all ? all : `${shown} of ${all}`}`,
		note: '· attention first',
		right: [filter, position].filter((part) => part !== '').join(' '),
		focused,
	};
}

/** A row for each broken file that belongs to no service; the last one counts what has no room. */
function brokenRows(state: ServicesInput, count: number, theme: Theme): readonly string[] {
	const problems = strayProblems(state);
	const told = problems.length > count && count > 1 ? count - 1 : count;
	const rows = problems
		.slice(0, told)
		.map((problem) => ` ${theme.glyphs.changed} ${problemText(problem)}`);
	const more = told < count ? [`   +${problems.length - told} more broken files`] : [];
	return [...rows, ...more].map((row) => theme.paint('bad', row));
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
