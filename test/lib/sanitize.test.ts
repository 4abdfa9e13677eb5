import {expect, test} from 'vitest';
import {maxLineLength, oneLine, sanitizeLine} from '../../src/lib/sanitize.ts';

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
	['a state that only colours follow', '99%\r\x1b[32m100%\r\x1b[0m', '\x1b[32m100%\x1b[0m'],
	['the last state of a spinner', '\x1b[2K\x1b[1G| a\x1b[2K\x1b[1G/ b', '/ b'],
	['the last state after a jump to the left', '| a\x1b[1000D/ b', '/ b'],
	['what is cleared after it', 'done\r\x1b[K', 'done'],
	['the cursor is not saved, hidden or asked for', 'a\x1b7\x1b[?25l\x1b[6n\x1b8b\x1bc', 'ab'],
	['keys and the mouse stay as they are', 'a\x1b[?1006h\x1b[>4;2m\x1b[?2004h\x1b=b', 'ab'],
	['a colour that is cut off goes', 'a\x1b[38;5;1', 'a'],
	['a string ends at the next sequence', 'a\x1b]0;t\x1b[31mb', 'a\x1b[31mb\x1b[0m'],
	['a line of controls only is empty', '\x1b[2J\x1b[H\x0c', ''],
	[
		'invalid UTF-8 is one character',
		Buffer.from([0x61, 0xff, 0xc3, 0x62]).toString('utf8'),
		'a\ufffd\ufffdb',
	],
	['bytes of 8-bit controls', Buffer.from([0x61, 0x9b, 0x32, 0x4a]).toString('utf8'), 'a\ufffd2J'],
	['8-bit controls as UTF-8', Buffer.from([0x61, 0xc2, 0x9b, 0x32, 0x4a]).toString('utf8'), 'a'],
	['accents stay', 'e\u0301a\u0308\u0323', 'e\u0301a\u0308\u0323'],
	['heaps of accents are cleared', `z${'\u0301'.repeat(500)}x`, `z${'\u0301'.repeat(8)}x`],
	['tabs count accents as nothing', 'e\u0301\tx', 'e\u0301       x'],
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
	const most = 'x'.repeat(maxLineLength);
	expect(sanitizeLine(most)).toBe(most);
	expect(sanitizeLine(`${most}x`)).toBe(`${most}…`);
	expect(sanitizeLine('x'.repeat(5e6))).toBe(`${most}…`);
	expect(sanitizeLine(`\x1b[31m${'x'.repeat(5e6)}`)).toBe(`\x1b[31m${most.slice(5)}…\x1b[0m`);
	expect(sanitizeLine(`${most.slice(1)}\x1b[31mred`)).toBe(`${most.slice(1)}…`);
	expect(sanitizeLine(`${most.slice(1)}👍`)).toBe(`${most.slice(1)}…`);
	expect(sanitizeLine(`${most}\r${most}\rlast`)).toBe('last');
	expect(sanitizeLine(`${'\x1b[1m'.repeat(maxLineLength)}x`)).toMatch(/^(?:\x1b\[1m)+…\x1b\[0m$/);
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

test('any text can be a part of a row', () => {
	expect(oneLine('\x1b]0;pwned\x07 a\r\n\tb \x1b[31m c\n')).toBe('a b c');
});
