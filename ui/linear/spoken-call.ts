/** What a typed line asks for: the commands of the palette by their names. Pure. */
import {type CommandName, isOpen, type Key, keymapOf} from '../keys/keymap.ts';
import {isNamed, takesName, unknownCommand, unknownService, withNamed} from '../keys/named.ts';
import type {Call} from '../keys/palette.ts';
import type {State} from '../model.ts';

export type Asked =
	| {readonly kind: 'nothing'}
	| {readonly kind: 'list' | 'help' | 'problems'}
	| {readonly kind: 'log' | 'detail'; readonly service: string}
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

/** What is shown as sentences, by the commands of the screen that show it. */
const shown: Readonly<Partial<Record<CommandName, 'log' | 'detail'>>> = {
	logs: 'log',
	'open-log': 'log',
	detail: 'detail',
	go: 'detail',
};

/** `named`: the service that was named last, which a command without one means; null: none was. */
export function askedBy(state: State, line: string, named: string | null): Asked {
	const [first = '', ...rest] = line.replace(/^:/, '').split(/\s+/);
	if (first === '') return {kind: 'nothing'};
	const word = first.toLowerCase();
	const argument = rest.length === 0 ? null : rest.join(' ');
	if (word === 'list' || word === 'ls') return {kind: 'list'};
	const key = keymapOf(state)
		.filter(isOpen)
		.find(({command, aliases = []}) => command === word || aliases.includes(word));
	if (!key) return refused(unknown(state, word));
	const {command} = key;
	if (command === 'services') return {kind: 'list'};
	if (command === 'help' || command === 'problems') return {kind: command};
	const service = argument ?? named;
	const kind = shown[command];
	if (kind === undefined && !done.includes(command)) return refused(elsewhere(state, key, service));
	if (kind === undefined && !takesName(key)) return {kind: 'call', call: {command, argument}};
	if (service === null)
		return refused(`Which service? Type ${word} and its name; list names them.`);
	if (!isNamed(state, key, service))
		return refused(unknownService(state, service, 'list names them.'));
	return kind === undefined ? {kind: 'call', call: {command, argument: service}} : {kind, service};
}

const refused = (words: string): Asked => ({kind: 'refused', words});

/** The commands that do something here, and what they do. */
export const helpLines = (state: State): readonly string[] => [
	'list: how every service is.',
	'log, and a service: the last lines of its log.',
	'detail, and a service: all about it.',
	'problems: what is wrong with broken files.',
	...keymapOf(state)
		.filter((key) => isOpen(key) && done.includes(key.command))
		.map((key) => `${key.command}${after(key)}: ${key.help}.`),
	'help: this. Without a service the one that was named last is meant; before one was, it is asked for. Tab completes a word.',
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
	'problems',
	'help',
	...keymapOf(state).flatMap(({command}) => (done.includes(command) ? [command] : [])),
];

function unknown(state: State, word: string): string {
	const names = keymapOf(state)
		.filter(isOpen)
		.map(({command}) => command);
	return unknownCommand(['list', ...names], word, 'help lists them.');
}

function elsewhere(state: State, key: Key, service: string | null): string {
	const isMeant = service !== null && isNamed(state, key, service);
	const cli = key.cli?.(isMeant ? withNamed(state, key, service) : state) ?? null;
	return cli === null
		? `${key.command} changes how a screen looks, and here is none.`
		: `${key.command} needs a screen. In a shell: ${cli}`;
}
