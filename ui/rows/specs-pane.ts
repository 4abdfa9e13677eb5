/** The specs of the project by their titles, in their box. */
import type {Rect} from '../layout.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {frame} from './frame.ts';

export type SpecsInput = Pick<State, 'specs' | 'specTop' | 'recent' | 'printed'>;

export function specsPane(state: SpecsInput, rect: Rect, theme: Theme): readonly string[] {
	const rows = state.specs
		.slice(state.specTop, state.specTop + rect.height - 2)
		.map(({folder, title}) => ` ${theme.paint('accent', folder)}  ${title}`);
	const empty = [
		'No specs in this project.',
		'Each folder specs/<number>-<name>/ with a spec.md',
		'in it appears here by its title.',
	].map((line) => theme.paint('muted', ` ${line}`));
	return frame(
		rect,
		{
			key: state.printed ? null : '4',
			title: `Specs ${state.specs.length}`,
			note: '',
			right: '',
			focused: state.recent[0] === 'specs' && !state.printed,
		},
		state.specs.length > 0 ? rows : empty,
		theme,
	);
}
