/** The colours of the pictures' terminal. Pure. */

export type Paper = {
	readonly background: string;
	readonly foreground: string;
	/** The window around it, and what stands in its title. */
	readonly frame: string;
	readonly title: string;
	/** Black, red, green, yellow, blue, magenta, cyan, white; then the bright ones. */
	readonly ansi: readonly string[];
};

export const papers = {
	dark: {
		background: '#11111b',
		foreground: '#cdd6f4',
		frame: '#1e1e2e',
		title: '#7f849c',
		ansi: [
			'#45475a',
			'#f38ba8',
			'#a6e3a1',
			'#f9e2af',
			'#89b4fa',
			'#f5c2e7',
			'#94e2d5',
			'#bac2de',
			'#6c7086',
			'#f38ba8',
			'#a6e3a1',
			'#f9e2af',
			'#89b4fa',
			'#f5c2e7',
			'#94e2d5',
			'#ffffff',
		],
	},
	light: {
		background: '#ffffff',
		foreground: '#24273a',
		frame: '#e6e9ef',
		title: '#6c6f85',
		ansi: [
			'#5c5f77',
			'#d20f39',
			'#3a8a24',
			'#b3720f',
			'#1e55d6',
			'#a3369c',
			'#12727a',
			'#acb0be',
			'#6c6f85',
			'#d20f39',
			'#3a8a24',
			'#f3d98b',
			'#1e55d6',
			'#a3369c',
			'#12727a',
			'#bcc0cc',
		],
	},
} as const satisfies Readonly<Record<string, Paper>>;

const hex = (red: number, green: number, blue: number): string =>
	`#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** Colour 0 to 255 of a terminal: the 16 of its paper, a 6x6x6 cube, 24 greys. */
export function paletteColour(index: number, {ansi}: Paper): string {
	const named = ansi[index];
	if (named) return named;
	if (index >= 232) {
		const grey = 8 + (index - 232) * 10;
		return hex(grey, grey, grey);
	}
	const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
	const cube = index - 16;
	return hex(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

export const trueColour = (rgb: number): string => `#${rgb.toString(16).padStart(6, '0')}`;
