/** What is typed and selected in the palette, and what was run from it. Pure. */
import {paletteRows} from '../chrome/palette-box.ts';
import type {Handlers} from '../handlers.ts';
import type {State} from '../model.ts';
import {entriesFor, selectedIn} from './palette.ts';

export type PaletteAction =
	| {readonly kind: 'palette-opened'}
	| {readonly kind: 'palette-moved'; readonly by: number}
	/** What was selected has been run; the palette closes. */
	| {readonly kind: 'called'; readonly words: string};

/** How much of what was run is kept. */
const kept = 20;

export const paletteHandlers: Handlers<PaletteAction> = {
	'palette-opened': (state) => ({
		...state,
		dialog: {kind: 'palette', text: '', chosen: null, top: 0},
	}),
	'palette-moved': (state, {by}) => moved(state, by),
	called: (state, {words}) => ({
		...state,
		dialog: state.dialog?.kind === 'palette' ? null : state.dialog,
		called: [words, ...state.called.filter((other) => other !== words)].slice(0, kept),
	}),
};

function moved(state: State, by: number): State {
	const {dialog} = state;
	if (dialog?.kind !== 'palette') return state;
	const entries = entriesFor(state, dialog.text);
	const next = Math.min(entries.length - 1, selectedIn(entries, dialog.chosen) + by);
	const row = Math.max(0, next);
	const top = Math.max(row - paletteRows(state.size) + 1, Math.min(dialog.top, row));
	return {...state, dialog: {...dialog, chosen: next < 0 ? null : next, top}};
}
