/** The built-in themes: for each role how it begins and ends, as SGR parameters. Pure. */

type Codes = readonly [open: string, close: string];
type Colors = Readonly<Record<keyof typeof standard, Codes>>;

const bold = '22';
const color = '39';

const standard = {
	strong: ['1', bold],
	muted: ['2', bold],
	accent: ['36', color],
	good: ['32', color],
	busy: ['33', color],
	bad: ['31', color],
	cpu: ['36', color],
	memory: ['35', color],
	selected: ['7', '27'],
	match: ['30;43', '39;49'],
	past: ['35', color],
	'hue-1': ['36', color],
	'hue-2': ['35', color],
	'hue-3': ['32', color],
	'hue-4': ['94', color],
	'hue-5': ['33', color],
	'hue-6': ['97', color],
} as const satisfies Readonly<Record<string, Codes>>;

/** What they are called in the settings, by `--theme` and in the palette. */
export const themes = {
	default: standard,
	/** Without yellow, cyan and dimmed text, which are faint on white. */
	light: {
		...standard,
		muted: ['90', color],
		accent: ['34', color],
		busy: ['35', color],
		cpu: ['34', color],
		match: ['30;103', '39;49'],
		'hue-1': ['34', color],
		'hue-5': ['31', color],
		'hue-6': ['36', color],
	},
	/** Nothing dimmed, everything else bright and bold. */
	'high-contrast': {
		...standard,
		muted: ['39', color],
		accent: ['1;96', '22;39'],
		good: ['1;92', '22;39'],
		busy: ['1;93', '22;39'],
		bad: ['1;91', '22;39'],
		cpu: ['96', color],
		memory: ['95', color],
		selected: ['1;7', '22;27'],
		match: ['1;30;103', '22;39;49'],
	},
	/** Blue is well, yellow is not, instead of green and red. */
	colorblind: {
		...standard,
		accent: ['1', bold],
		good: ['94', color],
		busy: ['37', color],
		bad: ['1;93', '22;39'],
		cpu: ['94', color],
		memory: ['93', color],
		match: ['30;104', '39;49'],
	},
	/** Bold, dim and inverse only; what `NO_COLOR` leaves. */
	mono: {
		...standard,
		accent: ['1', bold],
		good: ['', ''],
		busy: ['', ''],
		bad: ['1', bold],
		cpu: ['', ''],
		memory: ['', ''],
		match: ['7', '27'],
		'hue-1': ['', ''],
		'hue-2': ['', ''],
		'hue-3': ['', ''],
		'hue-4': ['', ''],
		'hue-5': ['', ''],
		'hue-6': ['', ''],
	},
} as const satisfies Readonly<Record<string, Colors>>;

export type ThemeName = keyof typeof themes;

export const themeNames = Object.keys(themes) as readonly ThemeName[];

export const unknownTheme = (name: string): string =>
	`There is no theme ${name}; there are ${themeNames.join(', ')}.`;

export const isThemeName = (text: string): text is ThemeName => Object.hasOwn(themes, text);
