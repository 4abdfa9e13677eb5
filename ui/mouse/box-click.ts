/** What a click inside a box over the screen does. Pure. */
import {questionKeyAt} from '../chrome/dialog.ts';
import {paletteEntryAt} from '../chrome/palette-box.ts';
import type {State} from '../model.ts';
import type {Action} from '../reduce.ts';

/** `press`: the key that the click stands for, after the actions. */
export type BoxClick = {readonly actions: readonly Action[]; readonly press: string | null};

const nothing: BoxClick = {actions: [], press: null};

export function clickInBox(state: State, column: number, row: number): BoxClick {
	const {dialog} = state;
	switch (dialog?.kind) {
		case 'ask':
			return {actions: [], press: questionKeyAt(dialog.question, state.size, column, row)};
		case 'palette': {
			const chosen = paletteEntryAt(state, dialog, row);
			return chosen === null
				? nothing
				: {actions: [{kind: 'dialog', dialog: {...dialog, chosen}}], press: 'enter'};
		}
		default:
			return nothing;
	}
}
