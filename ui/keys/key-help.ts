/** The keymap for people to read: sections of the help and of docs/keys.md. */
import type {Binding, Scope} from './binding.ts';
import {keymap, keySections} from './keymap.ts';

export type HelpLine = {readonly keys: readonly string[]; readonly help: string};
export type HelpSection = {readonly title: string; readonly lines: readonly HelpLine[]};

/** What the screen's own help shows. */
export const helpSections = (): readonly HelpSection[] =>
	keySections.slice(0, -1).map(({title, keys}) => ({title, lines: linesOf(keys)}));

/** The tables of docs/keys.md, with what works while something is typed or asked. */
export function keysAsMarkdown(): string {
	const inner: readonly (readonly [title: string, scope: Scope])[] = [
		['While a filter or a search is typed', 'typing'],
		['When something is asked', 'question'],
		['In the help, and in an explanation', 'help'],
	];
	const all = [
		...helpSections(),
		...inner.map(([title, scope]) => ({
			title,
			lines: linesOf(keymap.filter(({scopes}) => scopes.includes(scope))),
		})),
	];
	return all
		.map(({title, lines}) =>
			[
				`## ${title}`,
				'',
				'| Keys | What |',
				'|---|---|',
				...lines.map(
					({keys, help}) => `| ${keys.map((key) => `\`${key}\``).join(' ')} | ${help} |`,
				),
			].join('\n'),
		)
		.join('\n\n');
}

/** Bindings that share their words share a line. */
function linesOf(bindings: readonly Binding[]): readonly HelpLine[] {
	const lines = new Map<string, readonly string[]>();
	for (const {keys, help} of bindings)
		lines.set(help, [...(lines.get(help) ?? []), ...keys.map(keyName)]);
	return [...lines].map(([help, keys]) => ({help, keys}));
}

const keyNames: Readonly<Record<string, string>> = {
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
};

/** A key as people write it: `^d`, `Enter`, `↓`. */
export const keyName = (key: string): string =>
	keyNames[key] ?? (key.startsWith('ctrl+') ? `^${key.slice(5)}` : key);
