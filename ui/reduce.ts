/** What happens to the screen's state at each event. Pure: the only place where it changes. */
import {type ScreenAction, screenHandlers} from './chrome/screen-actions.ts';
import {type RangeAction, rangeHandlers} from './copy/range-actions.ts';
import {type DetailAction, detailHandlers} from './detail/detail-actions.ts';
import {type EventsAction, eventsHandlers} from './events/events-actions.ts';
import type {Handlers} from './handlers.ts';
import {type PaletteAction, paletteHandlers} from './keys/palette-actions.ts';
import {keepSelection, type ListAction, listHandlers} from './list/list-actions.ts';
import {type LogAction, logHandlers} from './log/log-actions.ts';
import {keepLogOpen} from './log/open-log.ts';
import {type FleetAction, fleetHandlers} from './metrics/fleet-actions.ts';
import {type MetricsAction, metricsHandlers} from './metrics/metrics-actions.ts';
import type {State} from './model.ts';
import {liveOf, withLive} from './moment/moment.ts';
import {alongPast, type MomentAction, momentHandlers} from './moment/moment-actions.ts';
import {type MouseAction, mouseHandlers} from './mouse/mouse-actions.ts';
import {type SpecsAction, specsHandlers} from './specs/specs-actions.ts';
import {type WorldAction, worldHandlers} from './world-actions.ts';

export type Action =
	| WorldAction
	| ScreenAction
	| ListAction
	| LogAction
	| MetricsAction
	| DetailAction
	| FleetAction
	| EventsAction
	| MomentAction
	| MouseAction
	| RangeAction
	| SpecsAction
	| PaletteAction;

const handlers: Handlers<Action> = {
	...worldHandlers,
	...screenHandlers,
	...listHandlers,
	...logHandlers,
	...metricsHandlers,
	...detailHandlers,
	...fleetHandlers,
	...eventsHandlers,
	...momentHandlers,
	...mouseHandlers,
	...rangeHandlers,
	...specsHandlers,
	...paletteHandlers,
};

/** What goes on while the past is looked at. */
const ofNow: ReadonlySet<Action['kind']> = new Set([
	...(Object.keys(worldHandlers) as WorldAction['kind'][]),
	'metrics',
	'history',
	'measured',
	'day',
	'happened',
	'ticked',
]);

export function reduce(state: State, action: Action): State {
	const handle = handlers[action.kind] as (state: State, action: Action) => State;
	if (state.live !== null && ofNow.has(action.kind))
		return withLive(state, handle(liveOf(state), action));
	return keepLogOpen(state, keepSelection(state, alongPast(handle(state, action), action)));
}
