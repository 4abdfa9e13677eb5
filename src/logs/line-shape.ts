/** Pure: what stays the same in lines that a program writes again and again. */
import {stripSgr} from '../lib/text-width.ts';

/** More than these say that the lines of a run or of a service have no shapes, so that none of them is news. */
export const mostShapes = 50_000;
/** A shape is a key, not something to be read: this much tells lines apart. */
const longestShape = 200;
/** What is masked is longer than its mask. */
const longestHead = 800;

/** What is in quotes, with the key that it is the value of, if that is one of words, or that it is a key itself. */
const quoted =
	/("?\b(?:msg|message|err|error|event|level|lvl|severity)"?\s*[:=]\s*)?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\\s]|\\.)*'|`[^`]*`)(\s*:)?/g;
/** Anything with a digit in it: numbers, times, hashes, addresses, ids, paths and names with a number. */
const variable = /[\w.:/@%+-]*\d[\w.:/@%+-]*/g;
/** Hexadecimal without a digit is rare but long. */
const hexadecimal = /\b[a-f]{8,}\b/gi;
const blanks = /\s+/g;

/**
 * The line with everything that varies from one writing to the next masked as `#`: words with a
 * digit in them (numbers, times, UUIDs, addresses, paths with an id) and what stands in quotes,
 * unless it is a key or the message of a structured line.
 */
export function shapeOf(text: string): string {
	const bare = stripSgr(text);
	const head = bare.length > longestHead ? bare.slice(0, longestHead) : bare;
	return head
		.replace(quoted, (whole, key?: string, colon?: string) =>
			key !== undefined || colon !== undefined ? whole : '#',
		)
		.replace(variable, '#')
		.replace(hexadecimal, '#')
		.replace(blanks, ' ')
		.trim()
		.slice(0, longestShape);
}
