import {expect, test} from 'vitest';
import {maxLineLength, sanitizeLine} from '../../src/lib/sanitize.ts';

test.each([
	['plain text stays', 'GET / 200', 'GET / 200'],
	['colours stay', '\x1b[31mred\x1b[0m', '\x1b[31mred\x1b[0m'],
	['colours in their long form stay', '\x1b[38;2;1;2;3mx\x1b[0m', '\x1b[38;2;1;2;3mx\x1b[0m'],
	['an open colour is closed', '\x1b[31mred', '\x1b[31mred\x1b[0m'],
	['the cursor does not move', 'a\x1b[2Jb\x1b[10;5Hc\x1b[?1049hd', 'abcd'],
	['titles and the clipboard are left alone', '\x1b]0;title\x07a\x1b]52;c;aGk=\x1b\\b', 'ab'],
	['links lose their target', '\x1b]8;;http://x.example\x1b\\here\x1b]8;;\x1b\\', 'here'],
	['device controls go', 'a\x1bPq#0\x1b\\b', 'ab'],
	['8-bit controls go', 'a\x9b2Jb\x9d0;t\x07c\x85d', 'abcd'],
	['what is cut off goes', 'a\x1b[', 'a'],
	['an endless title takes the rest', 'a\x1b]0;never ends', 'a'],
	['other character sets go', '\x1b(0lqk\x1b(B', 'lqk'],
	['bells, nulls and deletes go', 'a\x07b\x00c\x7fd', 'abcd'],
	['the last state of a progress bar', '10%\r20%\r30%', '30%'],
	['the end of a line of Windows', 'text\r', 'text'],
	['tabs reach the next stop', 'a\tb\tc', 'a       b       c'],
	['tabs count wide characters', '日本\tx', '日本    x'],
	['tabs do not count colours', '\x1b[1mab\x1b[0m\tc', '\x1b[1mab\x1b[0m      c'],
	['text is not reordered', 'a\u202eb\u2066c', 'abc'],
	['wide characters and joined ones stay', '👨‍👩‍👧 日本 é', '👨‍👩‍👧 日本 é'],
])('%s', (_, raw, shown) => {
	expect(sanitizeLine(raw)).toBe(shown);
});

test('a very long line is cut', () => {
	expect(sanitizeLine('x'.repeat(maxLineLength + 1))).toBe(`${'x'.repeat(maxLineLength)}…`);
});

test('whatever comes, only colours are left of control characters', () => {
	let seed = 7;
	const pick = (most: number): number => {
		seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
		return seed % most;
	};
	const parts = [
		'\x1b',
		'[',
		']',
		'31',
		';',
		'm',
		'J',
		'\x07',
		'\x9b',
		'P',
		'\\',
		'\r',
		'\t',
		'a',
		'日',
		'\x1b[1m',
	];
	for (let round = 0; round < 5000; round += 1) {
		const raw = Array.from({length: pick(12)}, () => parts[pick(parts.length)]).join('');
		const left = sanitizeLine(raw).replace(/\x1b\[[\d;:]*m/g, '');
		expect(left, JSON.stringify(raw)).toMatch(/^[^\x00-\x1f\x7f-\x9f]*$/);
	}
});
