/** Text for terminals that show no more than ASCII: each character by one that takes as many columns. Pure. */
import {fitLeft, widthOf} from '../src/lib/text-width.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * `WEAVER_ASCII` says it outright (0: no). Else the locale does as POSIX wants it: the first of
 * LC_ALL, LC_CTYPE and LANG that is set, of which only UTF-8 has more than ASCII for us. Where none
 * is set the terminal most likely speaks UTF-8, as a container or a login by ssh has it; only the
 * console of Linux itself lacks the characters whatever the locale says.
 */
export function wantsAscii(env: Env): boolean {
	const said = env['WEAVER_ASCII'];
	if (said) return said !== '0';
	if (env['TERM'] === 'linux') return true;
	const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'];
	return locale ? !/utf-?8/i.test(locale) : false;
}

const others = /[^\x00-\x7e]/u;

/** One line; its colours stay, and so does its width. */
export function toAscii(line: string): string {
	if (!others.test(line)) return line;
	const text = Array.from(line, plainOf).join('');
	const width = widthOf(line);
	return widthOf(text) === width ? text : fitAscii(text, width);
}

/** Characters that were one together, such as an emoji of several, may have become more columns. */
const fitAscii = (text: string, width: number): string => fitLeft(text, width).replace('…', '.');

function plainOf(character: string): string {
	if (!others.test(character)) return character;
	const known = stands[character];
	if (known !== undefined) return known;
	const code = character.codePointAt(0) ?? 0;
	if (code >= 0x2800 && code <= 0x28ff) return brailleOf(code - 0x2800);
	if (code >= 0x2500 && code <= 0x257f) return '+';
	return '?'.repeat(widthOf(character));
}

/** By how many of its eight dots are set. */
function brailleOf(dots: number): string {
	const count = dots.toString(2).replaceAll('0', '').length;
	return ' ..::**##'[count] ?? '#';
}

const stands: Readonly<Record<string, string>> = pairs(
	['·•∙', '.'],
	['…', '.'],
	['–—−─━═╌┄╶╴', '-'],
	['│┃║┆╎╵╷', '|'],
	['→▸▶»›', '>'],
	['←◂◀«‹', '<'],
	['↑▲⇡', '^'],
	['↓▼⇣', 'v'],
	['↻⟳', 'R'],
	['●★◆■✚', '*'],
	['○◇□◌☆', 'o'],
	['◐◑◒◓', '~'],
	['✓✔', '+'],
	['✗✘×', 'x'],
	['✎⚑⚠', '!'],
	['▁', '_'],
	['▂', '.'],
	['▃', '-'],
	['▄', ':'],
	['▅', '='],
	['▆', '+'],
	['▇', '*'],
	['█▓▒', '#'],
	['░', '.'],
	['‘’‚', "'"],
	['“”„', '"'],
	['\u00a0', ' '],
	['↵⏎', '<'],
	['≥', '>'],
	['≤', '<'],
	['≈', '~'],
);

function pairs(...all: readonly (readonly [many: string, one: string])[]): Record<string, string> {
	return Object.fromEntries(
		all.flatMap(([many, one]) => Array.from(many, (character) => [character, one])),
	);
}
