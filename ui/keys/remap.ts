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

/** Either every wish is met or none: one refusal leaves the keys as they are. */
export function keysFrom(wishes: Wishes): {
	readonly keys: Keys;
	readonly refusals: readonly Refusal[];
} {
	const refusals = Object.entries(wishes).flatMap(([command, keys]) => refuse(command, keys));
	if (refusals.length > 0) return {keys: {}, refusals};
	const keys = Object.fromEntries(
		Object.entries(wishes).map(([command, own]) => [
			command,
			own.map((key) => parseKey(key) ?? key),
		]),
	);
	const clashes = conflictsOf(keys, wishes);
	return clashes.length > 0 ? {keys: {}, refusals: clashes} : {keys, refusals: []};
}

const commands = [...new Set(keymap.filter(isOpen).map(({command}) => command))];

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

function refuse(command: string, keys: readonly string[]): readonly Refusal[] {
	if (!commands.some((name) => name === command)) {
		const meant = nearest(command, commands);
		return [
			{
				command,
				at: null,
				message: `there is no command "${command}"`,
				hint:
					meant === null
						? 'docs/keys.md names all commands.'
						: `Did you mean "${meant}"? docs/keys.md names all commands.`,
			},
		];
	}
	if (command === 'leave')
		return [{command, at: null, message: 'has its keys for good', hint: 'Esc always leads back.'}];
	return keys.flatMap((text, at) => {
		const key = parseKey(text);
		const complain = (message: string, hint: string): readonly Refusal[] => [
			{command, at, message, hint},
		];
		if (key === null)
			return complain(
				`no terminal sends a key "${text}"`,
				'Write a character, "ctrl+r", or one of Enter, Tab, S-Tab, Space, Backspace, Up, Down, Left, Right, PgUp, PgDn, Home, End.',
			);
		const use = kept[command] === key ? undefined : needed[key];
		return use === undefined
			? []
			: complain(`${keyName(key)} ${use} and cannot mean anything else`, 'Choose another key.');
	});
}

/** Two commands with one key where both count. What was chosen later in the file is what is refused. */
function conflictsOf(keys: Keys, wishes: Wishes): readonly Refusal[] {
	const all = sectionsWith(keys).flatMap((section) => section.keys);
	return Object.entries(keys).flatMap(([command, own]) =>
		own.flatMap((key, at) => {
			const mine = all.filter((row) => row.command === command && isOpen(row));
			const other = all.find(
				(row) =>
					row.command !== command &&
					isOpen(row) &&
					row.keys.includes(key) &&
					mine.some((binding) => meet(binding, row)),
			);
			if (!other || isLater(other.command, command, keys)) return [];
			const text = wishes[command]?.[at] ?? key;
			return [
				{
					command,
					at,
					message: `"${text}" already means ${other.command}: ${other.help.toLowerCase()}`,
					hint: `Choose another key, or give ${other.command} another one: "${other.command}": "…".`,
				},
			];
		}),
	);
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
