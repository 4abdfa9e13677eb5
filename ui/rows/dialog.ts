/** Boxes that lie over the screen: the help and questions. */
import {fitLeft, wrapWords} from '../../src/lib/text-width.ts';
import {type ActionName, type Binding, keymap, keyName, type Scope} from '../keymap.ts';
import type {Rect} from '../layout.ts';
import type {Question, Size, State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {frame} from './frame.ts';

export type Overlay = {readonly rect: Rect; readonly lines: readonly string[]};

export function overlayOf(state: Pick<State, 'dialog' | 'size'>, theme: Theme): Overlay | null {
	if (!state.dialog) return null;
	return state.dialog.kind === 'help'
		? helpBox(state.dialog.top, state.size, theme)
		: questionBox(state.dialog.question, state.size, theme);
}

/** The help's order; a binding stands in the first section that it belongs to. */
const sections: readonly (readonly [title: string, holds: (binding: Binding) => boolean])[] = [
	['The selected service', ({action}) => serviceActions.includes(action)],
	['Finding', ({action}) => findActions.includes(action)],
	['The log', ({action, scopes}) => logActions.includes(action) || isOnly(scopes, 'logs')],
	['Moving', ({scopes}) => scopes.includes('help') && scopes.includes('services')],
	['The screen', ({scopes}) => scopes.includes('everywhere')],
];

const serviceActions: readonly ActionName[] = [
	'start',
	'stop',
	'restart',
	'restart-dependents',
	'kill',
	'open-log',
];
const findActions: readonly ActionName[] = ['filter', 'search', 'next-match', 'previous-match'];
const logActions: readonly ActionName[] = ['follow', 'wrap', 'times'];

const isOnly = (scopes: readonly Scope[], scope: Scope): boolean =>
	scopes.length === 1 && scopes[0] === scope;

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
				: `   ${theme.paint('accent', fitLeft(line.keys, 13))} ${line.help}`,
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

type HelpLine = {readonly title: string} | {readonly keys: string; readonly help: string};

function helpLines(): readonly HelpLine[] {
	const taken = new Set<Binding>();
	return sections.flatMap(([title, holds], index) => {
		const bindings = keymap.filter((binding) => !taken.has(binding) && holds(binding));
		for (const binding of bindings) taken.add(binding);
		return [
			...(index === 0 ? [] : [{title: ''}]),
			{title},
			...bindings.map(({keys, help}) => ({keys: keys.map(keyName).join(' '), help})),
		];
	});
}

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

const centred = (width: number, height: number, size: Size): Rect => ({
	left: Math.max(0, Math.floor((size.columns - width) / 2)),
	top: Math.max(0, Math.floor((size.rows - height) / 2)),
	width,
	height,
});
