/**
 * Roles instead of colours. Only the sixteen ANSI colours, so every terminal's own theme holds, and
 * nothing is said by colour alone: a glyph or a word stands beside it. Pure.
 */
import {stripSgr} from '../src/lib/text-width.ts';
import {toAscii, wantsAscii} from './ascii.ts';
import {type ThemeName, themes} from './themes.ts';

/** Colours that tell several things apart and say nothing by themselves. */
export const hues = ['hue-1', 'hue-2', 'hue-3', 'hue-4', 'hue-5', 'hue-6'] as const;
export type Hue = (typeof hues)[number];

/** What a text is for; a new one begins in the standard theme. */
export type Role = keyof (typeof themes)['default'];

export type Glyphs = {
	readonly on: string;
	readonly busy: string;
	readonly bad: string;
	readonly off: string;
	readonly done: string;
	readonly pointer: string;
	readonly changed: string;
	readonly restarts: string;
	/** In front of what is marked for a command that takes several. */
	readonly mark: string;
	/** The order of a column: smallest or largest first. */
	readonly up: string;
	readonly down: string;
	readonly enter: string;
	readonly ellipsis: string;
	readonly bars: string;
	/** How a curve of several rows is drawn. */
	readonly curve: 'braille' | 'bars';
	/** A line across a curve. */
	readonly limit: string;
	/** A line under a curve, and its corner. */
	readonly axis: string;
	/** Between what was and what will be. */
	readonly becomes: string;
	/** In front of a number: so many times. */
	readonly repeats: string;
	/** Never seen before. */
	readonly star: string;
	/** How the arrow keys are written. */
	readonly arrows: Readonly<Record<'←' | '↑' | '→' | '↓', string>>;
	/** Corners from the top left clockwise, then horizontal and vertical. */
	readonly box: string;
};

export type Theme = {
	readonly glyphs: Glyphs;
	readonly paint: (role: Role, text: string) => string;
	/** Of panes that do not have the focus. */
	readonly edge: Role;
	/**
	 * A whole line, just before it is shown: what the terminal must not get is gone from the text of
	 * services too. The width stays.
	 */
	readonly finish: (line: string) => string;
};

/** `color`: all roles; `mono`: bold, dim and inverse only; `none`: no control sequence at all. */
export type Palette = 'color' | 'mono' | 'none';

export type GlyphSet = 'unicode' | 'ascii';

const unicode: Glyphs = {
	on: '●',
	busy: '◐',
	bad: '✗',
	off: '○',
	done: '✓',
	pointer: '▸',
	changed: '✎',
	restarts: '↻',
	mark: '•',
	up: '↑',
	down: '↓',
	enter: 'Enter',
	ellipsis: '…',
	bars: '▁▂▃▄▅▆▇█',
	curve: 'braille',
	limit: '╌',
	axis: '└─',
	becomes: '→',
	repeats: '×',
	star: '★',
	arrows: {'←': '←', '↑': '↑', '→': '→', '↓': '↓'},
	box: '╭╮╯╰─│',
};

const ascii: Glyphs = {
	on: '*',
	busy: '~',
	bad: 'x',
	off: 'o',
	done: '+',
	pointer: '>',
	changed: '!',
	restarts: 'R',
	mark: '+',
	up: '^',
	down: 'v',
	enter: 'Enter',
	ellipsis: '.',
	bars: '_.-:=+*#',
	curve: 'bars',
	limit: '-',
	axis: '+-',
	becomes: '->',
	repeats: 'x',
	star: '*',
	arrows: {'←': 'Left', '↑': 'Up', '→': 'Right', '↓': 'Down'},
	box: '++++-|',
};

export function createTheme(
	palette: Palette,
	glyphs: GlyphSet = 'unicode',
	name: ThemeName = 'default',
): Theme {
	const colors: Palette = palette === 'color' && name === 'mono' ? 'mono' : palette;
	const codes = colors === 'color' ? themes[name] : colors === 'mono' ? themes.mono : null;
	const clean = {color: asItIs, mono: withoutColors, none: stripSgr}[colors];
	return {
		glyphs: glyphs === 'unicode' ? unicode : ascii,
		edge: 'muted',
		paint: (role, text) => {
			const [open, close] = codes?.[role] ?? ['', ''];
			return open === '' || text === '' ? text : `\x1b[${open}m${text}\x1b[${close}m`;
		},
		finish: glyphs === 'unicode' ? clean : (line) => toAscii(clean(line)),
	};
}

/** What the environment and the user's settings ask for. */
export const themeOf = (
	env: Readonly<Record<string, string | undefined>>,
	palette: Palette,
	wanted: {readonly theme?: ThemeName; readonly glyphs?: GlyphSet | null} = {},
): Theme => {
	const said = env['WEAVER_ASCII'] ? null : (wanted.glyphs ?? null);
	return createTheme(palette, said ?? (wantsAscii(env) ? 'ascii' : 'unicode'), wanted.theme);
};

const asItIs = (line: string): string => line;

/** Keeps bold, dim, italic, underline, inverse and their ends. */
const withoutColors = (line: string): string =>
	line.includes('\x1b')
		? line.replace(/\x1b\[([\d;:]*)m/g, (_, list: string) => {
				const kept = attributesOf(list.split(';'));
				return kept.length === 0 ? '' : `\x1b[${kept.join(';')}m`;
			})
		: line;

function attributesOf(codes: readonly string[]): readonly string[] {
	const [first, ...rest] = codes;
	if (first === undefined) return [];
	// A colour by its number or by its parts: 38;5;n and 38;2;r;g;b.
	if (first === '38' || first === '48')
		return attributesOf(rest.slice(rest[0] === '5' ? 2 : rest[0] === '2' ? 4 : 0));
	const isAttribute = first === '' || Number(first) < 30;
	return [...(isAttribute ? [first] : []), ...attributesOf(rest)];
}
