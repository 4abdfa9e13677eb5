/** Keys for events, and for looking at the past. Pure. */
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
		short: 'The whole screen as it was then',
		footer: 0.5,
		disabled: (state) =>
			unlinked(state) ?? (chosenEvent(state.events) ? null : 'There is no event to go to.'),
	},
	{
		command: 'filter-events',
		scopes: ['events'],
		keys: ['/'],
		label: 'filter',
		help: 'Only events with these words; !x: without x',
		short: 'Only events with these words',
		footer: 0.6,
	},
	{
		command: 'event-errors',
		scopes: ['events'],
		keys: ['e'],
		label: 'errors',
		help: 'Only what went wrong, or all that matters again',
		short: 'Only what went wrong, or all again',
		footer: 0.7,
	},
	{
		command: 'event-scope',
		scopes: ['events'],
		keys: ['L'],
		label: 'how much',
		help: 'What matters, every row of the journal, only errors',
		short: 'What matters, everything, only errors',
		cli: always('weaver events'),
	},
	{
		command: 'previous-event',
		scopes: ['everywhere'],
		keys: ['['],
		label: 'before',
		help: 'The whole screen as it was at the event before, of the selected service (in the events: of all)',
		short: 'The whole screen at the event before',
		disabled: unlinked,
		cli: withSelection('events'),
		pastFooter: 0.2,
	},
	{
		command: 'next-event',
		scopes: ['everywhere'],
		keys: [']'],
		label: 'after',
		help: 'From the past to the event after',
		short: 'The whole screen at the event after',
		disabled: unlinked,
		pastFooter: 0.3,
	},
	{
		command: 'go-to-time',
		scopes: ['everywhere'],
		keys: ['@'],
		label: 'time',
		help: 'The whole screen as it was at a time: 10:42, 10:42:05, -5m, yesterday 10:42, 2026-11-21 10:42',
		short: 'The whole screen at a time: 10:42, -5m',
		disabled: unlinked,
		takes: 'text',
		aliases: ['at', 'past'],
		pastFooter: 0.4,
	},
	{
		command: 'live',
		scopes: ['everywhere'],
		keys: ['end'],
		label: 'now',
		help: 'From the past back to now; else to the last line',
		short: 'Back to now',
		aliases: ['now', 'present'],
		pastFooter: 0.1,
	},
] as const satisfies readonly Binding[];
