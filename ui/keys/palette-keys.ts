/** Keys of the palette, and commands that only it has. Pure. */
import type {Binding} from './binding.ts';
import {withSelection} from './twins.ts';

export const paletteKeys = [
	{
		command: 'palette',
		scopes: ['everywhere'],
		keys: [':', 'ctrl+p'],
		label: 'command',
		help: 'Every command by its name, and what may be typed after it',
		footer: 5.5,
	},
	{
		command: 'go',
		scopes: ['everywhere'],
		keys: [],
		label: 'go to',
		help: 'Select a service',
		aliases: ['select'],
		takes: 'service',
		cli: withSelection('status', '--verbose'),
	},
	{
		command: 'filter-by',
		scopes: ['everywhere'],
		keys: [],
		label: 'filter by',
		help: 'Show only services that match; nothing: all of them',
		short: 'Filter services by the words after it',
		aliases: ['only'],
		takes: 'text',
	},
	{
		command: 'theme',
		scopes: ['everywhere'],
		keys: [],
		label: 'theme',
		help: 'Other colours: the ones you name, or the next ones',
		short: 'Other colours',
		aliases: ['skin', 'colorscheme'],
		takes: 'theme',
	},
] as const satisfies readonly Binding[];

/** While it is open. */
export const openPaletteKeys = [
	{
		command: 'call',
		scopes: ['palette'],
		keys: ['enter'],
		label: 'run',
		help: 'Run what is selected; on an empty line: close',
	},
	{
		command: 'next-call',
		scopes: ['palette'],
		keys: ['down', 'ctrl+n'],
		label: 'next',
		help: 'Next and previous command',
		short: 'Next command',
	},
	{
		command: 'previous-call',
		scopes: ['palette'],
		keys: ['up', 'ctrl+p'],
		label: 'previous',
		help: 'Next and previous command',
		short: 'Previous command',
	},
	{
		command: 'complete',
		scopes: ['palette'],
		keys: ['tab'],
		label: 'complete',
		help: 'Take over the words of what is selected',
	},
] as const satisfies readonly Binding[];
