import {expect, test} from 'vitest';
import {widthOf} from '../../src/lib/text-width.ts';
import {toAscii, wantsAscii} from '../../ui/ascii.ts';
import {createTheme, type Role} from '../../ui/theme.ts';
import {themeNames, themes} from '../../ui/themes.ts';

test('the locale decides about characters as POSIX wants it', () => {
	expect(wantsAscii({LANG: 'de_DE.UTF-8'})).toBe(false);
	expect(wantsAscii({LANG: 'C.utf8'})).toBe(false);
	expect(wantsAscii({LC_CTYPE: 'UTF-8', LANG: 'C'})).toBe(false);
	expect(wantsAscii({LANG: 'de_DE.UTF-8', LC_ALL: 'C'})).toBe(true);
	expect(wantsAscii({LANG: 'de_DE.ISO-8859-1'})).toBe(true);
	expect(wantsAscii({LANG: 'de_DE.UTF-8', LC_ALL: ''})).toBe(false);
	expect(wantsAscii({})).toBe(false);
	expect(wantsAscii({LANG: 'C.UTF-8', TERM: 'linux'})).toBe(true);
	expect(wantsAscii({LANG: 'C', WEAVER_ASCII: '0'})).toBe(false);
	expect(wantsAscii({LANG: 'C.UTF-8', WEAVER_ASCII: '1'})).toBe(true);
});

test('ASCII keeps the width of every line, and its colours', () => {
	for (const line of [
		'● api · running…',
		'╭─ 1 Services ─╮│',
		'日本 and é, 👩‍👩‍👧 → ok',
		'⠀⣿⡇▁▂▃▄▅▆▇█',
		'\x1b[31m✗\x1b[39m api',
	]) {
		expect(toAscii(line)).toMatch(/^[\x20-\x7e\x1b]*$/);
		expect(widthOf(toAscii(line))).toBe(widthOf(line));
	}
	expect(toAscii('\x1b[31m✗\x1b[39m')).toBe('\x1b[31mx\x1b[39m');
});

test('themes use the sixteen colours only, and never colour alone', () => {
	for (const [name, roles] of Object.entries(themes))
		for (const [role, codes] of Object.entries(roles)) {
			const [open, close]: readonly [string, string] = codes;
			const given = open.split(';').filter((code) => code !== '');
			expect(
				given.every((code) => /^(1|2|7|39|3[0-7]|4[0-7]|9[0-7]|10[0-7])$/.test(code)),
				`${name} ${role} ${open}`,
			).toBe(true);
			expect(open === '' ? close : close.replace(/22|27|39|49|;/g, '')).toBe('');
		}
	for (const role of ['good', 'busy', 'bad'] satisfies readonly Role[])
		expect(
			new Set(themeNames.map((name) => createTheme('none', 'unicode', name).paint(role, 'x'))),
		).toEqual(new Set(['x']));
});

test('without colours bold, dim, underline and inverse stay, of services too', () => {
	const {finish, paint} = createTheme('mono');
	expect(finish('\x1b[1;31mred\x1b[0m \x1b[38;5;12mblue\x1b[39m \x1b[48;2;1;2;3;4mx\x1b[m')).toBe(
		'\x1b[1mred\x1b[0m blue \x1b[4mx\x1b[m',
	);
	expect(paint('good', 'x')).toBe('x');
	expect(createTheme('color', 'unicode', 'mono').finish('\x1b[31mx')).toBe('x');
	expect(createTheme('none').finish('\x1b[1mx\x1b[0m')).toBe('x');
});
