/** Opening the view of all services, moving and sorting in it, and leaving it as it was before. Pure. */
import type {Handlers} from '../handlers.ts';
import {innerRows, layoutOf} from '../layout.ts';
import {selectedOf} from '../list/order.ts';
import {focusOf, focusOn, type State} from '../model.ts';
import {fleetOrder, fleetTop} from './fleet.ts';
import {fleetRows} from './fleet-pane.ts';
import {fleetSorts} from './metrics-view.ts';

export type FleetAction =
	| {readonly kind: 'fleet-opened'}
	| {readonly kind: 'fleet-left'}
	| {readonly kind: 'fleet-moved'; readonly by: number}
	| {readonly kind: 'fleet-sorted'};

export const fleetHandlers: Handlers<FleetAction> = {
	'fleet-opened': (state) => ({
		...focusOn(state, 'metrics'),
		fleet: {sort: 'cpu', top: 0, before: {pane: focusOf(state), zoom: state.zoom}},
		zoom: true,
	}),
	'fleet-left': (state) => leaveFleet(state),
	'fleet-moved': (state, {by}) => {
		const {fleet} = state;
		if (!fleet) return state;
		const order = fleetOrder(state, fleet.sort);
		const selected = selectedOf(state)?.name;
		const index = order.findIndex(({name}) => name === selected);
		const next = Math.min(order.length - 1, Math.max(0, index + by));
		const chosen = order[next]?.name;
		if (chosen === undefined) return state;
		const rows = fleetRows(innerRows(layoutOf(state), 'metrics'));
		return {
			...state,
			list: {...state.list, chosen},
			fleet: {...fleet, top: fleetTop(fleet.top, next, rows)},
		};
	},
	'fleet-sorted': (state) => {
		const {fleet} = state;
		if (!fleet) return state;
		const sort = fleetSorts[(fleetSorts.indexOf(fleet.sort) + 1) % fleetSorts.length] ?? 'cpu';
		return {...state, fleet: {...fleet, sort, top: 0}};
	},
};

/** Back to the pane that had the focus. */
export function leaveFleet(state: State): State {
	if (!state.fleet) return state;
	const {pane, zoom} = state.fleet.before;
	return {...focusOn(state, pane), fleet: null, zoom};
}
