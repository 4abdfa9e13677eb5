/** Giving the mouse to the terminal, and taking it back. */
import {type Command, say} from '../command.ts';
import {keyFor} from '../keys/key-names.ts';

export const mouseCommands = {
	mouse: ({store}, state) => {
		const {mouse} = state;
		const key = keyFor(state, 'mouse', 'M');
		store.dispatch({kind: 'mouse', on: !mouse});
		say(
			store,
			'note',
			mouse
				? `The mouse is the terminal's, for its own selection; ${key} takes it back.`
				: `The mouse works here again; ${key} gives it to the terminal.`,
		);
	},
} satisfies Readonly<Record<string, Command>>;
