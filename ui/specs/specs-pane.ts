/** The specs of the project by their titles, in their box. Pure. */
import {wrapWords} from '../../src/lib/text-width.ts';
import {frame} from '../chrome/frame.ts';
import {paneKey} from '../keys/key-names.ts';
import type {Rect} from '../layout.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';

export type SpecsInput = Pick<State, 'specs' | 'recent' | 'printed' | 'keys'>;

export function specsPane(state: SpecsInput, rect: Rect, theme: Theme): readonly string[] {
	const rows = state.specs.all
		.slice(state.specs.top, state.specs.top + rect.height - 2)
		.map(({folder, title}) => ` ${theme.paint('accent', folder)}  ${title}`);
	const empty = [
		'No specs in this project.',
		'A folder specs/001-name/ with a spec.md appears here.',
	].flatMap((line) =>
		wrapWords(line, Math.max(1, rect.width - 4)).map((part) => theme.paint('muted', ` ${part}`)),
	);
	return frame(
		rect,
		{
			key: paneKey(state, 'specs', '6'),
			title: `Specs ${state.specs.all.length}`,
			note: '',
			right: '',
			focused: state.recent[0] === 'specs' && !state.printed,
		},
		state.specs.all.length > 0 ? rows : empty,
		theme,
	);
}
