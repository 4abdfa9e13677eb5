/** Pure: which text needs no Unicode tables, as every character is one code unit, one grapheme, one column. */

/**
 * Printable ASCII, Latin letters, dashes and quotes, ←↑→↓↻, box drawing, blocks, ▸, ○◎●◐, ★✎✓✗ and
 * braille: all that the screen draws itself.
 * No combining mark, joiner or variation selector is among them, so none can join its neighbour.
 */
const singleCells =
	/^[ -~\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u2010-\u2027\u2190-\u2193\u21bb\u2500-\u259f\u25b8\u25cb-\u25d3\u2605\u270e\u2713\u2717\u2800-\u28ff]*$/;

export const isSingleCells = (text: string): boolean => singleCells.test(text);
