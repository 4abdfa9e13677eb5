/** The help as a box: keys of the pane with the focus first, then all others. Pure. */
import {fitLeft, wrapWords} from '../../src/lib/text-width.ts';
import {helpFor} from '../keys/key-help.ts';
import {keysText} from '../keys/key-names.ts';
import type {Rect} from '../layout.ts';
import type {State} from '../model.ts';
import {createTheme, type Theme} from '../theme.ts';
import {centred, frame} from './frame.ts';

const keyColumns = 13;

/** To count lines with. */
const unpainted = createTheme('none');

type HelpDialog = {readonly top: number; readonly filter: string};

/** How far it can be scrolled. */
export const lastHelpTop = (state: State, {filter}: HelpDialog): number =>
	Math.max(0, linesOf(state, filter, unpainted).length - visibleRows(state));

/** As high as all of it needs, so that it keeps its place while something is searched. */
function rectFor(state: State): Rect {
	const all = linesOf(state, '', unpainted).length;
	return centred(
		Math.min(78, state.size.columns - 2),
		Math.min(all + 2, state.size.rows - 2),
		state.size,
	);
}

const visibleRows = (state: State): number => rectFor(state).height - 2;

export function helpBox(
	state: State,
	{top, filter}: HelpDialog,
	theme: Theme,
): {readonly rect: Rect; readonly lines: readonly string[]} {
	const rect = rectFor(state);
	const visible = rect.height - 2;
	const all = linesOf(state, filter, theme);
	const from = Math.min(top, Math.max(0, all.length - visible));
	const below = all.length - from - visible;
	const empty = [` ${theme.paint('muted', `No key has to do with "${filter}".`)}`];
	return {
		rect,
		lines: frame(
			rect,
			{
				key: null,
				title: 'Keys',
				note: filter === '' ? '' : `with "${filter}"`,
				right: theme.paint('muted', below > 0 ? `j ${below} more below` : 'Esc closes'),
				focused: true,
			},
			all.length === 0 ? empty : all.slice(from, from + visible),
			theme,
		),
	};
}

function linesOf(state: State, filter: string, {paint, glyphs}: Theme): readonly string[] {
	const width = Math.min(78, state.size.columns - 2) - 2 - 4 - keyColumns - 1;
	return helpFor(state, filter).flatMap(({title, lines}, index) => [
		...(index === 0 ? [] : ['']),
		` ${paint('strong', title)}`,
		...lines.flatMap(({keys, help, reason}) => {
			const label = fitLeft(keysText(keys, glyphs), keyColumns);
			const row = (first: boolean, text: string): string =>
				reason === null
					? `   ${paint('accent', first ? label : ' '.repeat(keyColumns))} ${text}`
					: paint('muted', `   ${first ? label : ' '.repeat(keyColumns)} ${text}`);
			return [...wrapWords(help, width), ...(reason === null ? [] : wrapWords(reason, width))].map(
				(text, at) => row(at === 0, text),
			);
		}),
	]);
}
