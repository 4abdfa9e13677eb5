/** Giving the mouse to the terminal, and taking it back. */
import {type Command, say} from '../command.ts';

export const mouseCommands = {
	mouse: ({store}, {mouse}) => {
		store.dispatch({kind: 'mouse', on: !mouse});
		say(
			store,
			'note',
			mouse
				? 'The mouse is the terminal’s, for its own selection; M takes it back.'
				: 'The mouse works here again; M gives it to the terminal.',
		);
	},
} satisfies Readonly<Record<string, Command>>;
