/** Going to a moment of the past, being there, and coming back. Pure. */
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {Moment} from '../../src/lib/moment.ts';
import {withReached} from '../events/events-actions.ts';
import type {Handlers} from '../handlers.ts';
import {selectedOf} from '../list/order.ts';
import {logHandlers} from '../log/log-actions.ts';
import type {Metrics} from '../metrics/metrics-view.ts';
import type {State} from '../model.ts';
import {enterPast, leavePast} from './moment.ts';
import type {Goal} from './past.ts';
import {emptyMetrics} from './past-metrics.ts';
import {pastServices} from './past-services.ts';

export type MomentAction =
	| {readonly kind: 'travelled'; readonly to: Goal}
	/** The answer to the first goal; `row` null: a time was meant. */
	| {readonly kind: 'arrived'; readonly moment: Moment; readonly row: JournalRow | null}
	/** There is nothing where the first goal points to. */
	| {readonly kind: 'stayed'}
	| {readonly kind: 'returned'}
	/** What was measured of a service around the moment `at`. */
	| {
			readonly kind: 'past-measured';
			readonly at: number;
			readonly metrics: Partial<Metrics>;
	  };

/** Keys pressed faster than they are answered; more are dropped. */
const mostTravels = 50;

export const momentHandlers: Handlers<MomentAction> = {
	travelled: (state, {to}) => ({...state, travels: [...state.travels, to].slice(0, mostTravels)}),
	arrived: (state, {moment, row}) => arrive(state, moment, row),
	stayed: (state) => ({...state, travels: state.travels.slice(1)}),
	returned: (state) => comeBack(state),
	'past-measured': (state, {at, metrics}) =>
		state.moment?.at === at ? {...state, metrics: {...state.metrics, ...metrics}} : state,
};

function arrive(state: State, moment: Moment, row: JournalRow | null): State {
	const {at, seq, unwatched, first} = moment;
	const live = state.live ?? state;
	// The selection is whom the event that was meant is about, else what stands there now, by its name.
	const meant = state.travels[0]?.kind === 'row' ? row?.service : null;
	const isThere = moment.services.some(({name}) => name === meant);
	const chosen = (isThere && meant) || (selectedOf(state)?.name ?? state.list.chosen);
	const past = enterPast(
		{...state, ...heard(state), list: {...state.list, chosen}, travels: state.travels.slice(1)},
		{at, seq, row, unwatched, first},
		{
			services: pastServices(moment.services, live.services),
			problems: [],
			metrics: emptyMetrics(state.metrics, moment),
		},
	);
	return logHandlers['log-goto'](withReached(past), {kind: 'log-goto', to: {time: at}});
}

/** What was said of another moment is not said of this one. */
const heard = ({toast}: State): Pick<State, 'toast'> => ({
	toast: toast?.tone === 'note' ? null : toast,
});

/** To now, with the log and the events at their ends. */
export function comeBack(state: State): State {
	if (state.live === null) return state.travels.length === 0 ? state : {...state, travels: []};
	const live = leavePast({...state, ...heard(state), travels: []});
	return logHandlers['log-follow'](withReached(live), {kind: 'log-follow', on: true});
}

/** After an action in the past: a log that follows again is of now. */
export function alongPast(state: State, action: {readonly kind: string}): State {
	const {moment, log} = state;
	if (moment === null) return state;
	const follows = action.kind === 'log-follow' || action.kind === 'log-goto';
	return follows && (log.follow || log.goal?.from === 'end') ? comeBack(state) : state;
}
