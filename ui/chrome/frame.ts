/** The box around a pane: title at the left of its top border, a note at the right. Pure. */
import {fitLeft, widthOf} from '../../src/lib/text-width.ts';
import type {Rect} from '../layout.ts';
import type {Size} from '../model.ts';
import type {Theme} from '../theme.ts';

export type Caption = {
	/** Key that brings the focus here; null where there are no keys. */
	readonly key: string | null;
	readonly title: string;
	/** Shown after the title, muted. */
	readonly note: string;
	/** Shown at the right end of the border. */
	readonly right: string;
	readonly focused: boolean;
};

/** The first of them that stands whole on a border of so many columns, else the last. */
export function wholeCaption(width: number, captions: readonly Caption[]): Caption {
	const [first, ...others] = captions;
	if (!first) throw new Error('no caption');
	const isWhole = widthOf(first.note) <= roomForNote(width, first);
	return others.length === 0 || isWhole ? first : wholeCaption(width, others);
}

/** Exactly `rect.height` lines of `rect.width` columns. Rows are padded, and cut when there are too many. */
export function frame(
	rect: Pick<Rect, 'width' | 'height'>,
	caption: Caption,
	rows: readonly string[],
	theme: Theme,
): readonly string[] {
	const inner = rect.width - 2;
	if (inner < 1 || rect.height < 2)
		return Array.from({length: rect.height}, () => ' '.repeat(rect.width));
	const [topLeft = '', topRight = '', bottomRight = '', bottomLeft = '', dash = '', side = ''] =
		theme.glyphs.box;
	const edge = (text: string): string => theme.paint(caption.focused ? 'accent' : theme.edge, text);
	const left = edge(side);
	const body = Array.from({length: rect.height - 2}, (_, index) => {
		const row = rows[index];
		return `${left}${row === undefined ? ' '.repeat(inner) : fitLeft(row, inner)}${left}`;
	});
	return [
		edge(topLeft) + topEdge(inner, caption, dash, edge, theme) + edge(topRight),
		...body,
		edge(bottomLeft + dash.repeat(inner) + bottomRight),
	];
}

function topEdge(
	width: number,
	caption: Caption,
	dash: string,
	edge: (text: string) => string,
	theme: Theme,
): string {
	if (width < 4) return edge(dash.repeat(width));
	const key = caption.key === null ? '' : `${caption.key} `;
	const title = fitUpTo(`${key}${caption.title}`, width - 3);
	const noteRoom = width - 3 - widthOf(title) - 3;
	const note = noteRoom > 3 && caption.note !== '' ? ` ${fitUpTo(caption.note, noteRoom)}` : '';
	const used = 1 + 1 + widthOf(title) + widthOf(note) + 1;
	const right =
		caption.right !== '' && width - used - widthOf(caption.right) >= leastRule ? caption.right : '';
	const rule = width - used - (right === '' ? 0 : widthOf(right) + 3);
	return [
		edge(dash),
		' ',
		theme.paint('strong', title),
		theme.paint('muted', note),
		' ',
		edge(dash.repeat(Math.max(0, rule))),
		right === '' ? '' : ` ${right} ${edge(dash)}`,
	].join('');
}

/** Columns that a note may take so that it stands whole, with all of what is at the right. */
export function roomForNote(
	width: number,
	{key, title, right}: Pick<Caption, 'key' | 'title' | 'right'>,
): number {
	const head = widthOf(`${key === null ? '' : `${key} `}${title}`);
	return width - 2 - head - (right === '' ? 6 : widthOf(right) + leastRule + 4);
}

/** Columns of the border between a note and what is at the right. */
const leastRule = 5;

/** Cut to at most `width` columns, not padded. */
export const fitUpTo = (text: string, width: number): string =>
	widthOf(text) > width ? fitLeft(text, Math.max(0, width)) : text;

/** The rectangle of a box in the middle of the screen. */
export const centred = (width: number, height: number, size: Size): Rect => ({
	left: Math.max(0, Math.floor((size.columns - width) / 2)),
	top: Math.max(0, Math.floor((size.rows - height) / 2)),
	width,
	height,
});
