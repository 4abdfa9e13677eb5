/** From the words of the command line to a command and its options. */
import {parseArgs} from 'node:util';
import {exitCodes, messageOf, UserError} from '../lib/errors.ts';
import {nearest} from '../lib/nearest.ts';
import type {Command, Invocation, Option} from './command.ts';
import {commands, globalOptions} from './commands.ts';

export type Parsed =
	| {readonly kind: 'run'; readonly command: Command; readonly invocation: Invocation}
	/** `group` is the first word of several commands, such as `service`. */
	| {readonly kind: 'help'; readonly command: Command | null; readonly group: string | null}
	| {readonly kind: 'version'};

/** Throws `UserError` (exit 2) for what is no command and no option of it. */
export function parseInvocation(typed: readonly string[]): Parsed {
	const words = commandFirst(typed);
	const [first] = words;
	if (first === undefined || first === 'help' || first === '--help' || first === '-h')
		return helpFor(first === 'help' ? words.slice(1) : []);
	if (first === '--version' || first === '-V' || first === 'version') return {kind: 'version'};

	const found = findCommand(words);
	if (!found) return helpOrComplain(words);
	const {command, rest} = found;
	const {values, positionals} = parse(command, rest);
	if (values['help']) return {kind: 'help', command, group: null};
	checkOperands(command, positionals);
	return {kind: 'run', command, invocation: {operands: positionals, ...sorted(values)}};
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function sorted(values: Values): Pick<Invocation, 'options' | 'lists'> {
	const options: Record<string, string | boolean> = {};
	const lists: Record<string, readonly string[]> = {};
	for (const [name, value] of Object.entries(values))
		if (Array.isArray(value)) lists[name] = value.map(String);
		else if (value !== undefined) options[name] = value;
	return {options, lists};
}

/** Options of every command may also stand before it: `weaver --dir shop status`. */
function commandFirst(words: readonly string[]): readonly string[] {
	const [first = '', second] = words;
	const option = first.startsWith('--')
		? globalOptions[first.slice(2).split('=')[0] ?? '']
		: undefined;
	if (!option || first === '--help') return words;
	const length = option.type === 'string' && !first.includes('=') && second !== undefined ? 2 : 1;
	if (words.length <= length) return words;
	return [...commandFirst(words.slice(length)), ...words.slice(0, length)];
}

function findCommand(
	words: readonly string[],
): {readonly command: Command; readonly rest: readonly string[]} | null {
	const [first = '', second = ''] = words;
	const long = commands.find(({name}) => name === `${first} ${second}`);
	if (long) return {command: long, rest: words.slice(2)};
	const short = commands.find(({name, alias}) => name === first || alias === first);
	return short ? {command: short, rest: words.slice(1)} : null;
}

function helpFor(words: readonly string[]): Parsed {
	const found = findCommand(words);
	const group = isGroup(words[0]) ? words[0] : null;
	return {kind: 'help', command: found?.command ?? null, group};
}

function helpOrComplain([first = '', second]: readonly string[]): Parsed {
	if (isGroup(first) && (second === undefined || second === '--help' || second === '-h'))
		return {kind: 'help', command: null, group: first};
	const typed = isGroup(first) ? `${first} ${second}` : first;
	if (typed.startsWith('-'))
		throw usage(`The command comes first, then its options: ${typed}`, 'See `weaver --help`.');
	const names = commands.flatMap(({name, alias}) => (alias === undefined ? [name] : [name, alias]));
	const longer = names.find((name) => name.endsWith(` ${typed}`));
	const guess = longer ?? nearest(typed, names);
	throw usage(
		`There is no command ${typed}.`,
		guess === null ? 'See `weaver --help`.' : `Did you mean \`weaver ${guess}\`?`,
	);
}

const isGroup = (word: string | undefined): word is string =>
	word !== undefined && commands.some(({name}) => name.startsWith(`${word} `));

function parse(command: Command, words: readonly string[]) {
	const known: Readonly<Record<string, Option>> = {...command.options, ...globalOptions};
	try {
		return parseArgs({
			args: [...words],
			options: Object.fromEntries(
				Object.entries(known).map(([name, {type, short, multiple = false}]) => [
					name,
					short === undefined ? {type, multiple} : {type, short, multiple},
				]),
			),
			allowPositionals: true,
		});
	} catch (error) {
		throw usage(explain(error, known), `See \`weaver ${command.name} --help\`.`);
	}
}

function explain(error: unknown, known: Readonly<Record<string, Option>>): string {
	const message = messageOf(error);
	const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
	if (unknown === undefined) return (message.split('. To specify')[0] ?? message).trim();
	const guess = nearest(unknown.replace(/^-+/, ''), Object.keys(known));
	return `Unknown option ${unknown}.${guess === null ? '' : ` Did you mean --${guess}?`}`;
}

/** `<…>` must be there, `[…]` may be, `…` may be many. */
function checkOperands({name, operands, options}: Command, given: readonly string[]): void {
	if (operands === '' && given.length > 0)
		throw usage(
			`weaver ${name} takes no names, got ${given.join(' ')}`,
			`See \`weaver ${name} --help\`.`,
		);
	const most = operands.includes('…') ? Infinity : operands.split(' ').length;
	if (given.length > most)
		throw usage(
			`weaver ${name} takes ${operands}, got ${given.join(' ')}`,
			`See \`weaver ${name} --help\`.`,
		);
	const optional = !operands.startsWith('<') || 'all' in options;
	if (!optional && given.length === 0)
		throw usage(`weaver ${name} needs ${operands}`, `See \`weaver ${name} --help\`.`);
}

const usage = (message: string, hint: string): UserError =>
	new UserError(message, {code: 'usage', hint, exitCode: exitCodes.usage});
