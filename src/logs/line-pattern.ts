/** Pure: what people type to find lines, as a test of a line and as a word that it must have. */
import {isEndless} from './endless-pattern.ts';
import type {LinePattern} from './reading.ts';

export type LineTest = {
	/** Whether a line as it is shown, without colours, passes. */
	readonly passes: (text: string) => boolean;
	/**
	 * Finds nothing in bytes (as latin1, without colours) of which no line passes, if nothing is hidden
	 * in them; null: any may. Tabs are shown as spaces.
	 */
	readonly hint: RegExp | null;
};

export function createTest(pattern: LinePattern): LineTest {
	const passes = testOf(pattern);
	if (pattern.inverse) return {passes, hint: null};
	const {source, flags} = expressionOf(pattern.source);
	const word = wordIn(source).trim();
	const bytes = escaped(word).replaceAll(/ +/g, '[ \\t]+');
	const hint = word.length < shortestWord ? null : new RegExp(bytes, `${flags}g`);
	return {passes, hint};
}

/** Tests a line as it is shown, without colours. */
export function testOf({source, inverse}: LinePattern): (text: string) => boolean {
	const expression = expressionOf(source);
	return inverse ? (text) => !expression.test(text) : (text) => expression.test(text);
}

/**
 * A text that is no valid regular expression, or one that would not come to an end, is looked for as
 * it is. A text without capitals matches both.
 */
export function expressionOf(source: string): RegExp {
	const flags = flagsOf(source);
	const literal = new RegExp(escaped(source), flags);
	const expression = compiled(source, flags);
	return expression === null || isEndless(source, flags) ? literal : expression;
}

function compiled(source: string, flags: string): RegExp | null {
	try {
		return new RegExp(source, flags);
	} catch {
		return null;
	}
}

/**
 * Why a text is looked for as it is: it does not compile, or would not come to an end with some
 * lines; null: it is an expression.
 */
export function faultOf(source: string): 'invalid' | 'endless' | null {
	const flags = flagsOf(source);
	if (compiled(source, flags) === null) return 'invalid';
	return isEndless(source, flags) ? 'endless' : null;
}

const flagsOf = (source: string): '' | 'i' =>
	/\p{Lu}/u.test(source.replaceAll(/\\[A-Za-z]/g, '')) ? '' : 'i';

/** A shorter word occurs everywhere. */
const shortestWord = 2;

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/**
 * The longest text of plain ASCII that every match of a regular expression contains; empty when
 * none can be told.
 */
export function wordIn(source: string): string {
	let longest = '';
	let word = '';
	const end = () => {
		if (word.length > longest.length) longest = word;
		word = '';
	};
	for (let at = 0; at < source.length; at += 1) {
		const character = source.charAt(at);
		switch (character) {
			case '|':
				return '';
			case '(':
				at = afterGroup(source, at) - 1;
				end();
				break;
			case '[':
				at = afterClass(source, at) - 1;
				end();
				break;
			case '\\': {
				at += 1;
				const next = source.charAt(at);
				if (/[\w\u0080-\uffff]/.test(next)) {
					if (!/[bBdDsSwWnrtfv]/.test(next)) return '';
					end();
				} else word += next;
				break;
			}
			case '*':
			case '?':
			case '{':
				// What may be missing is no part of it.
				word = word.slice(0, -1);
				end();
				if (character === '{') at = Math.max(at, source.indexOf('}', at));
				break;
			case '+':
			case '.':
			case '^':
			case '$':
				end();
				break;
			default:
				if (/[ -~]/.test(character)) word += character;
				else end();
		}
	}
	end();
	return longest;
}

/** Where the group that begins at `start` is over. */
function afterGroup(source: string, start: number): number {
	let depth = 0;
	for (let at = start; at < source.length; at += 1) {
		const character = source.charAt(at);
		if (character === '\\') at += 1;
		else if (character === '[') at = afterClass(source, at) - 1;
		else if (character === '(') depth += 1;
		else if (character === ')') depth -= 1;
		if (depth === 0) return at + 1;
	}
	return source.length;
}

function afterClass(source: string, start: number): number {
	for (let at = start + 1; at < source.length; at += 1) {
		const character = source.charAt(at);
		if (character === '\\') at += 1;
		else if (character === ']') return at + 1;
	}
	return source.length;
}
