/** The palette as a box: what is typed, what fits, and what the selected command is elsewhere. Pure. */
import {fitLeft, fitRight, widthOf} from '../../src/lib/text-width.ts';
import {keyName, keysText} from '../keys/key-names.ts';
import {type Entry, entriesFor, selectedIn, unknownIn} from '../keys/palette.ts';
import type {Rect} from '../layout.ts';
import type {PaletteDialog, Size, State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {centred, frame} from './frame.ts';

const widest = 110;
/** Rows of the box that hold no command: its border, the typed line, and what is said of the selected one. */
const chrome = 5;

/** Always as high, so that nothing moves while something is typed. */
function rectAt(size: Size): Rect {
	return centred(
		Math.min(widest, size.columns - 4),
		Math.min(size.rows, Math.max(8, Math.min(22, size.rows - 6))),
		size,
	);
}

/** How many commands it shows at this size. */
export const paletteRows = (size: Size): number => Math.max(1, rectAt(size).height - chrome);

/** Which of the entries stands on a row inside the box; null: none. */
export function paletteEntryAt(
	state: State,
	{text, top}: PaletteDialog,
	row: number,
): number | null {
	const index = row - 1;
	if (index < 0 || index >= paletteRows(state.size)) return null;
	return top + index < entriesFor(state, text).length ? top + index : null;
}

export function paletteBox(
	state: State,
	{text, chosen, top}: PaletteDialog,
	theme: Theme,
): {readonly rect: Rect; readonly lines: readonly string[]} {
	const {size} = state;
	const {paint} = theme;
	const rect = rectAt(size);
	const inner = rect.width - 2;
	const entries = entriesFor(state, text);
	const visible = paletteRows(size);
	const shown = entries.slice(top, top + visible);
	const widths = columnsOf(entries, inner);
	const at = selectedIn(entries, chosen);
	const selected = entries[at];
	const unknown = unknownIn(state, text, entries);
	const rows = [
		` ${paint('accent', ':')}${text}${paint('selected', ' ')}${text === '' ? paint('muted', ' a command, e.g. restart api') : ''}`,
		...shown.map((entry, index) => rowOf(entry, top + index === at, widths, theme)),
		...Array.from({length: visible - shown.length}, (_, index) =>
			entries.length === 0 && index === 0 ? paint('muted', `   ${unknown}`) : '',
		),
		'',
		selected ? ` ${aboutOf(selected, theme)}` : ` ${adviceOf(entries, unknown, theme)}`,
	];
	const count = entries.length > visible ? `${at < 0 ? '' : `${at + 1} of `}${entries.length}` : '';
	return {
		rect,
		lines: frame(
			rect,
			{key: null, title: 'Commands', note: '', right: paint('muted', count), focused: true},
			rows,
			theme,
		),
	};
}

type Widths = {
	readonly words: number;
	readonly help: number;
	readonly cli: number;
	readonly keys: number;
};

/** The command line has a column of its own where the sentence keeps enough room. */
function columnsOf(entries: readonly Entry[], inner: number): Widths {
	const words = Math.min(28, Math.max(12, ...entries.map((entry) => widthOf(entry.words))));
	const keys = 9;
	const room = inner - 3 - words - 2 - keys - 1;
	const cli = room >= 66 ? 32 : 0;
	return {words, keys, cli, help: Math.max(0, room - cli - (cli > 0 ? 1 : 0))};
}

function rowOf(entry: Entry, selected: boolean, widths: Widths, theme: Theme): string {
	const {paint, glyphs} = theme;
	const off = entry.reason !== null;
	const keys = fitRight(keysText(entry.keys.map(keyName), glyphs), widths.keys);
	const cli = widths.cli > 0 ? ` ${fitLeft(entry.cli ?? '', widths.cli)}` : '';
	const help = fitLeft(entry.help, widths.help);
	const pointer = selected ? glyphs.pointer : ' ';
	const plain = `${fitLeft(entry.words, widths.words)}  ${help}${cli}${keys} `;
	if (selected) return paint('selected', ` ${pointer} ${plain}`);
	if (off) return paint('muted', ` ${pointer} ${plain}`);
	return ` ${pointer} ${fitLeft(marked(entry, theme), widths.words)}  ${help}${paint('muted', cli)}${paint('accent', keys)} `;
}

/** The typed letters stand out. */
function marked({words, hits}: Entry, {paint}: Theme): string {
	return Array.from(words, (letter, at) =>
		hits.includes(at) ? paint('accent', letter) : letter,
	).join('');
}

/** While nothing is selected. */
function adviceOf(
	{length}: readonly Entry[],
	unknown: string | null,
	{paint, glyphs}: Theme,
): string {
	if (length === 0) return '';
	const down = keysText(['↓'], glyphs);
	return unknown === null
		? paint('muted', `${down} chooses one, Esc closes.`)
		: `${paint('busy', glyphs.pointer)} ${unknown} ${down} chooses one of these.`;
}

function aboutOf({reason, cli}: Entry, {paint, glyphs}: Theme): string {
	if (reason !== null) return `${paint('busy', glyphs.pointer)} ${reason}`;
	return cli === null
		? paint('muted', 'Only on this screen.')
		: `${paint('muted', 'the same:')} ${cli}`;
}
