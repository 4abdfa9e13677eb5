/** Keys for how the log is looked at. */
import type {Binding} from './binding.ts';

export const logKeys = [
	{
		command: 'shift-left',
		scopes: ['logs'],
		keys: ['left'],
		label: 'left',
		help: 'Long lines: back to the left, more of the right',
	},
	{
		command: 'shift-right',
		scopes: ['logs'],
		keys: ['right'],
		label: 'right',
		help: 'Long lines: back to the left, more of the right',
	},
	{
		command: 'follow',
		scopes: ['everywhere'],
		keys: ['f'],
		label: 'follow',
		help: 'Follow the live log, or hold it still',
		footer: 6,
	},
	{
		command: 'wrap',
		scopes: ['everywhere'],
		keys: ['w'],
		label: 'wrap',
		help: 'Wrap long lines, or cut them',
	},
	{
		command: 'times',
		scopes: ['everywhere'],
		keys: ['t'],
		label: 'times',
		help: 'Show or hide the times of the lines',
	},
] as const satisfies readonly Binding[];
