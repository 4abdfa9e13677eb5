/** Opening the palette, moving in it, and running what it has selected. */
import {type Command, type Surroundings, say} from '../command.ts';
import type {State} from '../model.ts';
import {type Entry, entriesFor} from './palette.ts';

export const paletteCommands = {
	palette: ({store}) => store.dispatch({kind: 'palette-opened'}),
	'next-call': ({store}) => store.dispatch({kind: 'palette-moved', by: 1}),
	'previous-call': ({store}) => store.dispatch({kind: 'palette-moved', by: -1}),
	complete: ({store}, state) => {
		const entry = chosen(state);
		if (entry) store.dispatch({kind: 'typed', text: `${entry.words} `});
	},
	call: runChosen,
	go: ({store}) => store.dispatch({kind: 'focused', pane: 'services'}),
	'filter-by': ({store}, {list}, text) =>
		store.dispatch(
			{kind: 'typing', typing: {into: 'filter', before: list.filter}},
			{kind: 'typed', text: text ?? ''},
			{kind: 'typing', typing: null},
		),
} satisfies Readonly<Record<string, Command>>;

function runChosen({store, call}: Surroundings, state: State): void {
	const entry = chosen(state);
	if (!entry) return;
	if (entry.reason !== null) {
		say(store, 'note', entry.reason);
		return;
	}
	store.dispatch({kind: 'called', words: entry.words});
	call(entry.call);
}

const chosen = (state: State): Entry | undefined =>
	state.dialog?.kind === 'palette'
		? entriesFor(state, state.dialog.text)[state.dialog.chosen]
		: undefined;
