/** Pure: what people type to find lines, as a test. */
import type {LinePattern} from './reading.ts';

/** A text that is no valid regular expression is looked for as it is. A text without capitals matches both. */
export function expressionOf(source: string): RegExp {
	const flags = /\p{Lu}/u.test(source.replaceAll(/\\[A-Za-z]/g, '')) ? '' : 'i';
	try {
		return new RegExp(source, flags);
	} catch {
		return new RegExp(source.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), flags);
	}
}

/** Tests a line without its end and without colours. */
export function testOf({source, inverse}: LinePattern): (text: string) => boolean {
	const expression = expressionOf(source);
	return inverse ? (text) => !expression.test(text) : (text) => expression.test(text);
}
