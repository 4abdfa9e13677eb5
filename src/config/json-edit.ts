/** Changes one number in JSON text that people wrote, and nothing else. */
import {readJsonText} from './json-text.ts';

/**
 * `text` is an object; `field` is one of its own fields, or becomes its last one, indented as the
 * first. Throws when the text is no JSON object, or the field is there and no number.
 */
export function setNumber(text: string, field: string, value: number): string {
	const json = readJsonText(text);
	const open = text.indexOf('{');
	if (!json.ok || open === -1) throw new Error('not the text of a JSON object');
	const place = json.offsetOf([field]);
	if (place !== null) {
		const rest = text.slice(place);
		const found = /^("(?:[^"\\]|\\.)*"\s*:\s*)-?\d[\d.eE+-]*/.exec(rest);
		if (!found) throw new Error(`${field} is not a number`);
		return `${text.slice(0, place)}${found[1]}${value}${rest.slice(found[0].length)}`;
	}
	const close = text.lastIndexOf('}');
	const body = text.slice(open + 1, close);
	const written = `"${field}": ${value}`;
	if (body.trim() === '') return `${text.slice(0, open + 1)}${written}${text.slice(close)}`;
	const indent = /^[ \t]*(\r?\n[ \t]*)?/.exec(body)?.[1] ?? ' ';
	const end = open + 1 + body.trimEnd().length;
	return `${text.slice(0, end)},${indent}${written}${text.slice(end)}`;
}
