/**
 * What a terminal says of the mouse, taken out of what is typed. Pure.
 *
 *   ESC [ < button ; column ; row M    pressed or moved (SGR 1006; `m`: let go)
 *   ESC [ M button column row          the same as single bytes, from terminals that know no 1006
 *
 * Text is one character per byte (latin1), so that nothing else is touched. Inside a bracketed paste
 * nothing is a report.
 */
export type Report = {
	readonly kind: 'press' | 'drag' | 'release' | 'wheel';
	/** 0 left, 1 middle, 2 right; of a wheel -1 up, 1 down. */
	readonly button: number;
	/** From 0. */
	readonly column: number;
	readonly row: number;
	/** With shift, alt or ctrl held down. */
	readonly modified: boolean;
};

/** What was read so far: the start of a sequence whose rest is still to come, and whether a paste is on. */
export type Reading = {readonly pending: string; readonly pasting: boolean};

export const nothingRead: Reading = {pending: '', pasting: false};

/** In the order in which it was typed. */
export type Piece = string | Report;

const pasteBegins = '\x1b[200~';
const pasteEnds = '\x1b[201~';
const sequence = /\x1b\[<(\d+);(\d+);(\d+)([Mm])|\x1b\[M([\s\S]{3})|\x1b\[200~/g;
/** What may still become a report, or the end of a paste, with the next bytes. */
const unfinished = /\x1b(?:\[(?:<[\d;]*|M[\s\S]{0,2}|2(?:0(?:[01])?)?)?)?$/;

export function takeReports(
	before: Reading,
	bytes: string,
): {readonly pieces: readonly Piece[]; readonly reading: Reading} {
	let text = before.pending + bytes;
	let {pasting} = before;
	const pieces: Piece[] = [];
	const type = (typed: string): void => {
		if (typed !== '') pieces.push(typed);
	};
	while (text !== '') {
		if (pasting) {
			const end = text.indexOf(pasteEnds);
			if (end === -1) break;
			type(text.slice(0, end + pasteEnds.length));
			text = text.slice(end + pasteEnds.length);
			pasting = false;
			continue;
		}
		sequence.lastIndex = 0;
		const found = sequence.exec(text);
		if (!found) break;
		const after = found.index + found[0].length;
		if (found[0] === pasteBegins) {
			type(text.slice(0, after));
			pasting = true;
		} else {
			type(text.slice(0, found.index));
			const report = reportOf(found);
			if (report) pieces.push(report);
		}
		text = text.slice(after);
	}
	const pending = unfinished.exec(text)?.[0] ?? '';
	type(text.slice(0, text.length - pending.length));
	return {pieces, reading: {pending, pasting}};
}

function reportOf([, button, column, row, end, bytes]: RegExpExecArray): Report | null {
	if (bytes === undefined)
		return decode(Number(button), Number(column) - 1, Number(row) - 1, end === 'm');
	const [code = 0, x = 0, y = 0] = Array.from(bytes, (byte) => byte.charCodeAt(0));
	return decode(code - 32, x - 33, y - 33, false);
}

function decode(code: number, column: number, row: number, released: boolean): Report | null {
	const modified = (code & 28) !== 0;
	const at = {column: Math.max(0, column), row: Math.max(0, row), modified};
	const button = code & 3;
	// Bit 6: a wheel, of which 2 and 3 turn sideways; bit 7: more buttons.
	if ((code & 192) === 64)
		return button > 1 ? null : {kind: 'wheel', button: button === 0 ? -1 : 1, ...at};
	if ((code & 192) !== 0) return null;
	if ((code & 32) !== 0) return {kind: 'drag', button, ...at};
	// Single bytes do not say which button was let go.
	if (released || button === 3) return {kind: 'release', button: button === 3 ? 0 : button, ...at};
	return {kind: 'press', button, ...at};
}
