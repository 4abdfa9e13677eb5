/** The details of the selected service: how far they are scrolled, what was asked for them, and seeing them whole. Pure. */
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {Handlers} from '../handlers.ts';
import {selectedOf} from '../list/order.ts';
import {focusOf, focusOn, type State} from '../model.ts';
import {lastDetailTop, topOf} from './detail-pane.ts';
import type {Environment} from './detail-view.ts';

export type DetailAction =
	| {readonly kind: 'detail-scrolled'; readonly by: number}
	/** Null: it is not to be had. */
	| {readonly kind: 'environment'; readonly environment: Environment | null}
	| {readonly kind: 'exits'; readonly service: string; readonly rows: readonly JournalRow[]}
	/** Shown on the whole screen, and back. */
	| {readonly kind: 'info'};

export const detailHandlers: Handlers<DetailAction> = {
	'detail-scrolled': (state, {by}) => {
		const last = lastDetailTop(state);
		const top = Math.min(last, Math.max(0, topOf(state, last) + by));
		const service = selectedOf(state)?.name ?? null;
		return {...state, detail: {...state.detail, service, top}};
	},
	environment: (state, {environment}) => ({...state, detail: {...state.detail, environment}}),
	exits: (state, {service, rows}) => ({
		...state,
		detail: {...state.detail, exits: {service, rows}},
	}),
	info: (state) => {
		if (isInfo(state)) return leaveInfo(state);
		const detail = {...state.detail, before: focusOf(state)};
		return {...focusOn(state, 'detail'), detail, zoom: true};
	},
};

/** The details have the whole screen. */
export const isInfo = (state: State): boolean => state.zoom && focusOf(state) === 'detail';

/** Back to the pane from which they were opened. */
export function leaveInfo(state: State): State {
	const back = state.detail.before ?? 'detail';
	return {...focusOn(state, back), detail: {...state.detail, before: null}, zoom: false};
}
