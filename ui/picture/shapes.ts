/**
 * Line and block characters as paths, so that borders meet and bars touch in any font.
 * Coordinates are of the cell's corner (x, y) and size (width, height). Pure.
 */

export type Box = {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
};

type Shape = {readonly kind: 'line' | 'fill'; readonly path: string};

/** Which of up, right, down, left a character's lines go to, from the middle of its cell. */
const arms: Readonly<Record<string, string>> = {
	'─': 'rl',
	'│': 'ud',
	'┌': 'rd',
	'┐': 'dl',
	'└': 'ur',
	'┘': 'ul',
	'├': 'urd',
	'┤': 'udl',
	'┬': 'rdl',
	'┴': 'url',
	'┼': 'urdl',
};

const rounded: Readonly<Record<string, string>> = {'╭': 'rd', '╮': 'dl', '╰': 'ur', '╯': 'ul'};

const blocks = '▁▂▃▄▅▆▇█';

const short = (value: number): string => String(Number(value.toFixed(2)));

/** Null for a character that a font should draw. */
export function shapeOf(character: string, {x, y, width, height}: Box): Shape | null {
	const middle = {x: short(x + width / 2), y: short(y + height / 2)};
	const straight = arms[character];
	if (straight) return {kind: 'line', path: armsPath(straight, {x, y, width, height})};
	const corner = rounded[character];
	if (corner) {
		const from = corner.includes('u') ? y : y + height;
		const to = corner.includes('r') ? x + width : x;
		const path = `M${middle.x} ${short(from)}Q${middle.x} ${middle.y} ${short(to)} ${middle.y}`;
		return {kind: 'line', path};
	}
	const eighths = blocks.indexOf(character) + 1;
	if (eighths === 0) return brailleOf(character, {x, y, width, height});
	const top = y + height * (1 - eighths / 8);
	const path = `M${short(x)} ${short(top)}h${short(width)}V${short(y + height)}h-${short(width)}z`;
	return {kind: 'fill', path};
}

/** The dots of a braille pattern in the order of their bits, as (column, row) of 2 by 4. */
const dots = [
	[0, 0],
	[0, 1],
	[0, 2],
	[1, 0],
	[1, 1],
	[1, 2],
	[0, 3],
	[1, 3],
] as const;

function brailleOf(character: string, {x, y, width, height}: Box): Shape | null {
	const bits = (character.codePointAt(0) ?? 0) - 0x2800;
	if (bits <= 0 || bits > 0xff) return null;
	const [across, down] = [width / 2, height / 4];
	const size = short(across * 0.6);
	const path = dots
		.filter((_, bit) => bits & (1 << bit))
		.map(
			([column, row]) =>
				`M${short(x + (column + 0.2) * across)} ${short(y + (row + 0.2) * down)}h${size}v${size}h-${size}z`,
		);
	return {kind: 'fill', path: path.join('')};
}

function armsPath(which: string, {x, y, width, height}: Box): string {
	const middle = {x: x + width / 2, y: y + height / 2};
	const left = which.includes('l') ? x : middle.x;
	const right = which.includes('r') ? x + width : middle.x;
	const top = which.includes('u') ? y : middle.y;
	const bottom = which.includes('d') ? y + height : middle.y;
	const across = left < right ? `M${short(left)} ${short(middle.y)}H${short(right)}` : '';
	const down = top < bottom ? `M${short(middle.x)} ${short(top)}V${short(bottom)}` : '';
	return across + down;
}
