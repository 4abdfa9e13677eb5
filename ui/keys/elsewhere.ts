/** What is said of a key that does nothing in the pane with the focus. Pure. */
import {focusOf, type State} from '../model.ts';
import {type Pane, panes} from '../pane.ts';
import {keyFor, keyName} from './key-names.ts';
import {keymapOf} from './keymap.ts';

const names: Readonly<Record<Pane, string>> = {
	services: 'the list of services',
	logs: 'the log',
	detail: 'the details',
	metrics: 'the metrics',
	events: 'the events',
	specs: 'the specs',
};

/** Where the key does something, and how to get there; of a key without any meaning, where the others stand. */
export function elsewhere(state: State, key: string): string {
	const shown = keyName(key);
	const bindings = keymapOf(state).filter(({keys}) => keys.includes(key));
	const pane = panes.find((each) => bindings.some(({scopes}) => scopes.includes(each)));
	if (pane === undefined || pane === focusOf(state))
		return `${shown} means nothing here; ${keyFor(state, 'help', '?')} shows the keys.`;
	return `${shown} is for ${names[pane]}; ${keyFor(state, pane, String(panes.indexOf(pane) + 1))} goes there.`;
}
