/** The screen of a terminal emulator as cells to draw. */
import type {IBufferCell, Terminal} from '@xterm/headless';
import type {Cell} from '../ui/picture/cell.ts';
import {paletteColour, papers, trueColour} from '../ui/picture/palette.ts';

export const cellsOn = ({buffer, rows, cols}: Terminal): readonly (readonly Cell[])[] =>
	Array.from({length: rows}, (_, row) => {
		const line = buffer.active.getLine(buffer.active.baseY + row);
		return Array.from({length: cols}, (_empty, column) => line?.getCell(column))
			.filter((cell) => cell !== undefined)
			.filter((cell) => cell.getWidth() > 0)
			.map(cellOf);
	});

const cellOf = (cell: IBufferCell): Cell => ({
	text: cell.getChars() || ' ',
	width: cell.getWidth(),
	front: colourOf(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor()),
	back: colourOf(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor()),
	isBold: cell.isBold() !== 0,
	isDim: cell.isDim() !== 0,
	isItalic: cell.isItalic() !== 0,
	isUnderlined: cell.isUnderline() !== 0,
	isInverse: cell.isInverse() !== 0,
});

/** Null for the terminal's own colour. */
function colourOf(isRgb: boolean, isPalette: boolean, value: number): string | null {
	if (isRgb) return trueColour(value);
	return isPalette ? paletteColour(value, papers.dark) : null;
}
