/** Opening the palette, moving in it, and running what it has selected. */
import {type Command, type Surroundings, say} from '../command.ts';
import type {State} from '../model.ts';
import {type Entry, entriesFor, selectedIn, unknownIn} from './palette.ts';

export const paletteCommands = {
	palette: ({store}) => store.dispatch({kind: 'palette-opened'}),
	'next-call': ({store}) => store.dispatch({kind: 'palette-moved', by: 1}),
	'previous-call': ({store}) => store.dispatch({kind: 'palette-moved', by: -1}),
	complete: ({store}, state) => {
		const {entry, entries, text} = selection(state);
		const taken = entry ?? (text.trim() === '' ? undefined : entries[0]);
		if (taken) store.dispatch({kind: 'typed', text: `${taken.words} `});
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
	const {entry, entries, text} = selection(state);
	if (!entry) {
		const unknown = unknownIn(state, text, entries);
		if (unknown === null) store.dispatch({kind: 'dialog', dialog: null});
		else say(store, 'note', unknown);
		return;
	}
	if (entry.reason !== null) {
		say(store, 'note', entry.reason);
		return;
	}
	store.dispatch({kind: 'called', words: entry.words});
	call(entry.call);
}

function selection(state: State): {
	readonly text: string;
	readonly entries: readonly Entry[];
	readonly entry: Entry | undefined;
} {
	const {dialog} = state;
	if (dialog?.kind !== 'palette') return {text: '', entries: [], entry: undefined};
	const entries = entriesFor(state, dialog.text);
	return {text: dialog.text, entries, entry: entries[selectedIn(entries, dialog.chosen)]};
}
