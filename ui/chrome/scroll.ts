/** What moves through a pane, or through the box over the screen: keys and the wheel. Pure. */
import {lastDetailTop} from '../detail/detail-pane.ts';
import {lastWhyTop} from '../detail/why-box.ts';
import type {Dialog, State} from '../model.ts';
import type {Pane} from '../pane.ts';
import type {Action} from '../reduce.ts';
import {lastHelpTop} from './help-box.ts';
import {lastProblemsTop} from './problems-box.ts';

/** By keys: what is selected moves. `by` may be infinite: to the first or the last line. */
export function moved(state: State, what: Pane | 'box', by: number): readonly Action[] {
	switch (what) {
		case 'box':
			return scrolledBox(state, by);
		case 'services':
			return [{kind: 'moved', by}];
		case 'detail':
			return [{kind: lastDetailTop(state) > 0 ? 'detail-scrolled' : 'moved', by}];
		case 'events':
			return [{kind: 'events-moved', by}];
		case 'metrics':
			return [{kind: state.fleet ? 'fleet-moved' : 'moved', by}];
		case 'logs':
			return [{kind: Math.abs(by) === 1 ? 'log-moved' : 'log-scrolled', by}];
		case 'specs':
			return [{kind: 'specs-scrolled', by}];
	}
}

/** By the wheel: the lines move, and what is selected only where it would be left behind. */
export function scrolled(state: State, what: Pane | 'box', by: number): readonly Action[] {
	switch (what) {
		case 'box':
			return scrolledBox(state, by);
		case 'services':
			return [{kind: 'list-scrolled', by}];
		case 'logs':
			return [{kind: 'log-scrolled', by}];
		case 'specs':
			return [{kind: 'specs-scrolled', by}];
		case 'metrics':
			return state.fleet ? [{kind: 'fleet-moved', by}] : [];
		case 'events':
			return [{kind: 'events-scrolled', by}];
		case 'detail':
			return [{kind: 'detail-scrolled', by}];
	}
}

/** A box whose lines move by the keys that move through panes. */
export const isScrolledBox = (
	dialog: Dialog | null,
): dialog is Extract<Dialog, {readonly kind: 'help' | 'why' | 'problems'}> =>
	dialog?.kind === 'help' || dialog?.kind === 'why' || dialog?.kind === 'problems';

function scrolledBox(state: State, by: number): readonly Action[] {
	const {dialog, size} = state;
	if (!isScrolledBox(dialog)) return [];
	const last =
		dialog.kind === 'help'
			? lastHelpTop(state, dialog)
			: dialog.kind === 'why'
				? lastWhyTop(dialog, size)
				: lastProblemsTop(state);
	const top = Math.min(last, Math.max(0, dialog.top + by));
	return [{kind: 'dialog', dialog: {...dialog, top}}];
}
