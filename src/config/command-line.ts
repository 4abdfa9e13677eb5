/** From `script`, `interpreter` and `args` to the words that are executed. No shell is involved. Pure. */
import type {ServiceConfig} from './service-schema.ts';

/** `error` continues a sentence that begins with the field's name. */
export type CommandError = {readonly error: string; readonly hint: string | null};

const shellHint = 'For a shell line write "script": "sh", "args": ["-c", "…"].';

const interpreters: Readonly<Record<string, string>> = {
	'.js': 'node',
	'.mjs': 'node',
	'.cjs': 'node',
	'.ts': 'node',
	'.py': 'python3',
	'.sh': 'sh',
};

export type CommandResult =
	| {readonly command: readonly string[]}
	| (CommandError & {readonly field: 'script' | 'interpreter'});

/** The command of a service. `isFile` tells whether a path, relative to the service's cwd, is a file. */
export function commandOf(
	config: Pick<ServiceConfig, 'script' | 'interpreter' | 'args'>,
	isFile: (path: string) => boolean,
): CommandResult {
	const {script, interpreter, args} = config;
	const isLine = args === undefined && /\s/.test(script) && !isFile(script);
	const line = isLine ? splitCommandLine(script) : {words: [script, ...(args ?? [])]};
	if ('error' in line) return {...line, field: 'script'};
	const [program = '', ...rest] = line.words;
	if (program === '') return {field: 'script', error: 'names no program', hint: null};
	const runner =
		interpreter === undefined
			? {words: [interpreters[endingOf(program)] ?? 'none']}
			: splitCommandLine(interpreter);
	if ('error' in runner) return {...runner, field: 'interpreter'};
	if (runner.words[0] === undefined || runner.words[0] === 'none')
		return {command: [isFile(program) ? asPath(program) : program, ...rest]};
	return {command: [...runner.words, program, ...rest]};
}

/** A file of the project wins over a program of the same name in PATH. */
const asPath = (program: string): string => (program.includes('/') ? program : `./${program}`);

const endingOf = (program: string): string => /[^/](\.[a-z]+)$/.exec(program)?.[1] ?? '';

/** Words as a POSIX shell splits them. What only a shell can do is an error, never passed on silently. */
export function splitCommandLine(text: string): {readonly words: readonly string[]} | CommandError {
	const words: string[] = [];
	let word: string | null = null;
	for (let at = 0; at < text.length; at += 1) {
		const character = text[at] ?? '';
		if (character === "'" || character === '"') {
			const quoted = character === "'" ? readSingle(text, at) : readDouble(text, at);
			if ('error' in quoted) return quoted;
			word = (word ?? '') + quoted.text;
			at = quoted.end;
		} else if (character === '\\') {
			const next = text[at + 1];
			if (next === undefined)
				return {error: 'ends in a backslash', hint: 'Write "\\\\\\\\" for one.'};
			word = (word ?? '') + next;
			at += 1;
		} else if (character === ' ' || character === '\t') {
			if (word !== null) words.push(word);
			word = null;
		} else {
			const found = shellOnly(text, at, word === null);
			if (found !== null) return found;
			word = (word ?? '') + character;
		}
	}
	if (word !== null) words.push(word);
	const assignment = /^([A-Za-z_]\w*)=/.exec(words[0] ?? '')?.[1];
	if (assignment !== undefined)
		return {error: `begins with the variable ${assignment}`, hint: `Put ${assignment} in "env".`};
	return {words};
}

type Quoted = {readonly text: string; readonly end: number} | CommandError;

const unclosed = (quote: string): CommandError => ({
	error: `has a ${quote} without its end`,
	hint: 'Close it.',
});

function readSingle(text: string, start: number): Quoted {
	const end = text.indexOf("'", start + 1);
	return end === -1 ? unclosed("'") : {text: text.slice(start + 1, end), end};
}

function readDouble(text: string, start: number): Quoted {
	let inner = '';
	for (let at = start + 1; at < text.length; at += 1) {
		const character = text[at] ?? '';
		if (character === '"') return {text: inner, end: at};
		if (character === '\\' && /[$`"\\]/.test(text[at + 1] ?? '')) {
			at += 1;
			inner += text[at];
			continue;
		}
		const found = expansion(text, at);
		if (found !== null) return found;
		inner += character;
	}
	return unclosed('"');
}

function shellOnly(text: string, at: number, atWordStart: boolean): CommandError | null {
	const rest = text.slice(at);
	const operator = /^(?:\|\|?|&&?|;|<|>>?|[()]|\n)/.exec(rest)?.[0];
	if (operator !== undefined)
		return {
			error: `uses ${operator === '\n' ? 'a line break' : operator}, which needs a shell`,
			hint: shellHint,
		};
	if (rest.startsWith('*'))
		return {error: 'uses the pattern *, which needs a shell', hint: shellHint};
	if (atWordStart && /^~(?:\/|\s|$)/.test(rest))
		return {error: 'uses ~, which needs a shell', hint: 'Write the whole path.'};
	return expansion(text, at);
}

function expansion(text: string, at: number): CommandError | null {
	const found = /^(?:\$(?:\w+|\{[^}]*\}?|\()|`)/.exec(text.slice(at))?.[0];
	return found === undefined
		? null
		: {error: `uses ${found}, which needs a shell`, hint: shellHint};
}
