/**
 * Roles instead of colours. Only the sixteen ANSI colours, so every terminal's own theme holds, and
 * nothing is said by colour alone: a glyph or a word stands beside it.
 */

/** Colours that tell several things apart and say nothing by themselves. */
export const hues = ['hue-1', 'hue-2', 'hue-3', 'hue-4', 'hue-5', 'hue-6'] as const;
export type Hue = (typeof hues)[number];

export type Role =
	| 'strong'
	| 'muted'
	| 'accent'
	| 'good'
	| 'busy'
	| 'bad'
	| 'cpu'
	| 'memory'
	| 'selected'
	| 'match'
	| Hue;

export type Glyphs = {
	readonly on: string;
	readonly busy: string;
	readonly bad: string;
	readonly off: string;
	readonly done: string;
	readonly pointer: string;
	readonly changed: string;
	readonly restarts: string;
	readonly enter: string;
	readonly ellipsis: string;
	readonly bars: string;
	/** How a curve of several rows is drawn. */
	readonly curve: 'braille' | 'bars';
	/** A line across a curve. */
	readonly limit: string;
	/** A line under a curve, and its corner. */
	readonly axis: string;
	/** In front of a number: so many times. */
	readonly repeats: string;
	/** Never seen before. */
	readonly star: string;
	/** Corners from the top left clockwise, then horizontal and vertical. */
	readonly box: string;
};

export type Theme = {
	readonly glyphs: Glyphs;
	readonly paint: (role: Role, text: string) => string;
};

/** `color`: all roles; `mono`: bold, dim and inverse only; `none`: no control sequence at all. */
export type Palette = 'color' | 'mono' | 'none';

const unicode: Glyphs = {
	on: '●',
	busy: '◐',
	bad: '✗',
	off: '○',
	done: '✓',
	pointer: '▸',
	changed: '✎',
	restarts: '↻',
	enter: 'Enter',
	ellipsis: '…',
	bars: '▁▂▃▄▅▆▇█',
	curve: 'braille',
	limit: '╌',
	axis: '└─',
	repeats: '×',
	star: '★',
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
	enter: 'Enter',
	ellipsis: '.',
	bars: '_.-:=+*#',
	curve: 'bars',
	limit: '-',
	axis: '+-',
	repeats: 'x',
	star: '*',
	box: '++++-|',
};

const inColor: Readonly<Record<Role, readonly [open: string, close: string]>> = {
	strong: ['1', '22'],
	muted: ['2', '22'],
	accent: ['36', '39'],
	good: ['32', '39'],
	busy: ['33', '39'],
	bad: ['31', '39'],
	cpu: ['36', '39'],
	memory: ['35', '39'],
	selected: ['7', '27'],
	match: ['30;43', '39;49'],
	'hue-1': ['36', '39'],
	'hue-2': ['35', '39'],
	'hue-3': ['32', '39'],
	'hue-4': ['94', '39'],
	'hue-5': ['33', '39'],
	'hue-6': ['95', '39'],
};

const inMono: Readonly<Partial<Record<Role, readonly [open: string, close: string]>>> = {
	strong: ['1', '22'],
	muted: ['2', '22'],
	accent: ['1', '22'],
	bad: ['1', '22'],
	selected: ['7', '27'],
	match: ['7', '27'],
};

export function createTheme(palette: Palette, glyphs: 'unicode' | 'ascii' = 'unicode'): Theme {
	const codes = palette === 'color' ? inColor : palette === 'mono' ? inMono : {};
	return {
		glyphs: glyphs === 'unicode' ? unicode : ascii,
		paint: (role, text) => {
			const code: readonly [string, string] | undefined = codes[role];
			return code === undefined || text === '' ? text : `\x1b[${code[0]}m${text}\x1b[${code[1]}m`;
		},
	};
}

/** What the environment asks for: https://no-color.org, and `WEAVER_ASCII=1` for plain glyphs. */
export const themeOf = (
	env: Readonly<Record<string, string | undefined>>,
	palette: Palette,
): Theme => createTheme(palette, env['WEAVER_ASCII'] ? 'ascii' : 'unicode');
