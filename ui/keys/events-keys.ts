/** Keys for events, and for looking at the past. */
import {chosenEvent} from '../events/events-view.ts';
import type {Binding} from './binding.ts';
import {unlinked} from './reasons.ts';
import {always, withSelection} from './twins.ts';

export const eventsKeys = [
	{
		command: 'open-event',
		scopes: ['events'],
		keys: ['enter'],
		label: 'go there',
		help: 'Put the whole screen at that moment, with the log of its service',
		footer: 1,
		disabled: (state) =>
			unlinked(state) ?? (chosenEvent(state.events) ? null : 'There is no event to go to.'),
	},
	{
		command: 'filter-events',
		scopes: ['events'],
		keys: ['/'],
		label: 'filter',
		help: 'Only events with these words; !x: without x',
		footer: 2,
	},
	{
		command: 'event-errors',
		scopes: ['events'],
		keys: ['e'],
		label: 'errors',
		help: 'Only what went wrong, or all that matters again',
		footer: 3,
	},
	{
		command: 'event-scope',
		scopes: ['events'],
		keys: ['L'],
		label: 'how much',
		help: 'What matters, every row of the journal, only errors',
		cli: always('weaver events'),
	},
	{
		command: 'previous-event',
		scopes: ['everywhere'],
		keys: ['['],
		label: 'before',
		help: 'The whole screen as it was at the event before, of the selected service (in the events: of all)',
		disabled: unlinked,
		cli: withSelection('events'),
	},
	{
		command: 'next-event',
		scopes: ['everywhere'],
		keys: [']'],
		label: 'after',
		help: 'From the past to the event after',
		disabled: unlinked,
	},
	{
		command: 'go-to-time',
		scopes: ['everywhere'],
		keys: ['@'],
		label: 'time',
		help: 'The whole screen as it was at a time: 10:42, 10:42:05, -5m, yesterday 10:42, 2026-11-21 10:42',
		disabled: unlinked,
		takes: 'text',
		aliases: ['at', 'past'],
	},
	{
		command: 'live',
		scopes: ['everywhere'],
		keys: ['end'],
		label: 'now',
		help: 'From the past back to now; else to the last line',
		aliases: ['now', 'present'],
	},
] as const satisfies readonly Binding[];
