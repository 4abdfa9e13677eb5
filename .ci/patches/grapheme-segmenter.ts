/** `Intl.Segmenter` for graphemes that makes the real one only for text that needs it. */
import {isSingleCells} from './single-cells.ts';

let real: Intl.Segmenter | undefined;

export class GraphemeSegmenter {
	segment(text: string): Iterable<Intl.SegmentData> {
		if (isSingleCells(text))
			return Array.from(text, (segment, index) => ({segment, index, input: text}));
		real ??= new Intl.Segmenter(undefined, {granularity: 'grapheme'});
		return real.segment(text);
	}
}
