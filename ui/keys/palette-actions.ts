/** What is typed and selected in the palette, and what was run from it. Pure. */
import {paletteRows} from '../chrome/palette-box.ts';
import type {Handlers} from '../handlers.ts';
import type {State} from '../model.ts';
import {entriesFor} from './palette.ts';

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
		dialog: {kind: 'palette', text: '', chosen: 0, top: 0},
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
	const last = entriesFor(state, dialog.text).length - 1;
	const chosen = Math.max(0, Math.min(last, dialog.chosen + by));
	const rows = paletteRows(state.size);
	const top = Math.max(chosen - rows + 1, Math.min(dialog.top, chosen));
	return {...state, dialog: {...dialog, chosen, top}};
}
