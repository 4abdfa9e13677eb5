/** Keys that move through whatever has the focus. Pure. */
import type {Binding} from './binding.ts';

export const moveKeys = [
	{
		command: 'down',
		scopes: ['services', 'logs', 'detail', 'metrics', 'events', 'specs', 'help'],
		keys: ['j', 'down'],
		label: 'down',
		help: 'Next and previous service, line or event',
		short: 'Next service, line or event',
	},
	{
		command: 'up',
		scopes: ['services', 'logs', 'detail', 'metrics', 'events', 'specs', 'help'],
		keys: ['k', 'up'],
		label: 'up',
		help: 'Next and previous service, line or event',
		short: 'Previous service, line or event',
	},
	{
		command: 'half-down',
		scopes: ['services', 'logs', 'detail', 'metrics', 'events', 'specs', 'help'],
		keys: ['ctrl+d'],
		label: 'half page down',
		help: 'Half a page down and up',
		short: 'Half a page down',
	},
	{
		command: 'half-up',
		scopes: ['services', 'logs', 'detail', 'metrics', 'events', 'specs', 'help'],
		keys: ['ctrl+u'],
		label: 'half page up',
		help: 'Half a page down and up',
		short: 'Half a page up',
	},
	{
		command: 'page-down',
		scopes: ['services', 'logs', 'detail', 'metrics', 'events', 'specs', 'help'],
		keys: ['pagedown'],
		label: 'page down',
		help: 'A page down and up',
		short: 'A page down',
	},
	{
		command: 'page-up',
		scopes: ['services', 'logs', 'detail', 'metrics', 'events', 'specs', 'help'],
		keys: ['pageup'],
		label: 'page up',
		help: 'A page down and up',
		short: 'A page up',
	},
	{
		command: 'first',
		scopes: ['services', 'logs', 'detail', 'metrics', 'events', 'specs', 'help'],
		keys: ['g', 'home'],
		label: 'first',
		help: 'First service, oldest line of the log, oldest event read so far',
		short: 'To the first service or line',
	},
	{
		command: 'last',
		scopes: ['services', 'logs', 'detail', 'metrics', 'events', 'specs', 'help'],
		keys: ['G'],
		label: 'last',
		help: 'Last service, or the live end of the log',
		short: 'To the last service, or the live log',
	},
] as const satisfies readonly Binding[];
