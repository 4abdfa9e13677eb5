/** What each key does: changes of the view go to the store, orders to the daemon. */
import {moveCommands} from './chrome/move-commands.ts';
import {typedText} from './chrome/screen-actions.ts';
import {screenCommands} from './chrome/screen-commands.ts';
import {type Command, type Surroundings, say} from './command.ts';
import {copyCommands} from './copy/copy-commands.ts';
import {detailCommands} from './detail/detail-commands.ts';
import {whyCommands} from './detail/why-commands.ts';
import {eventsCommands} from './events/events-commands.ts';
import {elsewhere} from './keys/elsewhere.ts';
import {
	type CommandName,
	closedScopes,
	findBinding,
	type Key,
	keymapOf,
	scopeOf,
} from './keys/keymap.ts';
import {meansAll, takesName, withNamed} from './keys/named.ts';
import type {Call} from './keys/palette.ts';
import {paletteCommands} from './keys/palette-commands.ts';
import type {Press} from './keys/press.ts';
import {listCommands} from './list/list-commands.ts';
import {selectedOf} from './list/order.ts';
import {serviceCommands} from './list/service-commands.ts';
import {logCommands} from './log/log-commands.ts';
import {metricsCommands} from './metrics/metrics-commands.ts';
import {focusOf, type State} from './model.ts';
import {momentCommands} from './moment/moment-commands.ts';
import {mouseCommands} from './mouse/mouse-commands.ts';
import {panes} from './pane.ts';
import type {Store} from './store.ts';

const commands: Readonly<Record<CommandName, Command>> = {
	...serviceCommands,
	...listCommands,
	...logCommands,
	...metricsCommands,
	...detailCommands,
	...whyCommands,
	...eventsCommands,
	...momentCommands,
	...moveCommands,
	...screenCommands,
	...paletteCommands,
	...mouseCommands,
	...copyCommands,
};

/** What a screen gives; calling one command from another is ours. */
export type Outside = Omit<Surroundings, 'call'>;

export function createKeyHandler(outside: Outside): (press: Press) => void {
	const {store} = outside;
	const around: Surroundings = {...outside, call: createCaller(outside)};
	return ({key, text}) => {
		const state = store.get();
		const scope = scopeOf(state);
		const binding = findBinding(scope, key, keymapOf(state));
		if (binding) run(around, binding, null, state);
		else if ((scope === 'typing' || scope === 'palette') && text !== '')
			store.dispatch({kind: 'typed', text: typedText(state) + text});
		else if (key !== '' && !closedScopes.includes(scope)) say(store, 'note', elsewhere(state, key));
	};
}

/** Does what was chosen by its name: the service that was named is selected first, and its pane gets the focus. */
export function createCaller(outside: Outside): (call: Call) => void {
	const {store} = outside;
	const call = ({command, argument}: Call): void => {
		const bindings = keymapOf(store.get()).filter((key) => key.command === command);
		const pane = focusOf(store.get());
		const binding =
			bindings.find(({scopes}) => scopes.includes(pane) || scopes.includes('everywhere')) ??
			bindings[0];
		if (!binding) return;
		const named = takesName(binding) ? argument : null;
		if (named !== null && !meansAll(store.get(), binding, named)) select(store, named);
		bringForward(store, binding);
		const state = store.get();
		const around = {...outside, call};
		if (named === null) run(around, binding, argument, state);
		else run(around, binding, null, withNamed(state, binding, named));
	};
	return call;
}

function run(around: Surroundings, binding: Key, argument: string | null, state: State): void {
	const reason = binding.disabled?.(state) ?? null;
	if (reason === null) commands[binding.command](around, state, argument);
	else say(around.store, 'note', reason);
}

/** A filter that hides the service goes. */
function select(store: Store, service: string): void {
	store.dispatch({kind: 'chose', service});
	if (selectedOf(store.get())?.name !== service)
		store.dispatch({kind: 'typed', text: ''}, {kind: 'chose', service});
}

/** A command of one pane is for that pane, wherever it was called from. */
function bringForward(store: Store, {scopes}: Key): void {
	const open = scopes.filter((scope) => !closedScopes.includes(scope));
	const focus = focusOf(store.get());
	if (open.includes('everywhere') || open.includes(focus)) return;
	const pane = panes.find((candidate) => open.includes(candidate));
	if (pane) store.dispatch({kind: 'focused', pane});
}
