/** Keys for how the log is looked at. Pure. */

import type {Binding} from './binding.ts';
import {withMerge, withoutCursor} from './reasons.ts';

export const logKeys = [
	{
		command: 'shift-left',
		scopes: ['logs'],
		keys: ['left'],
		label: 'left',
		help: 'Long lines: back to the left, more of the right',
		short: 'Back to the beginning of long lines',
	},
	{
		command: 'shift-right',
		scopes: ['logs'],
		keys: ['right'],
		label: 'right',
		help: 'Long lines: back to the left, more of the right',
		short: 'More of the right of long lines',
	},
	{
		command: 'follow',
		scopes: ['everywhere'],
		keys: ['f'],
		label: 'follow',
		help: 'Follow the live log, or hold it still',
		footer: 7.5,
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
		help: 'Times of the lines: the clock, how long ago, none',
		short: 'Times of lines: clock, how long ago, none',
	},
	{
		command: 'open-line',
		scopes: ['logs'],
		keys: ['enter'],
		label: 'open line',
		help: 'All of the line: its time and run, JSON by its fields',
		short: 'All of the line, JSON by its fields',
		disabled: withoutCursor,
	},
	{
		command: 'fold-log',
		scopes: ['logs'],
		keys: ['u'],
		label: 'unfold',
		help: 'Show repeated lines one by one, or folded (×14)',
		short: 'Repeated lines one by one, or folded',
	},
	{
		command: 'merge-logs',
		scopes: ['everywhere'],
		keys: ['m'],
		label: 'merge',
		help: 'The marked services in one log, in the order of time, and back',
		short: 'Logs of the marked services in one',
		disabled: withMerge,
	},
	{
		command: 'mark-log',
		scopes: ['logs'],
		keys: ['-'],
		label: 'mark line',
		help: 'Draw a line with the time under what is there now',
		short: 'Draw a line with the time into the log',
	},
] as const satisfies readonly Binding[];
