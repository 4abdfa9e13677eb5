/** The control sequence that asks a terminal to put text on its clipboard. Pure. */
import type {TerminalTraits} from '../terminal.ts';

/**
 * Characters of base64 that every terminal which knows OSC 52 takes: xterm, the strictest, reads
 * 74,994 of them (hterm's documentation of OSC 52).
 */
export const longestOsc52 = 74_994;

/** GNU screen reads at most 256 bytes of a sequence that it passes on (its source: MAXSTR). */
const screenPiece = 240;

/** Null where the terminal does not know it, or the text is too long for it. */
export function osc52(text: string, way: TerminalTraits['osc52']): string | null {
	const data = Buffer.from(text).toString('base64');
	if (way === 'none' || data.length > longestOsc52) return null;
	const plain = `\x1b]52;c;${data}\x07`;
	switch (way) {
		case 'plain':
			return plain;
		case 'screen':
			return throughScreen(plain);
		case 'both':
			return plain + throughScreen(plain);
	}
}

/** In device control strings, whose contents screen hands to its own terminal. */
function throughScreen(sequence: string): string {
	let out = '';
	for (let from = 0; from < sequence.length; from += screenPiece)
		out += `\x1bP${sequence.slice(from, from + screenPiece)}\x1b\\`;
	return out;
}
