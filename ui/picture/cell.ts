/** One character of a terminal's screen as it is drawn. Pure. */

export type Cell = {
	readonly text: string;
	/** Columns: 1, or 2 for a wide character, which takes the place of two cells. */
	readonly width: number;
	/** `#rrggbb`; null: the terminal's own. */
	readonly front: string | null;
	readonly back: string | null;
	readonly isBold: boolean;
	readonly isDim: boolean;
	readonly isItalic: boolean;
	readonly isUnderlined: boolean;
	readonly isInverse: boolean;
};

export type Looks = Omit<Cell, 'text' | 'width'>;

export const plainLooks: Looks = {
	front: null,
	back: null,
	isBold: false,
	isDim: false,
	isItalic: false,
	isUnderlined: false,
	isInverse: false,
};
