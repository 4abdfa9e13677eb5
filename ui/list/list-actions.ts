/** Moving through the list, and keeping what is selected selected and in sight. Pure. */
import type {Handlers} from '../handlers.ts';
import {listRows} from '../layout.ts';
import type {State} from '../model.ts';
import {listed, selectedOf} from './order.ts';

export type ListAction =
	| {readonly kind: 'moved'; readonly by: number}
	| {readonly kind: 'list-scrolled'; readonly by: number}
	| {readonly kind: 'chose'; readonly service: string};

export const listHandlers: Handlers<ListAction> = {
	moved: (state, {by}) => {
		const rows = listed(state);
		const selected = selectedOf(state)?.name;
		const index = rows.findIndex((service) => service.name === selected);
		const next = rows[Math.min(rows.length - 1, Math.max(0, index + by))];
		return next ? {...state, list: {...state.list, chosen: next.name}} : state;
	},
	'list-scrolled': (state, {by}) => {
		const rows = listed(state);
		const height = listRows(state);
		const top = Math.max(0, Math.min(rows.length - height, state.list.top + by));
		const selected = selectedOf(state)?.name;
		const index = rows.findIndex((service) => service.name === selected);
		const chosen = rows[Math.max(top, Math.min(top + height - 1, index))]?.name ?? null;
		return {...state, list: {...state.list, top, chosen}};
	},
	chose: (state, {service}) => ({...state, list: {...state.list, chosen: service}}),
};

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
		? keepSelectionVisible(pinSelection(after))
		: after;

/**
 * What is selected stays selected by its name, so that no change of the order brings a key to
 * another service. While a filter is typed the choice before it stays, for Esc.
 */
function pinSelection(state: State): State {
	if (state.typing?.into === 'filter') return state;
	const {chosen} = state.list;
	const selected = selectedOf(state)?.name ?? chosen;
	return selected === chosen ? state : {...state, list: {...state.list, chosen: selected}};
}

function keepSelectionVisible(state: State): State {
	const height = listRows(state);
	const rows = listed(state);
	const selected = selectedOf(state)?.name;
	const index = Math.max(
		0,
		rows.findIndex((service) => service.name === selected),
	);
	const before = state.list.top;
	const last = Math.max(0, rows.length - height);
	const top = Math.min(last, Math.max(index - height + 1, Math.min(before, index)), index);
	if (top === before || height === 0) return state;
	return {...state, list: {...state.list, top: Math.max(0, top)}};
}
