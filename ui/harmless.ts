/**
 * Texts that somebody else wrote (service files, the answers of checks, commands, other people's
 * recordings) as they may stand in a row of the screen: one line, no control sequence, no colour, no
 * mark that reorders text, and as wide on every terminal as it is reckoned. Pure.
 */
import {sanitizeLine} from '../src/lib/sanitize.ts';
import {stripSgr} from '../src/lib/text-width.ts';
import {steadyWidth} from './steady-width.ts';

const plain = /^[ -~]*$/;
const breaks = /\s*[\r\n\t\v\f\x85\u2028\u2029]\s*/g;

/** The same text when nothing is wrong with it. */
export const harmless = (text: string): string =>
	plain.test(text)
		? text
		: steadyWidth(stripSgr(sanitizeLine(text.replace(breaks, ' '))).replaceAll('\x1b', ''));

/** With every text in it harmless; the same value when all are. Keys stay as they are. */
export function withHarmless<Value>(value: Value): Value {
	if (typeof value === 'string') return harmless(value) as Value;
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) {
		const items = value.map(withHarmless);
		return items.every((item, at) => item === value[at]) ? value : (items as Value);
	}
	const fields = Object.entries(value).map(([key, field]) => [key, withHarmless(field)] as const);
	return fields.every(([key, field]) => field === value[key as keyof Value])
		? value
		: (Object.fromEntries(fields) as Value);
}
