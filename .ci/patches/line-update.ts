/**
 * What turns one line of the screen into another: only the cells that differ are written, where
 * Ink's own way writes everything from the first of them to the end of the line.
 */
import {isSingleCells} from '../../src/lib/single-cells.ts';

/** Text without sequences, one character per cell, and each cell's style: see `styleTo`. */
type Cells = {readonly text: string; readonly styles: readonly string[]};

/** A gap of so many unchanged cells is written again, since moving over it takes as many bytes. */
const shortGap = 4;

/**
 * The cursor is anywhere in the line and ends anywhere in it, the style is the default before and
 * after. Null for lines that need the whole way: wide characters, other sequences than styles.
 */
export function changedCells(previous: string, next: string, columns: number): string | null {
	const before = cellsOf(previous);
	const after = cellsOf(next);
	if (!before || !after || Math.max(before.text.length, after.text.length) > columns) return null;
	const {length} = after.text;
	const isSame = (at: number): boolean =>
		(before.text[at] ?? ' ') === (after.text[at] ?? ' ') &&
		(before.styles[at] ?? '') === (after.styles[at] ?? '');
	let out = '';
	let style = '';
	let column = -1;
	for (let at = 0; at < length; at += 1) {
		if (isSame(at)) continue;
		if (column < 0 || at - column > shortGap) {
			out += `\x1b[${at + 1}G`;
			column = at;
		}
		for (; column <= at; column += 1) {
			const wanted = after.styles[column] ?? '';
			if (wanted !== style) out += styleTo(style, wanted);
			style = wanted;
			out += after.text[column];
		}
	}
	let end = before.text.length;
	while (end > length && isSame(end - 1)) end -= 1;
	if (end > length) {
		out += `${style === '' ? '' : '\x1b[m'}\x1b[${length + 1}G\x1b[K`;
		style = '';
	}
	return style === '' ? out : `${out}\x1b[m`;
}

/** Styles are the parameters of one SGR sequence that makes them out of the default; empty: the default. */
function styleTo(from: string, to: string): string {
	if (to === '') return '\x1b[m';
	return from === '' ? `\x1b[${to}m` : `\x1b[0;${to}m`;
}

const sgr = /\x1b\[([\d;]*)m/g;

/** Of the lines on the screen; the next ones of a frame are the previous ones of the frame after it. */
const known = new Map<string, Cells | null>();
const mostKnown = 400;

function cellsOf(line: string): Cells | null {
	let cells = known.get(line);
	if (cells === undefined) {
		if (known.size >= mostKnown) known.clear();
		cells = parse(line);
		known.set(line, cells);
	}
	return cells;
}

/** Null when a character is not one cell, or a sequence not a plain style. */
function parse(line: string): Cells | null {
	const styles: string[] = [];
	const active = new Map<string, string>();
	let style = '';
	let text = '';
	let from = 0;
	const take = (end: number) => {
		text += line.slice(from, end);
		while (styles.length < text.length) styles.push(style);
	};
	for (const {0: sequence, 1: parameters = '', index} of line.matchAll(sgr)) {
		take(index);
		if (!apply(active, parameters.split(';'))) return null;
		style = [...active.values()].join(';');
		from = index + sequence.length;
	}
	take(line.length);
	return isSingleCells(text) ? {text, styles} : null;
}

/** Which attribute each parameter sets, and which ones end it. */
const attributes: Readonly<Record<string, string>> = {
	'1': 'bold',
	'2': 'dim',
	'3': 'italic',
	'4': 'underline',
	'5': 'blink',
	'7': 'inverse',
	'8': 'hidden',
	'9': 'strike',
};
const ends: Readonly<Record<string, readonly string[]>> = {
	'22': ['bold', 'dim'],
	'23': ['italic'],
	'24': ['underline'],
	'25': ['blink'],
	'27': ['inverse'],
	'28': ['hidden'],
	'29': ['strike'],
	'39': ['foreground'],
	'49': ['background'],
};

/** False for a parameter that it does not know. */
function apply(active: Map<string, string>, parameters: readonly string[]): boolean {
	for (let at = 0; at < parameters.length; at += 1) {
		const parameter = parameters[at] ?? '';
		const attribute = attributes[parameter];
		const code = Number(parameter);
		if (code === 0) active.clear();
		else if (attribute) active.set(attribute, parameter);
		else if (ends[parameter]) for (const name of ends[parameter]) active.delete(name);
		else if (code === 38 || code === 48) {
			const length = parameters[at + 1] === '5' ? 3 : parameters[at + 1] === '2' ? 5 : 0;
			const color = parameters.slice(at, at + length);
			if (length === 0 || color.length < length) return false;
			active.set(code === 38 ? 'foreground' : 'background', color.join(';'));
			at += length - 1;
		} else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97))
			active.set('foreground', parameter);
		else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107))
			active.set('background', parameter);
		else return false;
	}
	return true;
}
