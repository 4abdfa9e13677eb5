/** The colours of the pictures' terminal. Pure. */

export const background = '#11111b';
export const foreground = '#cdd6f4';
export const frame = '#1e1e2e';
export const titleColour = '#7f849c';

/** Black, red, green, yellow, blue, magenta, cyan, white; then the bright ones. */
const ansi = [
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
];

const hex = (red: number, green: number, blue: number): string =>
	`#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** Colour 0 to 255 of a terminal: the 16 above, a 6x6x6 cube, 24 greys. */
export function paletteColour(index: number): string {
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
