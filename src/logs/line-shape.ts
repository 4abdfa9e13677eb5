/** Pure: what stays the same in lines that a program writes again and again. */
import {stripSgr} from '../lib/text-width.ts';

/** A shape is a key, not something to be read: this much tells lines apart. */
const longestShape = 200;

const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^'\\\s]|\\.)*'|`[^`]*`/g;
/** Anything with a digit in it: numbers, times, hashes, addresses, ids, names with a number. */
const variable = /[\w.:/@%+-]*\d[\w.:/@%+-]*/g;
/** Hexadecimal without a digit is rare but long. */
const hexadecimal = /\b[a-f]{8,}\b/gi;
const blanks = /\s+/g;

/**
 * The line with everything that varies from one writing to the next masked as `#`: words with a
 * digit in them (numbers, times, UUIDs, addresses, paths with an id) and what stands in quotes.
 */
export function shapeOf(text: string): string {
	const bare = stripSgr(text);
	const head = bare.length > longestShape * 4 ? bare.slice(0, longestShape * 4) : bare;
	return head
		.replace(quoted, '#')
		.replace(variable, '#')
		.replace(hexadecimal, '#')
		.replace(blanks, ' ')
		.trim()
		.slice(0, longestShape);
}
