/** string-width that answers for plain text itself and loads the package, 50 ms, for the rest. */
import type {Options} from 'string-width';
import {isSingleCells} from '../../src/lib/single-cells.ts';

const styles = /\u001B\[[\d;]*m/g;

let full: ((text: string, options?: Options) => number) | undefined;

export default function stringWidth(text: string, options?: Options): number {
	if (typeof text !== 'string' || text.length === 0) return 0;
	if (options === undefined) {
		if (isSingleCells(text)) return text.length;
		if (text.includes('\u001B')) {
			const bare = text.replace(styles, '');
			if (isSingleCells(bare)) return bare.length;
		}
	}
	// The bundler evaluates a required module at the first call of `require`, an imported one at once.
	full ??= require('string-width').default as NonNullable<typeof full>;
	return full(text, options);
}
