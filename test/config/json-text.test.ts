import {expect, test} from 'vitest';
import {dotted, readJsonText} from '../../src/config/json-text.ts';

test('a field is found on its line, an absent one on that of its parent', () => {
	const text = '\n{\n\t"name": "a",\n\t"list": [\n\t\t1,\n\t\t{"x": 2}\n\t]\n}\n';
	const json = readJsonText(text);
	if (!json.ok) throw new Error(json.message);
	expect(json.value).toEqual({name: 'a', list: [1, {x: 2}]});
	const places = [['name'], ['list'], ['list', 0], ['list', 1, 'x'], ['list', 1, 'y'], ['z'], []];
	expect(places.map(json.lineOf)).toEqual([3, 4, 5, 6, 6, 2, 2]);
});

test.each([
	['', 1, 1, 'the file is empty', null],
	['{"a": 1,}', 1, 8, 'a comma stands before "}"', 'Remove the last comma.'],
	['{"a": 1\n"b": 2}', 1, 8, 'a comma is missing here', null],
	['{\n// hi\n}', 2, 1, 'JSON has no comments', 'Use the field "description" for words.'],
	[
		"{'a': 1}",
		1,
		2,
		'expected a field name in double quotes, found "\'"',
		'Texts stand in double quotes: "…".',
	],
	['{"a": yes}', 1, 7, 'expected a value, found "yes"', 'Texts stand in double quotes: "…".'],
	['{"a": 01}', 1, 7, 'expected a value, found "01"', 'Texts stand in double quotes: "…".'],
	['{"a" 1}', 1, 6, 'expected ":" after "a", found "1"', null],
	['{"a": 1', 1, 8, 'the file ends where "," or "}" should be', null],
	['{"a": "x', 1, 7, 'a text is not closed', 'Close it with a double quote.'],
	[
		'{"a": "x\n"}',
		1,
		9,
		'a line break stands in a text',
		'Close the text with a double quote, or write \\n.',
	],
	['{"a": "\\q"}', 1, 8, 'a backslash begins no known escape', 'Write "\\\\" for one backslash.'],
	[
		'{} {}',
		1,
		4,
		'expected the end of the file, found "{"',
		'A file holds one service: one { … }.',
	],
	['{"a": 1, "a": 2}', 1, 10, 'the field "a" is written twice', null],
])('%j: line %i, column %i', (text, line, column, message, hint) => {
	expect(readJsonText(text)).toEqual({ok: false, line, column, message, hint});
});

test('hostile nesting is refused before the stack ends', () => {
	expect(readJsonText('['.repeat(100_000))).toMatchObject({
		ok: false,
		message: 'is nested too deeply',
	});
});

test('it accepts what JSON.parse accepts', () => {
	const pieces = [
		'{',
		'}',
		'[',
		']',
		',',
		':',
		'"a"',
		'"b"',
		'1',
		'-0.5e+3',
		'01',
		'true',
		'nul',
		' ',
		'\n',
		'"\\u00e9"',
		'"\\x"',
	];
	let seed = 7;
	const chance = (below: number): number => {
		seed = (seed * 48_271) % 2_147_483_647;
		return seed % below;
	};
	const disagreements = Array.from({length: 20_000}, () =>
		Array.from({length: 1 + chance(7)}, () => pieces[chance(pieces.length)]).join(''),
	).filter((text) => {
		const json = readJsonText(text);
		return json.ok !== isJson(text) && !(!json.ok && json.message.endsWith('is written twice'));
	});
	expect(disagreements).toEqual([]);
});

test('paths are written as people write them', () => {
	expect(dotted(['dependencies', 1, 'service'])).toBe('dependencies[1].service');
	expect(dotted(['health', 'interval'])).toBe('health.interval');
});

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
