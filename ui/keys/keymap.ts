/**
 * Every key the screen reacts to. Input, the footer, the help and docs/keys.md read these tables, so
 * no key exists without being documented. Rows of the innermost scope are tried first, then those of
 * `everywhere`.
 */
import {focusOf, type State} from '../model.ts';
import {answerKeys} from './answer-keys.ts';
import type {Binding, Scope} from './binding.ts';
import {findKeys} from './find-keys.ts';
import {logKeys} from './log-keys.ts';
import {moveKeys} from './move-keys.ts';
import {screenKeys} from './screen-keys.ts';
import {serviceKeys} from './service-keys.ts';

/** In the order of the help; the last one is not in it. */
const tables = {
	'The selected service': serviceKeys,
	Finding: findKeys,
	'The log': logKeys,
	Moving: moveKeys,
	'The screen': screenKeys,
	'While typing, and in boxes': answerKeys,
} as const;

type Tables = typeof tables;
export type CommandName = Tables[keyof Tables][number]['command'];
export type Key = Binding & {readonly command: CommandName};

export const keySections: readonly {readonly title: string; readonly keys: readonly Key[]}[] =
	Object.entries(tables).map(([title, keys]) => ({title, keys}));

export const keymap: readonly Key[] = keySections.flatMap(({keys}) => keys);

/** What keys mean at the moment: a line being typed and a dialog take them first. */
export function scopeOf(state: State): Scope {
	if (state.dialog) return state.dialog.kind === 'ask' ? 'question' : 'help';
	return state.typing ? 'typing' : focusOf(state);
}

/** Scopes that leave nothing to `everywhere`, except ctrl-C. */
const closed: readonly Scope[] = ['typing', 'question', 'help'];

export function findBinding(scope: Scope, key: string): Key | null {
	const here = keymap.find(
		(binding) => binding.scopes.includes(scope) && binding.keys.includes(key),
	);
	if (here) return here;
	if (closed.includes(scope) && key !== 'ctrl+c') return null;
	return (
		keymap.find((binding) => binding.scopes.includes('everywhere') && binding.keys.includes(key)) ??
		null
	);
}

/** The bindings of the footer, most useful first. */
export const footerOf = (scope: Scope): readonly Key[] =>
	keymap
		.filter(
			({footer, scopes}) =>
				footer !== undefined && (scopes.includes(scope) || scopes.includes('everywhere')),
		)
		.sort((a, b) => (a.footer ?? 0) - (b.footer ?? 0));
