/** Keys while something is typed or asked, and in boxes over the screen. Pure. */
import type {Binding} from './binding.ts';

export const answerKeys = [
	{
		command: 'leave',
		scopes: ['question'],
		keys: ['n'],
		label: 'no',
		help: 'No',
	},
	{
		command: 'leave',
		scopes: ['help'],
		keys: ['?', 'q', 'W'],
		label: 'close',
		help: 'Close the box',
	},
	{
		command: 'search-help',
		scopes: ['help'],
		keys: ['/'],
		label: 'search',
		help: 'Show only what has the words that you type (help)',
	},
	{
		command: 'last',
		scopes: ['help'],
		keys: ['end'],
		label: 'last',
		help: 'To the end of the box',
	},
	{command: 'yes', scopes: ['question'], keys: ['enter', 'y'], label: 'yes', help: 'Yes'},
	{
		command: 'keep-typed',
		scopes: ['typing'],
		keys: ['enter'],
		label: 'keep',
		help: 'Keep what is typed',
	},
	{
		command: 'next-choice',
		scopes: ['typing'],
		keys: ['tab'],
		label: 'next',
		help: 'The next suggestion',
	},
	{
		command: 'erase',
		scopes: ['typing', 'palette'],
		keys: ['backspace'],
		label: 'erase',
		help: 'Erase a character',
	},
	{
		command: 'erase-all',
		scopes: ['typing', 'palette'],
		keys: ['ctrl+u'],
		label: 'erase all',
		help: 'Erase everything typed',
	},
] as const satisfies readonly Binding[];
