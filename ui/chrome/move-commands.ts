/** Moving by lines and pages, in whatever has the focus. */
import type {Command} from '../command.ts';
import {lastWhyTop} from '../detail/why-box.ts';
import {scopeOf} from '../keys/keymap.ts';
import {innerRows, layoutOf, listRows} from '../layout.ts';
import {focusOf, type State} from '../model.ts';
import type {Store} from '../store.ts';
import {lastHelpTop} from './help-box.ts';

export const moveCommands = {
	down: ({store}) => step(store, 1),
	up: ({store}) => step(store, -1),
	'half-down': ({store}, state) => step(store, Math.ceil(pageOf(state) / 2)),
	'half-up': ({store}, state) => step(store, -Math.ceil(pageOf(state) / 2)),
	'page-down': ({store}, state) => step(store, Math.max(1, pageOf(state) - 1)),
	'page-up': ({store}, state) => step(store, -Math.max(1, pageOf(state) - 1)),
	first: ({store}, state) =>
		scopeOf(state) === 'logs'
			? store.dispatch({kind: 'log-goto', to: 'start'})
			: step(store, Number.NEGATIVE_INFINITY),
	last: ({store}, state) =>
		scopeOf(state) === 'logs'
			? store.dispatch({kind: 'log-goto', to: 'end'})
			: step(store, Number.POSITIVE_INFINITY),
} satisfies Readonly<Record<string, Command>>;

function step(store: Store, by: number): void {
	const state = store.get();
	const {dialog, size} = state;
	if (dialog?.kind === 'help' || dialog?.kind === 'why') {
		const last = dialog.kind === 'help' ? lastHelpTop(state, dialog) : lastWhyTop(dialog, size);
		const top = Math.min(last, Math.max(0, dialog.top + by));
		store.dispatch({kind: 'dialog', dialog: {...dialog, top}});
		return;
	}
	switch (focusOf(state)) {
		case 'services':
		case 'detail':
		case 'events':
			store.dispatch({kind: 'moved', by});
			break;
		case 'metrics':
			store.dispatch({kind: state.fleet ? 'fleet-moved' : 'moved', by});
			break;
		case 'logs':
			store.dispatch({kind: Math.abs(by) === 1 ? 'log-moved' : 'log-scrolled', by});
			break;
		case 'specs':
			store.dispatch({kind: 'specs-scrolled', by});
	}
}

function pageOf(state: State): number {
	const focus = focusOf(state);
	return focus === 'logs' || focus === 'specs'
		? innerRows(layoutOf(state), focus)
		: listRows(state);
}
