import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {
	fitLeft,
	fitRight,
	slice,
	stripSgr,
	widthOf,
	wrap,
	wrapWords,
} from '../../src/lib/text-width.ts';

test('agrees with string-width about every character and about pairs of them', () => {
	const wrong: string[] = [];
	for (let code = 0x20; code < 0x3000; code += 1) {
		const character = String.fromCharCode(code);
		if (/[\x7f-\x9f]/.test(character)) continue;
		for (const text of [character, `a${character}`, `${character}b`])
			if (widthOf(text) !== stringWidth(text)) wrong.push(code.toString(16));
	}
	expect(wrong).toEqual([]);
});

test('colours take no room', () => {
	expect(widthOf('\x1b[31mred\x1b[0m')).toBe(3);
	expect(stripSgr('\x1b[31mred\x1b[39m')).toBe('red');
});

test('fits text to a width', () => {
	expect(fitLeft('ab', 4)).toBe('ab  ');
	expect(fitLeft('abcde', 4)).toBe('abc…');
	expect(fitRight('ab', 4)).toBe('  ab');
	expect(fitLeft('日本語', 4)).toBe('日 …');
	expect(fitLeft('x', 0)).toBe('');
});

test('slices by columns and keeps the colour that is in force', () => {
	expect(slice('abcdef', 2, 3)).toBe('cde');
	expect(slice('\x1b[31mabc\x1b[0mdef', 1, 4)).toBe('\x1b[31mbc\x1b[0mde');
	expect(slice('\x1b[31mabcdef\x1b[0m', 2, 2)).toBe('\x1b[31mcd\x1b[0m');
	expect(slice('日本語', 1, 4)).toBe(' 本 ');
	expect(slice('abc', 5, 3)).toBe('');
});

test('wraps by columns, each piece with its colours', () => {
	expect(wrap('abcdef', 4)).toEqual(['abcd', 'ef']);
	expect(wrap('', 4)).toEqual(['']);
	expect(wrap('\x1b[31mabcdef\x1b[0m', 4)).toEqual(['\x1b[31mabcd\x1b[0m', '\x1b[31mef\x1b[0m']);
	expect(wrap('日本語', 5)).toEqual(['日本', '語']);
});

test('wraps at spaces, and breaks only words that do not fit', () => {
	expect(wrapWords('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
	expect(wrapWords('http://127.0.0.1/health ok', 10)).toEqual([
		'http://127',
		'.0.0.1/hea',
		'lth ok',
	]);
});
