/** What a typed line asks for: the commands of the palette by their names. Pure. */
import {type CommandName, isOpen, type Key, keymapOf} from '../keys/keymap.ts';
import {isNamed, takesName, unknownCommand, unknownService} from '../keys/named.ts';
import type {Call} from '../keys/palette.ts';
import type {State} from '../model.ts';

export type Asked =
	| {readonly kind: 'nothing'}
	| {readonly kind: 'list' | 'help'}
	| {readonly kind: 'log' | 'detail'; readonly service: string | null}
	| {readonly kind: 'call'; readonly call: Call}
	/** It cannot be done here; why, and what else. */
	| {readonly kind: 'refused'; readonly words: string};

/** What is done here as on the screen; all else only changes how a screen looks. */
const done: readonly CommandName[] = [
	'start',
	'stop',
	'restart',
	'restart-dependents',
	'kill',
	'why',
	'stop-all',
	'quit',
];

export function askedBy(state: State, line: string): Asked {
	const [first = '', ...rest] = line.replace(/^:/, '').split(/\s+/);
	if (first === '') return {kind: 'nothing'};
	const word = first.toLowerCase();
	const argument = rest.length === 0 ? null : rest.join(' ');
	if (word === 'list' || word === 'ls') return {kind: 'list'};
	const key = keymapOf(state)
		.filter(isOpen)
		.find(({command, aliases = []}) => command === word || aliases.includes(word));
	if (!key) return {kind: 'refused', words: unknown(state, word)};
	if (argument !== null && (takesName(key) || shows.includes(key.command)))
		if (!isNamed(state, key, argument))
			return {kind: 'refused', words: unknownService(state, argument, 'list names them.')};
	switch (key.command) {
		case 'services':
			return {kind: 'list'};
		case 'help':
			return {kind: 'help'};
		case 'logs':
		case 'open-log':
			return {kind: 'log', service: argument};
		case 'detail':
		case 'go':
			return {kind: 'detail', service: argument};
		default:
			return done.includes(key.command)
				? {kind: 'call', call: {command: key.command, argument}}
				: {kind: 'refused', words: elsewhere(state, key)};
	}
}

const shows: readonly CommandName[] = ['logs', 'detail'];

/** The commands that do something here, and what they do. */
export const helpLines = (state: State): readonly string[] => [
	'list: how every service is.',
	'log, and a service: the last lines of its log.',
	'detail, and a service: all about it.',
	...keymapOf(state)
		.filter((key) => isOpen(key) && done.includes(key.command))
		.map((key) => `${key.command}${after(key)}: ${key.help}.`),
	'help: this. Without a service the one that was named last is meant. Tab completes a word.',
];

const after = ({takes}: Key): string =>
	takes === 'services' ? ', and a service or all' : takes === 'service' ? ', and a service' : '';

/** What Tab adds to the line: the rest of the only command or service that begins like its last word. */
export function completionOf(state: State, line: string): string {
	const at = line.lastIndexOf(' ') + 1;
	const typed = line.slice(at);
	const words = at === 0 ? wordsOf(state) : [...state.services.keys()];
	const fits = words.filter((word) => word.startsWith(typed));
	const [first = ''] = fits;
	return fits.length === 1 && typed !== ''
		? `${first.slice(typed.length)}${at === 0 ? ' ' : ''}`
		: '';
}

const wordsOf = (state: State): readonly string[] => [
	'list',
	'log',
	'detail',
	'help',
	...keymapOf(state).flatMap(({command}) => (done.includes(command) ? [command] : [])),
];

function unknown(state: State, word: string): string {
	const names = keymapOf(state)
		.filter(isOpen)
		.map(({command}) => command);
	return unknownCommand(['list', ...names], word, 'help lists them.');
}

function elsewhere(state: State, key: Key): string {
	const cli = key.cli?.(state) ?? null;
	return cli === null
		? `${key.command} changes how a screen looks, and here is none.`
		: `${key.command} needs a screen. In a shell: ${cli}`;
}
