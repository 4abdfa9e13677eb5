/** Keys for filtering services and searching the log. */
import type {Binding} from './binding.ts';
import {withoutSearch} from './reasons.ts';

export const findKeys = [
	{
		command: 'filter',
		scopes: ['services', 'detail', 'specs'],
		keys: ['/'],
		label: 'filter',
		help: 'Filter services by name, group, tag or state; !x: not x',
		footer: 5,
	},
	{
		command: 'search',
		scopes: ['logs'],
		keys: ['/'],
		label: 'search',
		help: 'Search the log',
		footer: 5,
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
