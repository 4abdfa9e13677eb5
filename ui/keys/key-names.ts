/** How keys are written for people: `^d`, `Enter`, `↓`; and in the settings file. Pure. */
import type {State} from '../model.ts';
import type {Glyphs} from '../theme.ts';

const written: Readonly<Record<string, string>> = {
	enter: 'Enter',
	esc: 'Esc',
	tab: 'Tab',
	'shift+tab': 'S-Tab',
	down: '↓',
	up: '↑',
	left: '←',
	right: '→',
	pagedown: 'PgDn',
	pageup: 'PgUp',
	home: 'Home',
	end: 'End',
	backspace: 'Backspace',
	' ': 'Space',
};

/** A key of the keymap as people write it. */
export const keyName = (key: string): string =>
	written[key] ?? (key.startsWith('ctrl+') ? `^${key.slice(5)}` : key);

/** The key of a command as people write it: the one that was chosen, else ours; `:name` when it has none. */
export function keyFor({keys}: Pick<State, 'keys'>, command: string, ours: string): string {
	const own = keys[command];
	if (own === undefined) return ours;
	return own[0] === undefined ? `:${command}` : keyName(own[0]);
}

/** As it stands before the title of a pane; null on paper, where keys do nothing. */
export const paneKey = (
	state: Pick<State, 'keys' | 'printed'>,
	command: string,
	ours: string,
): string | null => (state.printed ? null : keyFor(state, command, ours));

/** The names in a row, in characters that the terminal has. */
export const keysText = (names: readonly string[], {arrows}: Pick<Glyphs, 'arrows'>): string =>
	names.map((name) => (isArrow(name) ? arrows[name] : name)).join(' ');

const isArrow = (name: string): name is keyof Glyphs['arrows'] => '←↑→↓'.includes(name);

/** Other words for keys that have a name, in lower case. */
const otherNames: Readonly<Record<string, string>> = {
	space: ' ',
	escape: 'esc',
	return: 'enter',
	pgdn: 'pagedown',
	pgup: 'pageup',
	's-tab': 'shift+tab',
};

/**
 * The key that a settings file means, as the keymap names it: `ctrl+r`, `^r`, `Space`, `PgDn`, `W`;
 * null: none that is supported.
 */
export function parseKey(text: string): string | null {
	const shown = Object.entries(written).find(([, own]) => own === text);
	if (shown) return shown[0];
	if (Array.from(text).length === 1) return text;
	const word = text.toLowerCase();
	const control = /^(?:ctrl\+|ctrl-|c-|\^)([a-z\\])$/.exec(word)?.[1];
	if (control !== undefined) return `ctrl+${control}`;
	if (Object.hasOwn(written, word)) return word;
	return Object.hasOwn(otherNames, word) ? (otherNames[word] ?? null) : null;
}
