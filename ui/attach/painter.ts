/** Brings a terminal from what it shows to what it is to show, with as few bytes as possible. Pure but for what it remembers. */
import type {Size} from '../../src/terminal/frames.ts';

export type Picture = {
	/** With control sequences for colours only, from the top; missing ones are blank. */
	readonly lines: readonly string[];
	/** From 0; null where it is hidden. */
	readonly cursor: {readonly column: number; readonly row: number} | null;
	/** Control sequences of the modes that concern what is typed. */
	readonly modes: string;
};

export type Painter = {
	/** '' when nothing has changed. */
	paint(picture: Picture): string;
	/** The window is blank, or has another size: everything is drawn again. */
	begin(size: Size): void;
};

const together = (text: string): string => `\x1b[?2026h${text}\x1b[?2026l`;

export function createPainter(size: Size): Painter {
	let {rows} = size;
	let shown: readonly string[] | null = null;
	let state = '';
	return {
		begin(now) {
			({rows} = now);
			shown = null;
		},
		paint({lines, cursor, modes}) {
			const wanted = Array.from({length: rows}, (_, row) => lines[row] ?? '');
			const before = shown;
			const changed = wanted
				.map((text, row) =>
					// Blanked first: at the end of a full line that would take the last character.
					before === null || text !== before[row] ? `\x1b[${row + 1};1H\x1b[2K${text}` : '',
				)
				.join('');
			const place = cursor ? `\x1b[${cursor.row + 1};${cursor.column + 1}H\x1b[?25h` : '';
			const now = modes + place;
			if (changed === '' && now === state) return '';
			shown = wanted;
			state = now;
			return together(`\x1b[?25l${before === null ? '\x1b[2J' : ''}${changed}${now}`);
		},
	};
}
