/**
 * Reads the text of an `env_file`: one `KEY=value` per line, `export` in front allowed, comments
 * with `#`. What stands in single quotes or backquotes is taken as it is; in double quotes `\n`,
 * `\t`, `\r`, `\"`, `\\` and `\$` are known. Quoted values may go over several lines. Without quotes
 * a ` #` begins a comment. Pure.
 */

export type EnvLine = {
	readonly key: string;
	/** Still with its variables, and `$$` for a dollar sign, unless `literal`. */
	readonly value: string;
	/** Counted from 1. */
	readonly line: number;
	/** It stood in single quotes: nothing in it is expanded. */
	readonly literal: boolean;
};

export type EnvFileText =
	| {readonly lines: readonly EnvLine[]}
	| {readonly line: number; readonly error: string; readonly hint: string | null};

export function parseEnvFile(source: string): EnvFileText {
	const text = source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
	const lines: EnvLine[] = [];
	let at = 0;
	let line = 1;
	while (at < text.length) {
		const end = endOfLine(text, at);
		const row = text.slice(at, end);
		if (/^\s*(?:#.*)?$/.test(row)) {
			at = end + 1;
			line += 1;
			continue;
		}
		const [front, key] = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=[ \t]*/.exec(row) ?? [];
		if (front === undefined || key === undefined)
			return {
				line,
				error: `is not KEY=value: ${row.trim().slice(0, 40)}`,
				hint: 'Begin comments with #, and put values of several lines in quotes.',
			};
		const found = readValue(text, at + front.length);
		if (found === null)
			return {line, error: `${key} has a quote without its end`, hint: 'Close it.'};
		if (!/^[ \t]*(?:#.*)?$/.test(text.slice(found.end, endOfLine(text, found.end))))
			return {
				line,
				error: `${key} goes on after its closing quote`,
				hint: 'Put the whole value in quotes.',
			};
		lines.push({key, value: found.value, line, literal: found.literal});
		const next = endOfLine(text, found.end);
		line += text.slice(at, next).split('\n').length;
		at = next + 1;
	}
	return {lines};
}

type Value = {readonly value: string; readonly end: number; readonly literal: boolean};

function readValue(text: string, start: number): Value | null {
	const quote = text[start];
	if (quote === "'" || quote === '`') {
		const close = text.indexOf(quote, start + 1);
		if (close === -1) return null;
		return {value: text.slice(start + 1, close), end: close + 1, literal: true};
	}
	if (quote === '"') return readDouble(text, start);
	const end = endOfLine(text, start);
	const row = text.slice(start, end);
	const comment = /(?:^|\s)#/.exec(row)?.index ?? row.length;
	return {value: row.slice(0, comment).trim(), end, literal: false};
}

const escapes: Readonly<Record<string, string>> = {
	n: '\n',
	r: '\r',
	t: '\t',
	'"': '"',
	'\\': '\\',
	$: '$$',
};

function readDouble(text: string, start: number): Value | null {
	let value = '';
	for (let at = start + 1; at < text.length; at += 1) {
		const character = text[at] ?? '';
		if (character === '"') return {value, end: at + 1, literal: false};
		const escaped = character === '\\' ? escapes[text[at + 1] ?? ''] : undefined;
		value += escaped ?? character;
		if (escaped !== undefined) at += 1;
	}
	return null;
}

function endOfLine(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end === -1 ? text.length : end;
}
