/** A line of an emulator as text with the colours that the program gave it. Pure. */

/** What we use of a cell of the emulator. */
export type EmulatedCell = {
	/** '' right of a wide character. */
	getChars(): string;
	getWidth(): number;
	isFgPalette(): boolean;
	isFgRGB(): boolean;
	getFgColor(): number;
	isBgPalette(): boolean;
	isBgRGB(): boolean;
	getBgColor(): number;
	isBold(): number;
	isDim(): number;
	isItalic(): number;
	isUnderline(): number;
	isBlink(): number;
	isInverse(): number;
	isInvisible(): number;
	isStrikethrough(): number;
};

export type EmulatedLine = {getCell(column: number): EmulatedCell | undefined};

/**
 * The first `columns` columns of a line, without blanks at its end. Where a terminal may count another
 * width than the emulator does, it is told again in which column the next character stands.
 */
export function lineText(line: EmulatedLine, columns: number, color: boolean): string {
	let text = '';
	let blanks = '';
	let style = '';
	for (let column = 0; column < columns; column += 1) {
		const cell = line.getCell(column);
		if (!cell) break;
		const width = cell.getWidth();
		if (width === 0) continue;
		const chars = cell.getChars();
		const own = styleOf(cell, color);
		if ((chars === '' || chars === ' ') && own === '') {
			blanks += ' ';
			continue;
		}
		text += blanks === '' ? '' : (style === '' ? '' : '\x1b[0m') + blanks;
		if (blanks !== '') style = '';
		blanks = '';
		if (own !== style) text += `\x1b[0${own}m`;
		style = own;
		// Half a wide character at the edge would go to the next line.
		if (column + width > columns) break;
		text += chars === '' ? ' ' : chars;
		if (width > 1 || chars.length > 1) text += `\x1b[${column + width + 1}G`;
	}
	return style === '' ? text : `${text}\x1b[0m`;
}

/** What follows `0` in the sequence that sets it; '' for plain text. */
function styleOf(cell: EmulatedCell, color: boolean): string {
	const flags = [
		cell.isBold() && ';1',
		cell.isDim() && ';2',
		cell.isItalic() && ';3',
		cell.isUnderline() && ';4',
		cell.isBlink() && ';5',
		cell.isInverse() && ';7',
		cell.isInvisible() && ';8',
		cell.isStrikethrough() && ';9',
	];
	const set = flags.filter((flag) => typeof flag === 'string').join('');
	if (!color) return set;
	const [front, back] = [cell.getFgColor(), cell.getBgColor()];
	return (
		set +
		(cell.isFgRGB() ? rgb(38, front) : cell.isFgPalette() ? palette(30, front) : '') +
		(cell.isBgRGB() ? rgb(48, back) : cell.isBgPalette() ? palette(40, back) : '')
	);
}

/** `base`: 30 for the text, 40 for what is behind it. */
function palette(base: 30 | 40, color: number): string {
	if (color < 8) return `;${base + color}`;
	return color < 16 ? `;${base + 52 + color}` : `;${base + 8};5;${color}`;
}

const rgb = (code: 38 | 48, color: number): string =>
	`;${code};2;${(color >> 16) & 255};${(color >> 8) & 255};${color & 255}`;
