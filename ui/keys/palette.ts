/** What the palette offers for what is typed in it: commands, and what may stand after their names. Pure. */
import {listed} from '../list/order.ts';
import {closed, focusOf, type State} from '../model.ts';
import {themeNames, unknownTheme} from '../themes.ts';
import {type CommandName, isOpen, type Key, keymapOf} from './keymap.ts';
import {all, isNamed, takesName, unknownCommand, unknownService, withNamed} from './named.ts';
import {byFit, commandFit, nameFit, namesOf, type PaletteFit} from './palette-fit.ts';

/** A command with what was typed after it. */
export type Call = {readonly command: CommandName; readonly argument: string | null};

export type Entry = {
	/** What stands for it in the palette, and in its history: `restart`, `restart api`. */
	readonly words: string;
	/** Where in the words the typed letters stand. */
	readonly hits: readonly number[];
	readonly help: string;
	readonly keys: readonly string[];
	readonly call: Call;
	/** The command line that does the same; null: there is none. */
	readonly cli: string | null;
	/** Why it does nothing at the moment; null when it does something. */
	readonly reason: string | null;
	/** It is what was meant, so that Enter runs it without its being chosen; see `PaletteFit`. */
	readonly sure: boolean;
};

/**
 * Best first; nothing typed: what was run lately, then everything else in the order of the tables.
 * What does nothing does nothing once the palette is closed.
 */
export function entriesFor(open: State, text: string): readonly Entry[] {
	const state = closed(open);
	const keys = offered(state);
	const {typed, first, rest} = wordsOf(text);
	if (typed === '') {
		const lately = recent(state, keys);
		const others = keys.map((key) => entryOf(state, key));
		return [...lately, ...others.filter((entry) => !isAmong(entry, lately))];
	}
	const named = rest === null ? [] : keys.filter((key) => namesOf(key).includes(first));
	const spoken = named.flatMap((key) => spokenEntries(state, key, rest ?? ''));
	const fitting = best(keys, (key) => commandFit(typed, key)).map(([key, fit]) => ({
		...entryOf(state, key),
		...standing(fit),
	}));
	return [...spoken, ...fitting.filter((entry) => !isAmong(entry, spoken))];
}

/** Which of them is selected: the one that was chosen, else the first if it is what was meant; -1: none. */
export const selectedIn = (entries: readonly Entry[], chosen: number | null): number =>
	chosen ?? (entries[0]?.sure ? 0 : -1);

/** What is said where nothing was meant for certain; null: something is, or nothing is typed. */
export function unknownIn(state: State, text: string, entries: readonly Entry[]): string | null {
	const {typed, first, rest} = wordsOf(text);
	if (typed === '' || entries[0]?.sure) return null;
	const keys = offered(closed(state));
	const key = keys.find((each) => namesOf(each).includes(first));
	if (!key || rest === null) return unknownCommand(keys.flatMap(namesOf), first);
	if (takesName(key)) return unknownService(state, rest);
	return key.takes === 'theme'
		? unknownTheme(rest)
		: `${key.command} takes nothing after its name.`;
}

/** What is typed, its first word, and what follows that and a space; null: no space does. */
function wordsOf(text: string): {
	readonly typed: string;
	readonly first: string;
	readonly rest: string | null;
} {
	const line = text.trimStart().replace(/^:/, '');
	const [first = ''] = line.toLowerCase().split(' ');
	return {
		typed: line.trim().toLowerCase(),
		first,
		rest: line.includes(' ') ? line.slice(first.length).trim() : null,
	};
}

const isAmong = ({words}: Entry, entries: readonly Entry[]): boolean =>
	entries.some((entry) => entry.words === words);

/** A command once, as the pane with the focus has it, without those of boxes and typing. */
function offered(state: State): readonly Key[] {
	const pane = focusOf(state);
	const open = keymapOf(state).filter((key) => isOpen(key) && !hidden.includes(key.command));
	return [...Map.groupBy(open, ({command}) => command).values()].flatMap(
		(rows) => rows.find(({scopes}) => scopes.includes(pane)) ?? rows[0] ?? [],
	);
}

/** Of no use in the palette: it is open, and closes by itself. */
const hidden: readonly CommandName[] = ['palette', 'leave'];

function entryOf(state: State, key: Key, argument: string | null = null): Entry {
	const seen = takesName(key) && argument !== null ? withNamed(state, key, argument) : state;
	return {
		words: argument === null ? key.command : `${key.command} ${argument}`,
		hits: [],
		help: key.short ?? key.help,
		keys: key.keys,
		call: {command: key.command, argument},
		cli: key.cli?.(seen) ?? null,
		reason: key.disabled?.(seen) ?? null,
		sure: false,
	};
}

const standing = ({hits, sure}: PaletteFit): Pick<Entry, 'hits' | 'sure'> => ({hits, sure});

/** The command with each thing that fits what is typed after its name; nothing typed: first the command alone. */
function spokenEntries(state: State, key: Key, rest: string): readonly Entry[] {
	if (key.takes === undefined) return [];
	if (key.takes === 'text') return [{...entryOf(state, key, rest), sure: true}];
	const offset = key.command.length + 1;
	const entries = best(candidates(state, key, rest), (candidate) => nameFit(rest, candidate)).map(
		([candidate, {hits, sure}]) => ({
			...entryOf(state, key, candidate),
			hits: hits.map((at) => at + offset),
			sure,
		}),
	);
	if (rest !== '') return entries;
	// Nothing typed fits all of them: what does something comes first.
	const order = entries.toSorted((a, b) => Number(a.reason !== null) - Number(b.reason !== null));
	return [{...entryOf(state, key), sure: true}, ...order];
}

/** `all` only as a whole word: a letter less must not be enough for everything. */
function candidates(state: State, key: Key, rest: string): readonly string[] {
	if (!takesName(key)) return themeNames;
	const names = listed({...state, list: {...state.list, filter: ''}}).map(({name}) => name);
	return rest === all && isNamed(state, key, all) ? [all, ...names] : names;
}

function best<Item>(
	items: readonly Item[],
	fitOf: (item: Item) => PaletteFit | null,
): readonly (readonly [Item, PaletteFit])[] {
	return items
		.map((item) => [item, fitOf(item)] as const)
		.filter((pair): pair is readonly [Item, PaletteFit] => pair[1] !== null)
		.sort(([, a], [, b]) => byFit(a, b));
}

/** What was run lately, as far as it still exists. */
const recent = (state: State, keys: readonly Key[]): readonly Entry[] =>
	state.called.flatMap((words) => {
		const [first = '', ...rest] = words.split(' ');
		const key = keys.find(({command}) => command === first);
		const argument = rest.length === 0 ? null : rest.join(' ');
		if (!key || (argument !== null && key.takes === undefined)) return [];
		if (argument !== null && takesName(key) && !isNamed(state, key, argument)) return [];
		return [entryOf(state, key, argument)];
	});
