/** Moving through the list, marking, sorting and folding; what is selected stays selected and in sight. Pure. */
import type {Handlers} from '../handlers.ts';
import {listRows} from '../layout.ts';
import type {State} from '../model.ts';
import {type List, type SortKey, sortKeys} from './list-view.ts';
import {
	listed,
	noGroup,
	rowsOf,
	selectedGroup,
	selectedIndex,
	selectedOf,
	serviceOfRow,
} from './order.ts';
import {keepRanks} from './sort.ts';

export type ListAction =
	| {readonly kind: 'moved'; readonly by: number}
	| {readonly kind: 'list-scrolled'; readonly by: number}
	| {readonly kind: 'chose'; readonly service: string}
	/** The selected service, or all of the selected group; then it moves on. */
	| {readonly kind: 'marked'}
	/** All that is shown; again: none of it. */
	| {readonly kind: 'marked-shown'}
	/** By the next column. */
	| {readonly kind: 'sorted'}
	/** By this one; again: the other way round. */
	| {readonly kind: 'sorted-by'; readonly sort: SortKey}
	| {readonly kind: 'reversed'}
	/** Folds the group, or opens it; null: the one of the selection. */
	| {readonly kind: 'folded'; readonly group: string | null}
	/** One list, groups, groups folded, and round again. */
	| {readonly kind: 'folded-all'};

export const listHandlers: Handlers<ListAction> = {
	moved: move,
	chose: (state, {service}) => withList(state, {chosen: service}),
	marked: (state) => {
		const selected = selectedOf(state);
		const members = selectedGroup(state)?.members ?? (selected ? [selected] : []);
		return move(withMarks(state, members), {by: 1});
	},
	'marked-shown': (state) => withMarks(state, listed(state)),
	sorted: (state) => {
		const next = (sortKeys.indexOf(state.list.sort) + 1) % sortKeys.length;
		return withList(state, {
			sort: sortKeys[next] ?? 'attention',
			reversed: false,
			ranks: null,
		});
	},
	'sorted-by': (state, {sort}) =>
		withList(
			state,
			sort === state.list.sort
				? {reversed: !state.list.reversed}
				: {sort, reversed: false, ranks: null},
		),
	reversed: (state) => withList(state, {reversed: !state.list.reversed}),
	folded: (state, {group: asked}) => {
		const group = asked ?? selectedOf(state)?.group ?? noGroup;
		const folded = new Set(state.list.grouped ? state.list.folded : []);
		if (!folded.delete(group)) folded.add(group);
		return withList(state, {grouped: true, folded});
	},
	'folded-all': (state) => {
		const {grouped, folded} = state.list;
		if (!grouped) return withList(state, {grouped: true, folded: new Set()});
		if (folded.size > 0) return withList(state, {grouped: false, folded: new Set()});
		const groups = [...state.services.values()].map(({group}) => group ?? noGroup);
		return withList(state, {folded: new Set(groups)});
	},
	'list-scrolled': (state, {by}) => {
		const rows = rowsOf(state);
		const height = listRows(state);
		const top = Math.max(0, Math.min(rows.length - height, state.list.top + by));
		const index = Math.max(top, Math.min(top + height - 1, selectedIndex(state)));
		const near = [...rows.slice(index, top + height), ...rows.slice(top, index).reverse()];
		const chosen = serviceOfRow(near.find((row) => serviceOfRow(row) !== null));
		return withList(state, {top, chosen: chosen?.name ?? state.list.chosen});
	},
};

const withList = (state: State, fields: Partial<List>): State => ({
	...state,
	list: {...state.list, ...fields},
});

/** Marks them; when all of them are marked, takes the marks away. */
function withMarks(state: State, services: readonly {readonly name: string}[]): State {
	const marked = new Set(state.list.marked);
	const all = services.every(({name}) => marked.has(name));
	for (const {name} of services)
		if (all) marked.delete(name);
		else marked.add(name);
	return services.length === 0 ? state : withList(state, {marked});
}

/** The heads of open groups are passed over. */
function move(state: State, {by}: {readonly by: number}): State {
	const rows = rowsOf(state);
	const last = rows.length - 1;
	const wanted = Math.min(last, Math.max(0, selectedIndex(state) + by));
	const onward = by < 0 ? rows.slice(0, wanted + 1).toReversed() : rows.slice(wanted);
	const found = onward.find((row) => serviceOfRow(row) !== null) ?? rows.find(serviceOfRow);
	const service = serviceOfRow(found);
	return service ? withList(state, {chosen: service.name}) : state;
}

/** What decides which rows the list shows. */
const movesList = [
	'services',
	'problems',
	'list',
	'typing',
	'size',
	'recent',
	'zoom',
	'now',
] as const;

/** After an action: the selection stays pinned to its service, and visible. */
export const keepSelection = (before: State, after: State): State =>
	movesList.some((field) => after[field] !== before[field])
		? keepSelectionVisible(pinSelection(keepRanks(before, after)))
		: after;

/**
 * What is selected stays selected by its name, so that no change of the order brings a key to
 * another service. While a filter is typed the choice before it stays, for Esc.
 */
function pinSelection(state: State): State {
	if (state.typing?.into === 'filter') return state;
	const {chosen} = state.list;
	const selected = selectedOf(state)?.name ?? chosen;
	return selected === chosen ? state : withList(state, {chosen: selected});
}

function keepSelectionVisible(state: State): State {
	const height = listRows(state);
	const rows = rowsOf(state);
	const index = Math.max(0, selectedIndex(state));
	// With the first service of a group its head is in sight too, where there is room for both.
	const first = height > 1 && rows[index - 1]?.kind === 'group' ? index - 1 : index;
	const before = state.list.top;
	const last = Math.max(0, rows.length - height);
	const top = Math.min(last, Math.max(index - height + 1, Math.min(before, first)), first);
	if (top === before || height === 0) return state;
	return withList(state, {top: Math.max(0, top)});
}
