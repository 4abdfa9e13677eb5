/**
 * What turns one line of the screen into another: only the cells that differ are written, where
 * Ink's own way writes everything from the first of them to the end of the line.
 */
import {isSingleCells} from './single-cells.ts';

/** `style`: parameters of one SGR sequence that makes it out of the default; empty: the default. */
type Cell = {readonly text: string; readonly style: string};

const blank: Cell = {text: ' ', style: ''};

/** A gap of so many unchanged cells is written again, since moving over it takes as many bytes. */
const shortGap = 4;

/**
 * The cursor is anywhere in the line and ends anywhere in it, the style is the default before and
 * after. Null for lines that need the whole way: wide characters, other sequences than styles.
 */
export function changedCells(previous: string, next: string, columns: number): string | null {
	const before = cellsOf(previous);
	const after = cellsOf(next);
	if (!before || !after || before.length > columns || after.length > columns) return null;
	let out = '';
	let style = '';
	let column = -1;
	const write = (to: number) => {
		for (; column < to; column += 1) {
			const cell = after[column] ?? blank;
			if (cell.style !== style) out += styleTo(style, cell.style);
			style = cell.style;
			out += cell.text;
		}
	};
	for (let at = 0; at < after.length; at += 1) {
		if (isSame(before[at] ?? blank, after[at] ?? blank)) continue;
		if (column < 0 || at - column > shortGap) {
			out += `\x1b[${at + 1}G`;
			column = at;
		}
		write(at + 1);
	}
	const kept = before.findLastIndex((cell, at) => at >= after.length && !isSame(cell, blank));
	if (kept >= 0) {
		out += `${style === '' ? '' : '\x1b[m'}\x1b[${after.length + 1}G\x1b[K`;
		style = '';
	}
	return style === '' ? out : `${out}\x1b[m`;
}

const isSame = (a: Cell, b: Cell): boolean => a.text === b.text && a.style === b.style;

function styleTo(from: string, to: string): string {
	if (to === '') return '\x1b[m';
	return from === '' ? `\x1b[${to}m` : `\x1b[0;${to}m`;
}

const sgr = /\x1b\[([\d;]*)m/g;

/** Null when a character is not one cell, or a sequence not a plain style. */
function cellsOf(line: string): readonly Cell[] | null {
	const cells: Cell[] = [];
	const active = new Map<string, string>();
	let style = '';
	let from = 0;
	const take = (end: number): boolean => {
		const text = line.slice(from, end);
		if (!isSingleCells(text)) return false;
		for (const character of text) cells.push({text: character, style});
		return true;
	};
	for (const {0: sequence, 1: parameters = '', index} of line.matchAll(sgr)) {
		if (!take(index) || !apply(active, parameters.split(';'))) return null;
		style = [...active.values()].join(';');
		from = index + sequence.length;
	}
	return take(line.length) ? cells : null;
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
