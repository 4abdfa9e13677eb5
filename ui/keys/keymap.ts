/**
 * Every key the screen reacts to. Input, the footer, the help, the palette and docs/keys.md read
 * these tables, so no key exists without being documented. Rows of the innermost scope are tried
 * first, then those of `everywhere`. Pure.
 */
import {focusOf, type Keys, type State} from '../model.ts';
import {answerKeys} from './answer-keys.ts';
import type {Binding, Scope} from './binding.ts';
import {copyKeys} from './copy-keys.ts';
import {detailKeys} from './detail-keys.ts';
import {eventsKeys} from './events-keys.ts';
import {findKeys} from './find-keys.ts';
import {listKeys} from './list-keys.ts';
import {logKeys} from './log-keys.ts';
import {metricsKeys} from './metrics-keys.ts';
import {mouseKeys} from './mouse-keys.ts';
import {moveKeys} from './move-keys.ts';
import {openPaletteKeys, paletteKeys} from './palette-keys.ts';
import {screenKeys} from './screen-keys.ts';
import {serviceKeys} from './service-keys.ts';

/** In the order of the help; the last one is not in it. */
const tables = {
	'The selected service': serviceKeys,
	'The list': listKeys,
	Finding: findKeys,
	'The log': logKeys,
	Copying: copyKeys,
	Metrics: metricsKeys,
	Details: detailKeys,
	'Events and the past': eventsKeys,
	Moving: moveKeys,
	'The screen': screenKeys,
	'The mouse and the terminal': mouseKeys,
	Commands: paletteKeys,
	'While typing, and in boxes': [...answerKeys, ...openPaletteKeys],
} as const;

type Tables = typeof tables;
export type CommandName = Tables[keyof Tables][number]['command'];
export type Key = Binding & {readonly command: CommandName};
export type KeySection = {readonly title: string; readonly keys: readonly Key[]};

/** As they are when nobody wants other keys. */
export const keySections: readonly KeySection[] = Object.entries(tables).map(([title, keys]) => ({
	title,
	keys,
}));

export const keymap: readonly Key[] = keySections.flatMap(({keys}) => keys);

/** Scopes that leave nothing to `everywhere`, except ctrl-C. */
export const closedScopes: readonly Scope[] = ['typing', 'question', 'help', 'palette'];

/** Its keys can be chosen: it works outside of boxes and typing too. */
export const isOpen = ({scopes}: Pick<Binding, 'scopes'>): boolean =>
	scopes.some((scope) => !closedScopes.includes(scope));

/** The tables with the keys that the user chose in place of ours. */
export const sectionsWith = (chosen: Keys): readonly KeySection[] =>
	Object.keys(chosen).length === 0
		? keySections
		: keySections.map(({title, keys}) => ({
				title,
				keys: keys.map((key) => {
					const own = chosen[key.command];
					if (!own || !isOpen(key)) return key;
					// Whatever is chosen for leaving, ^C leaves too.
					return {
						...key,
						keys: key.keys.includes('ctrl+c') ? [...new Set([...own, 'ctrl+c'])] : own,
					};
				}),
			}));

export const keymapOf = ({keys}: Pick<State, 'keys'>): readonly Key[] =>
	sectionsWith(keys).flatMap((section) => section.keys);

/** What keys mean at the moment: a line being typed and a dialog take them first. */
export function scopeOf(state: State): Scope {
	if (state.typing) return 'typing';
	switch (state.dialog?.kind) {
		case undefined:
			return focusOf(state);
		case 'ask':
			return 'question';
		case 'palette':
			return 'palette';
		case 'help':
		case 'why':
		case 'problems':
			return 'help';
	}
}

export function findBinding(scope: Scope, key: string, keys: readonly Key[] = keymap): Key | null {
	const here = keys.find((binding) => binding.scopes.includes(scope) && binding.keys.includes(key));
	if (here) return here;
	if (closedScopes.includes(scope) && key !== 'ctrl+c') return null;
	return (
		keys.find((binding) => binding.scopes.includes('everywhere') && binding.keys.includes(key)) ??
		null
	);
}

/** The bindings of the footer, most useful first; what no key does is not there. `past`: of a moment of the past. */
export function footerOf(
	scope: Scope,
	keys: readonly Key[] = keymap,
	past = false,
): readonly Key[] {
	const placeOf = ({footer, pastFooter}: Key) => (past ? (pastFooter ?? footer) : footer);
	return keys
		.filter(
			(key) =>
				placeOf(key) !== undefined &&
				key.keys.length > 0 &&
				(key.scopes.includes(scope) || key.scopes.includes('everywhere')),
		)
		.sort((a, b) => (placeOf(a) ?? 0) - (placeOf(b) ?? 0));
}
