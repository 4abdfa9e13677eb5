/** The keymap for people to read: sections of the help and of docs/keys.md. Pure. */
import {closed, focusOf, type State} from '../model.ts';
import type {Pane} from '../pane.ts';
import type {Binding, Scope} from './binding.ts';
import {keyName} from './key-names.ts';
import {keymap, keySections, sectionsWith} from './keymap.ts';

export type HelpLine = {
	readonly keys: readonly string[];
	readonly help: string;
	/** Why it does nothing at the moment; null when it does something. */
	readonly reason: string | null;
};
export type HelpSection = {readonly title: string; readonly lines: readonly HelpLine[]};

const titles: Readonly<Record<Pane, string>> = {
	services: 'Here, in the list of services',
	logs: 'Here, in the log',
	detail: 'Here, in the details',
	metrics: 'Here, in the metrics',
	events: 'Here, in the events',
	specs: 'Here, in the specs',
};

/**
 * What the screen's own help shows: what only works in the pane with the focus, then what works
 * everywhere, then the other panes. `filter`: only lines with all of its words. What does nothing
 * does nothing once the help is closed.
 */
export function helpFor(open: State, filter: string): readonly HelpSection[] {
	const state = closed(open);
	const pane = focusOf(state);
	const sections = sectionsWith(state.keys).slice(0, -1);
	const rows = sections.flatMap(({keys}) => keys).filter(({keys}) => keys.length > 0);
	const here = rows.filter(({scopes}) => scopes.includes(pane));
	const told = here.map(({command}) => command);
	const words = filter.toLowerCase().split(/\s+/);
	return [
		{title: titles[pane], lines: linesOf(here, state)},
		...sections.map(({title, keys}) => ({
			title,
			lines: linesOf(
				keys.filter((key) => key.keys.length > 0 && !told.includes(key.command)),
				state,
			),
		})),
	]
		.map(({title, lines}) => ({
			title,
			lines: lines.filter((line) => {
				const text = `${line.keys.join(' ')} ${line.help}`.toLowerCase();
				return words.every((word) => text.includes(word));
			}),
		}))
		.filter(({lines}) => lines.length > 0);
}

/** The tables of docs/keys.md, with what works while something is typed or asked. */
export function keysAsMarkdown(): string {
	const inner: readonly (readonly [title: string, scope: Scope])[] = [
		['While a filter or a search is typed', 'typing'],
		['In the palette', 'palette'],
		['When something is asked', 'question'],
		['In the help, an explanation, or the broken files', 'help'],
	];
	const open = keySections
		.slice(0, -1)
		.map(({title, keys}) => tableOf(title, ['Keys', 'Command', 'What'], commandRows(keys)));
	const closed = inner.map(([title, scope]) =>
		tableOf(
			title,
			['Keys', 'What'],
			linesOf(
				keymap.filter(({scopes}) => scopes.includes(scope)),
				null,
			).map(({keys, help}) => [codes(keys), help]),
		),
	);
	return [...open, ...closed].join('\n\n');
}

/** Each command once, with its keys in all panes; of those that share their words each says its own. */
const commandRows = (bindings: readonly Binding[]): readonly (readonly string[])[] =>
	[...Map.groupBy(bindings, ({command}) => command)].map(([command, rows]) => {
		const {aliases = [], help = '', short = help}: Partial<Binding> = rows[0] ?? {};
		const isShared = bindings.some((other) => other.command !== command && other.help === help);
		const keys = new Set(rows.flatMap((row) => row.keys.map(keyName)));
		return [codes([...keys]), codes([command, ...aliases]), isShared ? short : help];
	});

const tableOf = (
	title: string,
	head: readonly string[],
	rows: readonly (readonly string[])[],
): string =>
	[
		`## ${title}`,
		'',
		rowOf(head),
		rowOf(head.map(() => '---')).replaceAll(' ', ''),
		...rows.map(rowOf),
	].join('\n');

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const codes = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(' ');

/** Bindings that share their words share a line; `state`: to see what does nothing at the moment. */
function linesOf(bindings: readonly Binding[], state: State | null): readonly HelpLine[] {
	const lines = new Map<string, HelpLine>();
	for (const {keys, help, disabled} of bindings) {
		const before = lines.get(help);
		const reason = (state && disabled?.(state)) ?? null;
		lines.set(help, {
			help,
			keys: [...new Set([...(before?.keys ?? []), ...keys.map(keyName)])],
			reason: before && before.reason === null ? null : reason,
		});
	}
	return [...lines.values()];
}
