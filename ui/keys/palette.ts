/** What the palette offers for what is typed in it: commands, and what may stand after their names. Pure. */
import {listed} from '../list/order.ts';
import {closed, focusOf, type State} from '../model.ts';
import {themeNames} from '../themes.ts';
import {type Fit, fuzzyFit} from './fuzzy.ts';
import {type CommandName, isOpen, type Key, keymapOf} from './keymap.ts';

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
};

/**
 * Best first; nothing typed: what was run lately, then everything in the order of the tables. What
 * does nothing does nothing once the palette is closed.
 */
export function entriesFor(open: State, text: string): readonly Entry[] {
	const state = closed(open);
	const typed = text.trimStart().replace(/^:/, '');
	const keys = offered(state);
	if (typed.trim() === '')
		return [...recent(state, keys), ...keys.map((key) => entryOf(state, key))];
	const [first = ''] = typed.split(' ');
	const named = typed.includes(' ') ? keys.filter((key) => namesOf(key).includes(first)) : [];
	const spoken = named.flatMap((key) =>
		spokenEntries(state, key, typed.slice(first.length).trim()),
	);
	const rest = fitting(state, keys, typed.trim());
	return [...spoken, ...rest.filter(({words}) => spoken.every((entry) => entry.words !== words))];
}

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

const namesOf = ({command, aliases = []}: Key): readonly string[] => [command, ...aliases];

/** The state as it is once the command has got the service that was named. */
const withService = (state: State, service: string | null): State =>
	service === null
		? state
		: {
				...state,
				list: {...state.list, chosen: service, filter: '', marked: new Set(), folded: new Set()},
			};

function entryOf(state: State, key: Key, argument: string | null = null): Entry {
	const seen = withService(state, key.takes === 'service' ? argument : null);
	return {
		words: argument === null ? key.command : `${key.command} ${argument}`,
		hits: [],
		help: key.short ?? key.help,
		keys: key.keys,
		call: {command: key.command, argument},
		cli: key.cli?.(seen) ?? null,
		reason: key.disabled?.(seen) ?? null,
	};
}

/** The command with each thing that fits what is typed after its name. */
function spokenEntries(state: State, key: Key, rest: string): readonly Entry[] {
	if (key.takes === undefined) return [];
	if (key.takes === 'text') return [entryOf(state, key, rest)];
	const offset = key.command.length + 1;
	const entries = best(candidates(state, key.takes), (candidate) => fuzzyFit(rest, candidate)).map(
		([candidate, {hits}]) => ({
			...entryOf(state, key, candidate),
			hits: hits.map((at) => at + offset),
		}),
	);
	// Nothing typed fits all of them: what does something comes first.
	return rest === ''
		? entries.toSorted((a, b) => Number(a.reason !== null) - Number(b.reason !== null))
		: entries;
}

const candidates = (state: State, takes: 'service' | 'theme'): readonly string[] =>
	takes === 'service' ? listed(withService(state, '')).map(({name}) => name) : themeNames;

/** Commands whose name, other names or help have the letters. */
function fitting(state: State, keys: readonly Key[], typed: string): readonly Entry[] {
	return best(keys, (key) => {
		const own = typed.includes(' ') ? fitWords(typed, key.command) : fuzzyFit(typed, key.command);
		const other = Math.max(
			...(key.aliases ?? []).map((alias) => scoreOf(typed, alias)),
			isIn(typed, `${key.label} ${key.help}`) ? inHelp : Number.NEGATIVE_INFINITY,
		);
		if (namesOf(key).includes(typed)) return {score: exact, hits: own?.hits ?? []};
		if (own && own.score >= other) return own;
		return other === Number.NEGATIVE_INFINITY ? null : {score: other, hits: []};
	}).map(([key, {hits}]) => ({...entryOf(state, key), hits}));
}

/** The name itself comes before anything else; words of the help count less than any name. */
const exact = 1000;
const inHelp = -100;

/** Several words: each begins a word of the name, in their order. */
function fitWords(typed: string, name: string): Fit | null {
	const words = typed.split(/\s+/);
	const parts = name.split('-');
	const fits = words.every((word, at) => parts[at]?.startsWith(word));
	return fits ? {score: words.length, hits: []} : null;
}

/** Each typed word begins a word of the sentence. */
function isIn(typed: string, sentence: string): boolean {
	const words = ` ${sentence.toLowerCase()}`;
	return typed
		.toLowerCase()
		.split(/\s+/)
		.every((word) => words.includes(` ${word}`));
}

const scoreOf = (typed: string, text: string): number =>
	fuzzyFit(typed, text)?.score ?? Number.NEGATIVE_INFINITY;

function best<Item>(
	items: readonly Item[],
	fitOf: (item: Item) => Fit | null,
): readonly (readonly [Item, Fit])[] {
	return items
		.map((item) => [item, fitOf(item)] as const)
		.filter((pair): pair is readonly [Item, Fit] => pair[1] !== null)
		.sort(([, a], [, b]) => b.score - a.score);
}

/** What was run lately, as far as it still exists. */
const recent = (state: State, keys: readonly Key[]): readonly Entry[] =>
	state.called.flatMap((words) => {
		const [first = '', ...rest] = words.split(' ');
		const key = keys.find(({command}) => command === first);
		const argument = rest.length === 0 ? null : rest.join(' ');
		if (!key || (argument !== null && key.takes === undefined)) return [];
		if (argument !== null && key.takes === 'service' && !state.services.has(argument)) return [];
		return [entryOf(state, key, argument)];
	});
