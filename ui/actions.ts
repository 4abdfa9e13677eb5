/** What each key does: changes of the view go to the store, commands to the daemon. */
import * as commands from './commands.ts';
import {type ActionName, findBinding, scopeOf} from './keymap.ts';
import type {Press} from './keys.ts';
import {innerRows, layoutOf, listRows} from './layout.ts';
import {focusOf, panes, type State} from './model.ts';
import {lastHelpTop} from './rows/dialog.ts';
import {lastWhyTop} from './rows/why-box.ts';
import type {Store} from './store.ts';

export type Surroundings = commands.Commander & {
	readonly repaint: () => void;
	readonly readSpecs: () => void;
};

/** Columns that one press of an arrow key scrolls the log sideways. */
const sideways = 16;

export function createKeyHandler(around: Surroundings): (press: Press) => void {
	const {store} = around;
	return ({key, text}) => {
		const state = store.get();
		const scope = scopeOf(state);
		const binding = findBinding(scope, key);
		if (!binding) {
			if (scope === 'typing' && text !== '') type(store, typedText(state) + text);
			return;
		}
		const reason = binding.disabled?.(state) ?? null;
		if (reason === null) acts[binding.action](around, state);
		else commands.say(store, 'note', reason);
	};
}

type Act = (around: Surroundings, state: State) => void;

const acts: Readonly<Record<ActionName, Act>> = {
	start: commands.start,
	stop: commands.stop,
	restart: commands.restart,
	'restart-dependents': commands.askRestartDependents,
	kill: commands.askKill,
	why: commands.askWhy,
	'stop-all': commands.askStopAll,
	yes: commands.answerYes,
	quit: ({leave}, state) => leave(commands.farewellOf(state)),
	'open-log': ({store}) => store.dispatch({kind: 'focused', pane: 'logs'}),
	filter: ({store}, {filter}) =>
		store.dispatch({kind: 'typing', typing: {into: 'filter', before: filter}}),
	search: ({store}, {log}) =>
		store.dispatch(
			{kind: 'typing', typing: {into: 'search', before: log.search}},
			{kind: 'typed', text: ''},
		),
	'keep-typed': ({store}) => keepTyped(store),
	erase: ({store}, state) => type(store, Array.from(typedText(state)).slice(0, -1).join('')),
	'erase-all': ({store}) => type(store, ''),
	'next-match': ({store}) => findMatch(store, 1),
	'previous-match': ({store}) => findMatch(store, -1),
	down: ({store}) => step(store, 1),
	up: ({store}) => step(store, -1),
	'half-down': ({store}, state) => step(store, Math.ceil(pageOf(state) / 2)),
	'half-up': ({store}, state) => step(store, -Math.ceil(pageOf(state) / 2)),
	'page-down': ({store}, state) => step(store, Math.max(1, pageOf(state) - 1)),
	'page-up': ({store}, state) => step(store, -Math.max(1, pageOf(state) - 1)),
	first: ({store}) => step(store, Number.NEGATIVE_INFINITY),
	last: ({store}, state) =>
		scopeOf(state) === 'logs'
			? store.dispatch({kind: 'log-follow', on: true})
			: step(store, Number.POSITIVE_INFINITY),
	'shift-left': ({store}) => store.dispatch({kind: 'log-shifted', by: -sideways}),
	'shift-right': ({store}) => store.dispatch({kind: 'log-shifted', by: sideways}),
	follow: ({store}, {log}) => store.dispatch({kind: 'log-follow', on: !log.follow}),
	wrap: ({store}) => store.dispatch({kind: 'log-wrap'}),
	times: ({store}) => store.dispatch({kind: 'log-times'}),
	zoom: ({store}) => store.dispatch({kind: 'zoomed'}),
	'pane-1': (around) => focusPane(around, 0),
	'pane-2': (around) => focusPane(around, 1),
	'pane-3': (around) => focusPane(around, 2),
	'pane-4': (around) => focusPane(around, 3),
	'next-pane': (around, state) => focusPane(around, panes.indexOf(focusOf(state)) + 1),
	'previous-pane': (around, state) => focusPane(around, panes.indexOf(focusOf(state)) - 1),
	leave: ({store}) => store.dispatch({kind: 'left'}),
	help: ({store}) => store.dispatch({kind: 'dialog', dialog: {kind: 'help', top: 0}}),
	repaint: ({repaint}) => repaint(),
};

const typedText = (state: State): string =>
	state.typing?.into === 'search' ? state.log.search : state.filter;

function type(store: Store, text: string): void {
	store.dispatch({kind: 'typed', text});
}

function keepTyped(store: Store): void {
	const search = store.get().typing?.into === 'search';
	store.dispatch({kind: 'typing', typing: null});
	if (search && store.get().log.search !== '') findMatch(store, -1);
}

function findMatch(store: Store, direction: 1 | -1): void {
	const before = store.get().log;
	store.dispatch({kind: 'log-match', direction});
	if (store.get().log !== before) return;
	const where = direction === 1 ? 'below' : 'above';
	const more = before.reachedStart || direction === 1 ? '' : ' Scroll up to read more of the log.';
	commands.say(store, 'note', `No match ${where} for "${before.search}".${more}`);
}

function step(store: Store, by: number): void {
	const state = store.get();
	const {dialog, size} = state;
	if (dialog && dialog.kind !== 'ask') {
		const last = dialog.kind === 'help' ? lastHelpTop(size) : lastWhyTop(dialog, size);
		const top = Math.min(last, Math.max(0, dialog.top + by));
		store.dispatch({kind: 'dialog', dialog: {...dialog, top}});
		return;
	}
	switch (focusOf(state)) {
		case 'services':
		case 'detail':
			store.dispatch({kind: 'moved', by});
			break;
		case 'logs':
			store.dispatch({kind: 'log-scrolled', by});
			break;
		case 'specs':
			store.dispatch({kind: 'specs-scrolled', by});
	}
}

function pageOf(state: State): number {
	const focus = focusOf(state);
	return focus === 'services' || focus === 'detail'
		? listRows(state)
		: innerRows(layoutOf(state), focus);
}

function focusPane({store, readSpecs}: Surroundings, index: number): void {
	const pane = panes[(index + panes.length) % panes.length] ?? 'services';
	if (pane === 'specs') readSpecs();
	store.dispatch({kind: 'focused', pane});
}
