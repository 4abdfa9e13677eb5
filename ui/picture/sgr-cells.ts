/**
 * A line of text with colours as the cells that a terminal makes of it. Select Graphic Rendition as
 * ECMA-48 §8.3.117 and xterm have it: the 16 colours, `38;5;n`, `38;2;r;g;b`. Pure.
 */
import {widthOf} from '../../src/lib/text-width.ts';
import {type Cell, type Looks, plainLooks} from './cell.ts';
import {type Paper, paletteColour, trueColour} from './palette.ts';

const sgr = /\x1b\[([\d;:]*)m/g;

export function cellsOf(line: string, paper: Paper): readonly Cell[] {
	const cells: Cell[] = [];
	let looks = plainLooks;
	let from = 0;
	for (const match of line.matchAll(sgr)) {
		cells.push(...charactersOf(line.slice(from, match.index), looks));
		looks = looksAfter(looks, (match[1] ?? '').split(/[;:]/).map(Number), paper);
		from = match.index + match[0].length;
	}
	cells.push(...charactersOf(line.slice(from), looks));
	return cells;
}

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

const charactersOf = (text: string, looks: Looks): readonly Cell[] =>
	Array.from(segmenter.segment(text), ({segment}) => ({
		...looks,
		text: segment,
		width: widthOf(segment),
	})).filter(({width}) => width > 0);

/** The codes of one sequence, the first one with what belongs to it. */
function looksAfter(before: Looks, codes: readonly number[], paper: Paper): Looks {
	const [code = 0, mode, ...values] = codes;
	const after = (change: Partial<Looks>, taken: number): Looks => {
		const rest = codes.slice(taken);
		const looks = {...before, ...change};
		return rest.length === 0 ? looks : looksAfter(looks, rest, paper);
	};
	if (code !== 38 && code !== 48) return after(changeOf(code, paper), 1);
	const place = code === 38 ? 'front' : 'back';
	const [first = 0, second = 0, third = 0] = values;
	if (mode === 5) return after({[place]: paletteColour(first, paper)}, 3);
	if (mode === 2) return after({[place]: trueColour((first << 16) | (second << 8) | third)}, 5);
	return after({}, 1);
}

function changeOf(code: number, paper: Paper): Partial<Looks> {
	switch (code) {
		case 0:
			return plainLooks;
		case 1:
			return {isBold: true};
		case 2:
			return {isDim: true};
		case 3:
			return {isItalic: true};
		case 4:
			return {isUnderlined: true};
		case 7:
			return {isInverse: true};
		case 22:
			return {isBold: false, isDim: false};
		case 23:
			return {isItalic: false};
		case 24:
			return {isUnderlined: false};
		case 27:
			return {isInverse: false};
		case 39:
			return {front: null};
		case 49:
			return {back: null};
		default:
			return colourChange(code, paper);
	}
}

function colourChange(code: number, paper: Paper): Partial<Looks> {
	const step = code % 10;
	if (step > 7) return {};
	switch (Math.floor(code / 10)) {
		case 3:
			return {front: paletteColour(step, paper)};
		case 4:
			return {back: paletteColour(step, paper)};
		case 9:
			return {front: paletteColour(step + 8, paper)};
		case 10:
			return {back: paletteColour(step + 8, paper)};
		default:
			return {};
	}
}
