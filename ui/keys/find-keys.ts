/** Keys for filtering services and searching the log. */
import type {Binding} from './binding.ts';
import {withoutSearch} from './reasons.ts';

export const findKeys = [
	{
		command: 'filter',
		scopes: ['services', 'detail', 'specs'],
		keys: ['/'],
		label: 'filter',
		help: 'Filter services by words: web !test, name: group: tag: state: type: health:',
		footer: 5,
	},
	{
		command: 'search',
		scopes: ['logs'],
		keys: ['/'],
		label: 'search',
		help: 'Search the whole log (regular expression); !x: without x',
		footer: 5,
	},
	{
		command: 'filter-log',
		scopes: ['logs'],
		keys: ['&'],
		label: 'filter',
		help: 'Show only lines with this (also expression); !x: without',
	},
	{
		command: 'errors-only',
		scopes: ['logs'],
		keys: ['e'],
		label: 'errors',
		help: 'Errors only, and back',
		footer: 5.1,
	},
	{
		command: 'next-level',
		scopes: ['logs'],
		keys: ['L'],
		label: 'level',
		help: 'Level: all, info and up, warnings and up, errors',
	},
	{
		command: 'time-window',
		scopes: ['logs'],
		keys: ['T'],
		label: 'time',
		help: 'Time: last 5m or 1h, today, this run, or what is typed',
	},
	{
		command: 'next-match',
		scopes: ['logs'],
		keys: ['n'],
		label: 'next',
		help: 'Next and previous match',
		disabled: withoutSearch,
	},
	{
		command: 'previous-match',
		scopes: ['logs'],
		keys: ['N'],
		label: 'previous',
		help: 'Next and previous match',
		disabled: withoutSearch,
	},
] as const satisfies readonly Binding[];
