/** Boxes that lie over the screen: the help, the palette, explanations, broken files and questions. Pure. */
import {widthOf} from '../../src/lib/text-width.ts';
import {whyBox} from '../detail/why-box.ts';
import type {Rect} from '../layout.ts';
import type {Question, Size, State} from '../model.ts';
import {createTheme, type Theme} from '../theme.ts';
import {centred, frame} from './frame.ts';
import {helpBox} from './help-box.ts';
import {paletteBox} from './palette-box.ts';
import {problemsBox} from './problems-box.ts';
import {questionRows} from './question-rows.ts';

export type Overlay = {readonly rect: Rect; readonly lines: readonly string[]};

/** Below this a box says nothing. */
const least: Size = {columns: 16, rows: 3};

/** Never larger than the screen. */
export function overlayOf(state: State, theme: Theme): Overlay | null {
	const {size} = state;
	if (size.columns < least.columns || size.rows < least.rows) return null;
	const box = boxOf(state, theme);
	if (!box) return null;
	const {rect, lines} = box;
	const height = Math.min(rect.height, size.rows);
	return {rect: {...rect, height}, lines: lines.slice(0, height).map(theme.finish)};
}

function boxOf(state: State, theme: Theme): Overlay | null {
	const {dialog, size} = state;
	switch (dialog?.kind) {
		case undefined:
			return null;
		case 'help':
			return helpBox(state, dialog, theme);
		case 'palette':
			return paletteBox(state, dialog, theme);
		case 'why':
			return whyBox(dialog, size, theme);
		case 'problems':
			return problemsBox(state, dialog, theme);
		case 'ask':
			return questionBox(dialog.question, size, theme);
	}
}

/** The key that stands in this place inside the box of a question, `enter` or `esc`; null: none. */
export function questionKeyAt(
	question: Question,
	size: Size,
	column: number,
	row: number,
): 'enter' | 'esc' | null {
	const {rect} = questionBox(question, size, createTheme('none'));
	if (row !== rect.height - 3) return null;
	const yes = widthOf(` Enter ${question.yes}`);
	if (column >= 1 && column < yes) return 'enter';
	const cancel = yes + gap.length;
	return column >= cancel && column < cancel + 'Esc cancel'.length ? 'esc' : null;
}

const gap = '   ';

/** Rows of the box of a question that say nothing of it: its border, the buttons, and empty ones around. */
const besideRows = 5;

function questionBox(question: Question, size: Size, theme: Theme): Overlay {
	const width = Math.min(64, size.columns - 4);
	const inner = width - 4;
	const most = Math.max(1, size.rows - besideRows);
	// Where there is little room, what comes last is what follows.
	const shown = questionRows(question.lines, inner, size.rows - 10).slice(-most);
	const buttons = `${theme.paint('accent', 'Enter')} ${question.yes}${gap}${theme.paint('accent', 'Esc')} cancel`;
	const rows = ['', ...shown, '', buttons].map((line) => ` ${line}`);
	const rect = centred(width, rows.length + 2, size);
	return {
		rect,
		lines: frame(
			rect,
			{key: null, title: question.title, note: '', right: '', focused: true},
			rows,
			theme,
		),
	};
}
