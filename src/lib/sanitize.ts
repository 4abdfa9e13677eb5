/** Makes a line of a program's output harmless to show: its colours stay, nothing else acts. Pure. */
import {stripSgr, widthOf} from './text-width.ts';

/** Longer lines are cut; nobody reads them on a screen, and each is kept in memory. */
export const maxLineLength = 16_384;
/** So much is looked at: colours take no room, and what was written over comes first. */
const mostRead = 4 * maxLineLength;

const tabWidth = 8;

/** More marks on one character than any language has would be drawn over other lines. */
const combining =
	'[\\u0300-\\u036f\\u0483-\\u0489\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f]';
const heaped = new RegExp(`(${combining}{8})${combining}+`, 'g');

/** Anything that needs a closer look: control characters, marks that reorder text, heaps of accents. */
const suspicious = new RegExp(
	`[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]|${combining}{9}`,
);

/**
 * Every control sequence of ECMA-48, complete or cut off, in its 7-bit and 8-bit form, then
 * single control characters but tab and carriage return, then marks that reorder text.
 */
const sequences =
	/\x1b\[[0-?]*[ -/]*[@-~]?|\x9b[0-?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|[\x9d\x90\x98\x9e\x9f][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0a-\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const colour = /^\x1b\[[\d;:]*m$/;
/** To the first column, as spinners do it: CHA, or further left than any line is wide. */
const toStart = /^(?:\x1b\[|\x9b)(?:[01]?G|\d{3,}D)$/;
/** What a cut may leave of a colour, or of a character in two halves. */
const halfAtEnd = /(?:\x1b(?:\[[\d;:]*)?|[\ud800-\udbff])$/;

/**
 * One line without its newline, as a terminal may show it. A line that is written over with
 * carriage returns or jumps to its start (a progress bar, a spinner) reads as its last state; tabs
 * become spaces; a colour that is left open is closed.
 */
export const sanitizeLine = (raw: string): string => sanitize(raw).text;

/** The same, and whether there is more of it than is shown: `text` ends with `…` then. */
export function sanitize(raw: string): {readonly text: string; readonly isCut: boolean} {
	if (raw.length <= maxLineLength && !suspicious.test(raw)) return {text: raw, isCut: false};
	const harmless = raw
		.slice(0, mostRead)
		.replace(sequences, (sequence) =>
			colour.test(sequence) ? sequence : toStart.test(sequence) ? '\r' : '',
		)
		.replace(heaped, '$1');
	const written = lastWritten(harmless);
	const isCut = written.length > maxLineLength || raw.length > mostRead;
	const line = expandTabs(isCut ? cut(written) : written);
	return {text: leavesColourOpen(line) ? `${line}\x1b[0m` : line, isCut};
}

/** Any text as part of a row: without line ends and colours, too. */
export const oneLine = (text: string): string =>
	stripSgr(sanitizeLine(text.replaceAll(/\s+/g, ' ')))
		.replaceAll(/ +/g, ' ')
		.trim();

const cut = (line: string): string => `${line.slice(0, maxLineLength).replace(halfAtEnd, '')}…`;

function leavesColourOpen(line: string): boolean {
	const last = line.lastIndexOf('\x1b');
	return last !== -1 && !/^\x1b\[0*m/.test(line.slice(last, last + 5));
}

function lastWritten(line: string): string {
	if (!line.includes('\r')) return line;
	return line.split('\r').findLast((part) => stripSgr(part) !== '') ?? '';
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
