/** Keys for the mouse and the terminal. Pure. */
import type {Binding} from './binding.ts';

export const mouseKeys = [
	{
		command: 'mouse',
		scopes: ['everywhere'],
		keys: ['M'],
		label: 'mouse',
		help: 'Give the mouse to the terminal, for its own selection; again: take it back',
		short: 'Give the mouse to the terminal, and back',
		aliases: ['release'],
	},
	{
		command: 'suspend',
		scopes: ['everywhere', 'typing', 'question', 'help', 'palette'],
		keys: ['ctrl+z'],
		label: 'suspend',
		help: 'Stop the screen and go to the shell; `fg` brings it back',
		short: 'To the shell; `fg` brings it back',
	},
] as const satisfies readonly Binding[];
