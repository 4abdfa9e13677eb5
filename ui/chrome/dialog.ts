/** Boxes that lie over the screen: the help, explanations and questions. */
import {fitLeft, wrapWords} from '../../src/lib/text-width.ts';
import {whyBox} from '../detail/why-box.ts';
import {type HelpLine, helpSections} from '../keys/key-help.ts';
import type {Rect} from '../layout.ts';
import type {Question, Size, State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {centred, frame} from './frame.ts';

export type Overlay = {readonly rect: Rect; readonly lines: readonly string[]};

export function overlayOf(state: Pick<State, 'dialog' | 'size'>, theme: Theme): Overlay | null {
	const {dialog, size} = state;
	switch (dialog?.kind) {
		case undefined:
			return null;
		case 'help':
			return helpBox(dialog.top, size, theme);
		case 'why':
			return whyBox(dialog, size, theme);
		case 'ask':
			return questionBox(dialog.question, size, theme);
	}
}

/** How far the help can be scrolled at this size. */
export const lastHelpTop = (size: Size): number =>
	Math.max(0, helpLines().length - (helpRect(size).height - 2));

function helpRect(size: Size): Rect {
	return centred(
		Math.min(76, size.columns - 2),
		Math.min(helpLines().length + 2, size.rows - 2),
		size,
	);
}

function helpBox(top: number, size: Size, theme: Theme): Overlay {
	const rect = helpRect(size);
	const visible = rect.height - 2;
	const all = helpLines();
	const from = Math.min(top, lastHelpTop(size));
	const rows = all
		.slice(from, from + visible)
		.map((line) =>
			'title' in line
				? ` ${theme.paint('strong', line.title)}`
				: `   ${theme.paint('accent', fitLeft(line.keys.join(' '), 13))} ${line.help}`,
		);
	const below = all.length - from - visible;
	return {
		rect,
		lines: frame(
			rect,
			{
				key: null,
				title: 'Keys',
				note: '',
				right: theme.paint('muted', below > 0 ? `j ${below} more below` : 'Esc closes'),
				focused: true,
			},
			rows,
			theme,
		),
	};
}

type Line = {readonly title: string} | HelpLine;

const helpLines = (): readonly Line[] =>
	helpSections().flatMap(({title, lines}, index) => [
		...(index === 0 ? [] : [{title: ''}]),
		{title},
		...lines,
	]);

function questionBox(question: Question, size: Size, theme: Theme): Overlay {
	const width = Math.min(64, size.columns - 4);
	const inner = width - 4;
	const mostLines = Math.max(1, size.rows - 10);
	const lines = question.lines.flatMap((line) => wrapWords(line, inner));
	const shown =
		lines.length > mostLines
			? [...lines.slice(0, mostLines - 1), `and ${lines.length - mostLines + 1} more`]
			: lines;
	const buttons = `${theme.paint('accent', 'Enter')} ${question.yes}   ${theme.paint('accent', 'Esc')} cancel`;
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
