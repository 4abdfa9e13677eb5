/** Which events are listed, and going to one of them. */
import type {Command} from '../command.ts';
import {nextScope} from './events-actions.ts';
import {chosenEvent} from './events-view.ts';

export const eventsCommands = {
	'filter-events': ({store}, {events}) =>
		store.dispatch({kind: 'typing', typing: {into: 'events', before: events.filter}}),
	'event-errors': ({store}, {events}) =>
		store.dispatch({
			kind: 'events-scope',
			scope: events.scope === 'errors' ? 'notable' : 'errors',
		}),
	'event-scope': ({store}, {events}) =>
		store.dispatch({kind: 'events-scope', scope: nextScope(events.scope)}),
	'open-event': ({store}, state) => {
		const row = chosenEvent(state.events);
		if (!row) return;
		const {service} = row;
		store.dispatch(
			{kind: 'travelled', to: {kind: 'row', row}},
			...(service === null ? [] : [{kind: 'focused', pane: 'logs'} as const]),
		);
	},
} satisfies Readonly<Record<string, Command>>;
