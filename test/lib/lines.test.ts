import {expect, test} from 'vitest';
import {
	eachLine,
	findNewlineBackward,
	wholeCharacters,
	withoutLineEnd,
} from '../../src/lib/lines.ts';

test('each whole line is given with its newline, and what is left is returned', () => {
	const lines: string[] = [];
	const rest = eachLine(Buffer.from('one\n\ntwo\r\nthr'), (line) => lines.push(line.toString()));
	expect({lines, rest: rest.toString()}).toEqual({lines: ['one\n', '\n', 'two\r\n'], rest: 'thr'});
});

test('newlines are counted backward from an end', () => {
	const bytes = Buffer.from('a\nb\nc\nd');
	expect(findNewlineBackward(bytes, 7, 2)).toEqual({at: 3, found: 2});
	expect(findNewlineBackward(bytes, 3, 2)).toEqual({at: 1, found: 1});
	expect(findNewlineBackward(bytes, 7, 9)).toEqual({at: 1, found: 3});
});

test('a character that is cut off by the end is not whole; bytes that are no UTF-8 are', () => {
	const euro = Buffer.from('a€');
	const smile = Buffer.from('😀');
	expect([4, 3, 2, 1].map((length) => wholeCharacters(euro.subarray(0, length)))).toEqual([
		4, 1, 1, 1,
	]);
	expect([4, 3, 2, 1].map((length) => wholeCharacters(smile.subarray(0, length)))).toEqual([
		4, 0, 0, 0,
	]);
	expect(wholeCharacters(Buffer.from([0x61, 0x80, 0x80, 0x80, 0x80]))).toBe(5);
	expect(wholeCharacters(Buffer.alloc(0))).toBe(0);
});

test('a line end is \\n or \\r\\n', () => {
	const texts = ['a\r\n', 'a\n', 'a', '\n', 'a\r\r\n'];
	expect(texts.map((text) => withoutLineEnd(Buffer.from(text)).toString())).toEqual([
		'a',
		'a',
		'a',
		'',
		'a\r',
	]);
});
