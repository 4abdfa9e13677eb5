/** How many terminal columns text takes, and cutting it to a number of columns with its colours kept. Pure. */
import stringWidth from 'string-width';
import {isSingleCells} from './single-cells.ts';

const sgr = /\x1b\[[\d;:]*m/g;
const resets = /^\x1b\[0*m$/;

let segmenter: Intl.Segmenter | undefined;

export const stripSgr = (text: string): string =>
	text.includes('\x1b') ? text.replace(sgr, '') : text;

/** Columns of one line of text whose only control sequences are colours. */
export function widthOf(text: string): number {
	const bare = stripSgr(text);
	return isSingleCells(bare) ? bare.length : stringWidth(bare);
}

/** Exactly `width` columns: cut with `…` at the end, or padded with spaces. */
export function fitLeft(text: string, width: number): string {
	if (width <= 0) return '';
	const actual = widthOf(text);
	if (actual === width) return text;
	if (actual < width) return text + ' '.repeat(width - actual);
	return `${slice(text, 0, width - 1)}…`;
}

/** As `fitLeft`, with the padding in front. */
export function fitRight(text: string, width: number): string {
	const missing = width - widthOf(text);
	return missing > 0 ? ' '.repeat(missing) + text : fitLeft(text, width);
}

/**
 * The columns from `from` on, exactly `width` of them or fewer at the end of the text. A wide
 * character that is cut in two becomes a space. Colours in force are opened again and closed.
 */
export function slice(text: string, from: number, width: number): string {
	if (width <= 0) return '';
	if (!text.includes('\x1b') && isSingleCells(text)) return text.slice(from, from + width);
	const end = from + width;
	let style: readonly string[] = [];
	let column = 0;
	let out = '';
	for (const token of tokens(text)) {
		if (token.style) {
			style = styleAfter(style, token.text);
			if (column >= from) out += token.text;
			continue;
		}
		const next = column + token.width;
		if (next > from) {
			if (out === '' && style.length > 0) out = style.join('');
			if (next > end || column < from) {
				out += ' '.repeat(Math.min(next, end) - Math.max(column, from));
			} else out += token.text;
		}
		column = next;
		if (column >= end) break;
	}
	return style.length > 0 ? `${out}\x1b[0m` : out;
}

/** The columns of the character that covers one, the second not included. */
export function cellsAt(text: string, column: number): readonly [from: number, to: number] {
	let from = 0;
	for (const token of tokens(text)) {
		if (token.style) continue;
		const to = from + token.width;
		if (to > column) return [from, to];
		from = to;
	}
	return [column, column + 1];
}

/** The text broken into pieces of at most `width` columns, each with its colours complete. */
export function wrap(text: string, width: number): readonly string[] {
	if (width <= 0) return [text];
	if (!text.includes('\x1b') && isSingleCells(text)) {
		const pieces: string[] = [];
		for (let from = 0; from < text.length || from === 0; from += width)
			pieces.push(text.slice(from, from + width));
		return pieces;
	}
	const pieces: string[] = [];
	let style: readonly string[] = [];
	let piece = '';
	let column = 0;
	for (const token of tokens(text)) {
		if (token.style) {
			style = styleAfter(style, token.text);
			piece += token.text;
			continue;
		}
		if (column + token.width > width && column > 0) {
			pieces.push(style.length > 0 ? `${piece}\x1b[0m` : piece);
			piece = style.join('');
			column = 0;
		}
		piece += token.text;
		column += token.width;
	}
	return [...pieces, style.length > 0 ? `${piece}\x1b[0m` : piece];
}

/** As `wrap`, but at spaces; only a word longer than `width` is broken. */
export function wrapWords(text: string, width: number): readonly string[] {
	const lines: string[] = [];
	let line: string | null = null;
	for (const word of text.split(' ')) {
		if (line !== null && widthOf(line) + 1 + widthOf(word) <= width) {
			line = `${line} ${word}`;
			continue;
		}
		if (line !== null) lines.push(line);
		const pieces = wrap(word, width);
		lines.push(...pieces.slice(0, -1));
		line = pieces.at(-1) ?? '';
	}
	return [...lines, line ?? ''];
}

type Token =
	| {readonly style: true; readonly text: string}
	| {readonly style: false; readonly text: string; readonly width: number};

function* tokens(text: string): Generator<Token> {
	let from = 0;
	for (const match of text.matchAll(sgr)) {
		yield* characters(text.slice(from, match.index));
		yield {style: true, text: match[0]};
		from = match.index + match[0].length;
	}
	yield* characters(text.slice(from));
}

function* characters(text: string): Generator<Token> {
	if (isSingleCells(text)) {
		for (const character of text) yield {style: false, text: character, width: 1};
		return;
	}
	segmenter ??= new Intl.Segmenter(undefined, {granularity: 'grapheme'});
	for (const {segment} of segmenter.segment(text))
		yield {
			style: false,
			text: segment,
			width: isSingleCells(segment) ? segment.length : stringWidth(segment),
		};
}

/** The sequences still in force; what one of them overrides may stay in front of it. */
const styleAfter = (style: readonly string[], sequence: string): readonly string[] =>
	resets.test(sequence) ? [] : [...style.slice(-15), sequence];
