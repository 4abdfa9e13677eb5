/** The keys that somebody wishes for instead of ours: which they are, and why one is refused. Pure. */
import {nearest} from '../../src/lib/nearest.ts';
import type {Keys} from '../model.ts';
import type {Scope} from './binding.ts';
import {keyName, parseKey} from './key-names.ts';
import {closedScopes, isOpen, type Key, keymap, sectionsWith} from './keymap.ts';

/** What is wrong with the wish for `command`; `at` counts its keys when one of several is meant. */
export type Refusal = {
	readonly command: string;
	readonly at: number | null;
	readonly message: string;
	readonly hint: string;
};

/** Keys by command, each as the settings file writes it. */
export type Wishes = Readonly<Record<string, readonly string[]>>;

/** A wish with the command that it is for. */
type Wish = {
	/** As the file calls it, which may be another name of the command. */
	readonly written: string;
	readonly command: string;
	readonly texts: readonly string[];
};

/** Either every wish is met or none: one refusal leaves the keys as they are. */
export function keysFrom(wishes: Wishes): {
	readonly keys: Keys;
	readonly refusals: readonly Refusal[];
} {
	const all = Object.entries(wishes).map(
		([written, texts]): Wish => ({written, texts, command: commandOf(written) ?? written}),
	);
	const wrong = all.map((wish) => refuse(wish, all));
	const good = all.filter((_, at) => wrong[at]?.every((refusal) => refusal.at !== null));
	// A key that is refused counts as none, so that whatever else is wrong is told too.
	const keys = Object.fromEntries(
		good.map(({command, texts}) => [command, texts.flatMap((text) => usable(command, text) ?? [])]),
	);
	const refusals = [...wrong.flat(), ...good.flatMap((wish) => conflictsOf(wish, keys))];
	return refusals.length > 0 ? {keys: {}, refusals} : {keys, refusals};
}

const named = keymap.filter(isOpen);

/** Its own name comes before what others are called too; null: there is none. */
const commandOf = (written: string): string | null =>
	(
		named.find(({command}) => command === written) ??
		named.find(({aliases = []}) => aliases.includes(written))
	)?.command ?? null;

/** Keys that terminals, shells and the way out need, and what for. */
const needed: Readonly<Record<string, string>> = {
	'ctrl+c': 'leaves the monitor from everywhere',
	'ctrl+s': 'stops the output of many terminals',
	'ctrl+q': 'starts the output of many terminals again',
	'ctrl+z': 'suspends programs',
	'ctrl+\\': 'ends programs',
	esc: 'always leads back',
	'ctrl+m': 'is what Enter sends',
	'ctrl+j': 'is what Enter sends',
	'ctrl+i': 'is what Tab sends',
	'ctrl+h': 'is what Backspace sends',
};

/** Keys that a command cannot be without, since nothing else leads where it leads. */
const kept: Readonly<Record<string, string>> = {quit: 'ctrl+c', leave: 'esc'};

/** The key, where it can mean the command; null: it cannot. */
function usable(command: string, text: string): string | null {
	const key = parseKey(text);
	return key === null || (key in needed && kept[command] !== key) ? null : key;
}

const forms =
	'Supported are a character ("W"), ctrl with a letter ("ctrl+r"), and Enter, Tab, S-Tab, Space, Backspace, Up, Down, Left, Right, PgUp, PgDn, Home, End.';

/** What is wrong with it by itself. */
function refuse({written, command, texts}: Wish, all: readonly Wish[]): readonly Refusal[] {
	const complain = (at: number | null, message: string, hint: string): readonly Refusal[] => [
		{command: written, at, message, hint},
	];
	if (commandOf(written) === null) {
		const names = named.flatMap((row) => [row.command, ...(row.aliases ?? [])]);
		const meant = nearest(written, names);
		const guess = meant === null ? '' : `Did you mean "${meant}"? `;
		return complain(
			null,
			`there is no command "${written}"`,
			`${guess}docs/keys.md names all commands.`,
		);
	}
	if (command === 'leave') return complain(null, 'has its keys for good', 'Esc always leads back.');
	const first = all.find((other) => other.command === command)?.written;
	if (first !== undefined && first !== written)
		return complain(
			null,
			`is the command "${command}" once more, which "${first}" gives its keys`,
			'Keep one of the two.',
		);
	return texts.flatMap((text, at) => {
		if (usable(command, text) !== null) return [];
		const key = parseKey(text);
		return key === null
			? complain(at, `"${text}" is not supported`, forms)
			: complain(
					at,
					`${keyName(key)} ${needed[key]} and cannot mean anything else`,
					'Choose another key.',
				);
	});
}

/** Two commands with one key where both count. What was chosen later in the file is what is refused. */
function conflictsOf({written, command, texts}: Wish, keys: Keys): readonly Refusal[] {
	const all = sectionsWith(keys).flatMap((section) => section.keys);
	const mine = all.filter((row) => row.command === command && isOpen(row));
	return texts.flatMap((text, at) => {
		const key = usable(command, text);
		if (key === null) return [];
		const other = all.find(
			(row) =>
				row.command !== command &&
				isOpen(row) &&
				row.keys.includes(key) &&
				mine.some((binding) => meet(binding, row)),
		);
		if (!other || isLater(other.command, command, keys)) return [];
		const help = other.help.charAt(0).toLowerCase() + other.help.slice(1);
		return [
			{
				command: written,
				at,
				message: `"${text}" already means ${other.command}: ${help}`,
				hint: `Choose another key, or give ${other.command} another one: "${other.command}": "…".`,
			},
		];
	});
}

/** The other one is refused instead, further down. */
const isLater = (other: string, command: string, keys: Keys): boolean => {
	const names = Object.keys(keys);
	return names.indexOf(other) > names.indexOf(command);
};

/** A pane may give a key of its own to what means something else in the other panes; our tables do. */
function meet(a: Key, b: Key): boolean {
	const open = (scopes: readonly Scope[]): readonly Scope[] =>
		scopes.filter((scope) => !closedScopes.includes(scope));
	const [mine, others] = [open(a.scopes), open(b.scopes)];
	return (
		mine.some((scope) => others.includes(scope)) ||
		mine.includes('everywhere') ||
		others.includes('everywhere')
	);
}
