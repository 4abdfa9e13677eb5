/** Panes, boxes, what is typed, and leaving. */
import {type Command, type Surroundings, say} from '../command.ts';
import {keyFor} from '../keys/key-names.ts';
import {parseFilter} from '../list/filter.ts';
import {farewellOf} from '../list/service-commands.ts';
import {beginSearch, refuseWindow, warnOfPlain} from '../log/log-commands.ts';
import {focusOf, type State} from '../model.ts';
import {goToTime} from '../moment/moment-commands.ts';
import {panes} from '../pane.ts';
import {isThemeName, themeNames, unknownTheme} from '../themes.ts';
import {typedText} from './screen-actions.ts';
import {resized} from './sizes.ts';

export const screenCommands = {
	grow: (around, state) => resize(around, state, 1),
	shrink: (around, state) => resize(around, state, -1),
	zoom: ({store}) => store.dispatch({kind: 'zoomed'}),
	services: (around) => focusPane(around, 0),
	logs: (around) => focusPane(around, 1),
	detail: (around) => focusPane(around, 2),
	metrics: (around) => focusPane(around, 3),
	events: (around) => focusPane(around, 4),
	specs: (around) => focusPane(around, 5),
	'next-pane': (around, state) => focusPane(around, panes.indexOf(focusOf(state)) + 1),
	'previous-pane': (around, state) => focusPane(around, panes.indexOf(focusOf(state)) - 1),
	leave: ({store}) => store.dispatch({kind: 'left'}),
	help: ({store}) => store.dispatch({kind: 'dialog', dialog: {kind: 'help', top: 0, filter: ''}}),
	problems: ({store}) => store.dispatch({kind: 'dialog', dialog: {kind: 'problems', top: 0}}),
	repaint: ({repaint}) => repaint(),
	suspend: ({suspend}) => suspend(),
	quit: ({leave}, state) => leave(farewellOf(state)),
	filter: ({store}, {list}) =>
		store.dispatch({kind: 'typing', typing: {into: 'filter', before: list.filter}}),
	search: ({store}, {log}) =>
		store.dispatch(
			{kind: 'typing', typing: {into: 'search', before: log.search}},
			{kind: 'typed', text: ''},
		),
	theme: changeTheme,
	'search-help': ({store}, {dialog}) => {
		if (dialog?.kind === 'help')
			store.dispatch({kind: 'typing', typing: {into: 'help', before: dialog.filter}});
	},
	'keep-typed': (around, state) => {
		const {store} = around;
		const {typing} = state;
		store.dispatch({kind: 'typing', typing: null});
		if (typing?.into === 'search' && store.get().log.search !== '') beginSearch(around);
		const mistake = typing?.into === 'filter' ? parseFilter(typedText(state)).mistake : null;
		if (mistake !== null) say(store, 'bad', mistake);
		if (typing?.into === 'search' || typing?.into === 'log-words')
			warnOfPlain(around, typedText(state));
		if (typing?.into === 'log-when') refuseWindow(around);
		if (typing?.into === 'moment') goToTime(around, typing.text ?? '');
	},
	erase: ({store}, state) => {
		const text = typedText(state);
		if (text === '' && state.dialog?.kind === 'palette') store.dispatch({kind: 'left'});
		else store.dispatch({kind: 'typed', text: Array.from(text).slice(0, -1).join('')});
	},
	'erase-all': ({store}) => store.dispatch({kind: 'typed', text: ''}),
} satisfies Readonly<Record<string, Command>>;

function focusPane({store, readSpecs}: Surroundings, index: number): void {
	const pane = panes[(index + panes.length) % panes.length] ?? 'services';
	if (pane === 'specs') readSpecs();
	store.dispatch({kind: 'focused', pane});
}

function resize({store}: Surroundings, state: State, direction: 1 | -1): void {
	const sizes = resized(state, direction);
	if (sizes) store.dispatch({kind: 'sized', sizes});
	else
		say(
			store,
			'note',
			`That is as far as it goes; ${keyFor(state, 'zoom', 'z')} gives a pane the whole screen.`,
		);
}

/** To the one that was named, else to the next. */
function changeTheme({store}: Surroundings, state: State, name: string | null): void {
	const next = themeNames[(themeNames.indexOf(state.theme) + 1) % themeNames.length] ?? 'default';
	if (name !== null && !isThemeName(name)) {
		say(store, 'note', unknownTheme(name));
		return;
	}
	const theme = name ?? next;
	store.dispatch({kind: 'themed', theme});
	say(store, 'note', `The theme is ${theme}.`);
}
