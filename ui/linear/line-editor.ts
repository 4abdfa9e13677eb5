/**
 * The line that is typed where nothing is ever drawn again: what to echo for each key, without any
 * control sequence but backspace. Pure.
 */
import {widthOf} from '../../src/lib/text-width.ts';

export type Typed = {
	readonly line: string;
	/** What the terminal gets. */
	readonly echo: string;
	readonly entered: readonly string[];
	/** ^C, or ^D on an empty line. */
	readonly leaves: boolean;
};

/** `complete`: what may follow the line; empty: nothing, and the terminal beeps. */
export function typeInto(line: string, input: string, complete: (line: string) => string): Typed {
	let typed: Typed = {line, echo: '', entered: [], leaves: false};
	// Arrow keys and their like mean nothing here.
	for (const key of input.replace(/\x1b(?:[[O][\d;]*[ -/]*[@-~])?/g, ''))
		typed = press(typed, key, complete);
	return typed;
}

function press(typed: Typed, key: string, complete: (line: string) => string): Typed {
	const {line, echo} = typed;
	switch (key) {
		case '\r':
		case '\n':
			return {...typed, line: '', echo: `${echo}\n`, entered: [...typed.entered, line.trim()]};
		case '\x7f':
		case '\b': {
			const rest = Array.from(line).slice(0, -1).join('');
			return {...typed, line: rest, echo: echo + erased(widthOf(line) - widthOf(rest))};
		}
		case '\x15':
			return {...typed, line: '', echo: echo + erased(widthOf(line))};
		case '\x03':
			return {...typed, leaves: true};
		case '\x04':
			return line === '' ? {...typed, leaves: true} : typed;
		case '\t': {
			const more = complete(line);
			return {...typed, line: line + more, echo: echo + (more === '' ? '\x07' : more)};
		}
		default:
			return key < ' ' ? typed : {...typed, line: line + key, echo: echo + key};
	}
}

const erased = (columns: number): string => '\b \b'.repeat(Math.max(0, columns));
