/** Moving by lines and pages, in whatever has the focus. */
import {type Command, say} from '../command.ts';
import {scopeOf} from '../keys/keymap.ts';
import {innerRows, layoutOf, listRows} from '../layout.ts';
import {focusOf, type State} from '../model.ts';
import type {Store} from '../store.ts';
import {isScrolledBox, moved} from './scroll.ts';

export const moveCommands = {
	down: ({store}) => step(store, 1),
	up: ({store}) => step(store, -1),
	'half-down': ({store}, state) => step(store, Math.ceil(pageOf(state) / 2)),
	'half-up': ({store}, state) => step(store, -Math.ceil(pageOf(state) / 2)),
	'page-down': ({store}, state) => step(store, Math.max(1, pageOf(state) - 1)),
	'page-up': ({store}, state) => step(store, -Math.max(1, pageOf(state) - 1)),
	first: ({store}, state) => {
		if (scopeOf(state) !== 'logs') return step(store, Number.NEGATIVE_INFINITY);
		store.dispatch({kind: 'log-goto', to: 'start'});
		if (state.range && !state.log.held?.atStart)
			say(store, 'note', 'The range goes as far as the log is read. Once more: further back.');
	},
	last: ({store}, state) =>
		scopeOf(state) === 'logs'
			? store.dispatch({kind: 'log-goto', to: 'end'})
			: step(store, Number.POSITIVE_INFINITY),
} satisfies Readonly<Record<string, Command>>;

function step(store: Store, by: number): void {
	const state = store.get();
	store.dispatch(...moved(state, isScrolledBox(state.dialog) ? 'box' : focusOf(state), by));
}

function pageOf(state: State): number {
	const focus = focusOf(state);
	return (['logs', 'specs', 'detail', 'events'] as const).some((pane) => pane === focus)
		? innerRows(layoutOf(state), focus)
		: listRows(state);
}
