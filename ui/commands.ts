/** What each key does: changes of the view go to the store, orders to the daemon. */
import {moveCommands} from './chrome/move-commands.ts';
import {typedText} from './chrome/screen-actions.ts';
import {screenCommands} from './chrome/screen-commands.ts';
import {type Command, type Surroundings, say} from './command.ts';
import {type CommandName, findBinding, scopeOf} from './keys/keymap.ts';
import type {Press} from './keys/press.ts';
import {serviceCommands} from './list/service-commands.ts';
import {logCommands} from './log/log-commands.ts';

const commands: Readonly<Record<CommandName, Command>> = {
	...serviceCommands,
	...logCommands,
	...moveCommands,
	...screenCommands,
};

export function createKeyHandler(around: Surroundings): (press: Press) => void {
	const {store} = around;
	return ({key, text}) => {
		const state = store.get();
		const scope = scopeOf(state);
		const binding = findBinding(scope, key);
		if (!binding) {
			if (scope === 'typing' && text !== '')
				store.dispatch({kind: 'typed', text: typedText(state) + text});
			return;
		}
		const reason = binding.disabled?.(state) ?? null;
		if (reason === null) commands[binding.command](around, state);
		else say(store, 'note', reason);
	};
}
