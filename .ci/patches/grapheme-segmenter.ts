/** `Intl.Segmenter` for graphemes that makes the real one only for text that needs it. */
import {isSingleCells} from '../../src/lib/single-cells.ts';

let real: Intl.Segmenter | undefined;

/** A control character is a grapheme of its own, whatever is beside it. */
const escapes = /\u001B/g;

export class GraphemeSegmenter {
	segment(text: string): Iterable<Intl.SegmentData> {
		if (isSingleCells(text.includes('\u001B') ? text.replace(escapes, '') : text))
			return Array.from(text, (segment, index) => ({segment, index, input: text}));
		real ??= new Intl.Segmenter(undefined, {granularity: 'grapheme'});
		return real.segment(text);
	}
}
