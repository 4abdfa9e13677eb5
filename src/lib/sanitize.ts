/** Makes a line of a program's output harmless to show: its colours stay, nothing else acts. */
import {widthOf} from './text-width.ts';

/** Longer lines are cut; nobody reads them on a screen, and each is kept in memory. */
export const maxLineLength = 16_384;

const tabWidth = 8;

/** Anything that needs a closer look: control characters, and marks that reorder text. */
const suspicious = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/**
 * Every control sequence of ECMA-48, complete or cut off, in its 7-bit and 8-bit form, then
 * single control characters but tab and carriage return, then marks that reorder text.
 */
const sequences =
	/\x1b\[[0-?]*[ -/]*[@-~]?|\x9b[0-?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|[\x9d\x90\x98\x9e\x9f][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0a-\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const colour = /^\x1b\[[\d;:]*m$/;

/**
 * One line without its newline, as a terminal may show it. A line that is written over with
 * carriage returns (a progress bar) reads as its last state; tabs become spaces; a colour that is
 * left open is closed.
 */
export function sanitizeLine(raw: string): string {
	const cut = raw.length > maxLineLength ? `${raw.slice(0, maxLineLength)}…` : raw;
	if (!suspicious.test(cut)) return cut;
	const harmless = cut.replace(sequences, (sequence) => (colour.test(sequence) ? sequence : ''));
	const line = expandTabs(lastWritten(harmless));
	return leavesColourOpen(line) ? `${line}\x1b[0m` : line;
}

function leavesColourOpen(line: string): boolean {
	const last = line.lastIndexOf('\x1b');
	return last !== -1 && !/^\x1b\[0*m/.test(line.slice(last, last + 5));
}

function lastWritten(line: string): string {
	if (!line.includes('\r')) return line;
	return line.split('\r').findLast((part) => part !== '') ?? '';
}

function expandTabs(line: string): string {
	if (!line.includes('\t')) return line;
	const [first = '', ...rest] = line.split('\t');
	let out = first;
	let column = widthOf(first);
	for (const part of rest) {
		const spaces = tabWidth - (column % tabWidth);
		out += ' '.repeat(spaces) + part;
		column += spaces + widthOf(part);
	}
	return out;
}
