/** Keys for taking text out of the screen. Pure. */
import {focusOf, type State} from '../model.ts';
import type {Binding} from './binding.ts';

const withoutLog = ({log}: State): string | null =>
	log.held === null || log.held.lines.length === 0 ? 'The log is empty.' : null;

export const copyKeys = [
	{
		command: 'copy',
		scopes: ['everywhere', 'help'],
		keys: ['y'],
		label: 'copy',
		help: 'Copy the line, the range, or what is selected in another pane',
		short: 'Copy the line, or what is selected',
		footer: 8.5,
		aliases: ['yank'],
		disabled: (state) => {
			const box = state.dialog?.kind;
			const has = box ? box === 'why' || box === 'problems' : focusOf(state) !== 'specs';
			return has ? null : 'There is nothing to copy here.';
		},
	},
	{
		command: 'copy-range',
		scopes: ['logs'],
		keys: ['v'],
		label: 'range',
		help: 'Begin a range at this line: moving extends it, y copies, Esc leaves it',
		short: 'Begin a range of lines to copy',
		disabled: withoutLog,
	},
	{
		command: 'copy-error',
		scopes: ['everywhere'],
		keys: ['Y'],
		label: 'copy error',
		help: 'Copy the last error of the log with the lines that belong to it',
		short: 'Copy the last error of the log',
		disabled: ({log}) =>
			log.services.length === 0 ? 'No service is selected, so there is no log.' : null,
	},
] as const satisfies readonly Binding[];
