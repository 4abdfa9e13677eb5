/**
 * Reads JSON text that people write: where each field stands, and what is wrong in words. Pure.
 *
 * It accepts exactly what JSON.parse accepts, except that a key written twice is an error too.
 */

export type JsonPath = readonly (string | number)[];

export type JsonText =
	| {
			readonly ok: true;
			readonly value: unknown;
			/** Line of a field's key or an item's first character, from 1; of its parent when it is absent. */
			readonly lineOf: (path: JsonPath) => number;
			/** Where a field's key or an item begins; null when it is absent. */
			readonly offsetOf: (path: JsonPath) => number | null;
	  }
	| {
			readonly ok: false;
			readonly line: number;
			/** In characters, from 1. */
			readonly column: number;
			readonly message: string;
			readonly hint: string | null;
	  };

/** `health.interval`, `dependencies[1].service`. */
export const dotted = (path: JsonPath): string =>
	path
		.map((part, index) =>
			typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`,
		)
		.join('');

export function readJsonText(text: string): JsonText {
	const places = new Map<string, number>();
	try {
		new Scanner(text, places).scan();
	} catch (error) {
		if (!(error instanceof Mistake)) throw error;
		const before = text.slice(0, error.offset);
		return {
			ok: false,
			line: lineAt(text, error.offset),
			column: error.offset - (before.lastIndexOf('\n') + 1) + 1,
			message: error.message,
			hint: error.hint,
		};
	}
	return {
		ok: true,
		value: JSON.parse(text),
		offsetOf: (path) => places.get(JSON.stringify(path)) ?? null,
		lineOf: (path) => {
			for (let length = path.length; length > 0; length -= 1) {
				const offset = places.get(JSON.stringify(path.slice(0, length)));
				if (offset !== undefined) return lineAt(text, offset);
			}
			return lineAt(text, text.search(/\S/));
		},
	};
}

/** Counted from 1. */
export const lineAt = (text: string, offset: number): number =>
	text.slice(0, offset).split('\n').length;

class Mistake extends Error {
	readonly offset: number;
	readonly hint: string | null;
	constructor(offset: number, message: string, hint: string | null = null) {
		super(message);
		this.offset = offset;
		this.hint = hint;
	}
}

/** Deeper nesting than any service file has; it keeps a hostile file from exhausting the stack. */
const deepest = 200;

class Scanner {
	#at = 0;
	readonly #text: string;
	readonly #places: Map<string, number>;

	constructor(text: string, places: Map<string, number>) {
		this.#text = text;
		this.#places = places;
	}

	scan(): void {
		this.#space();
		if (this.#at === this.#text.length) throw new Mistake(0, 'the file is empty');
		this.#value([]);
		this.#space();
		if (this.#at < this.#text.length)
			throw this.#unexpected('the end of the file', 'A file holds one service: one { … }.');
	}

	#value(path: JsonPath): void {
		if (path.length > deepest) throw new Mistake(this.#at, 'is nested too deeply');
		const character = this.#text[this.#at];
		if (character === '{') this.#object(path);
		else if (character === '[') this.#array(path);
		else if (character === '"') this.#string();
		else this.#word();
	}

	#object(path: JsonPath): void {
		const keys = new Set<string>();
		this.#list('}', () => {
			const start = this.#at;
			if (this.#text[start] !== '"')
				throw this.#unexpected('a field name in double quotes', quoteHint(this.#text[start]));
			const key = this.#string();
			if (keys.has(key)) throw new Mistake(start, `the field "${key}" is written twice`);
			keys.add(key);
			const inner = [...path, key];
			this.#places.set(JSON.stringify(inner), start);
			this.#space();
			if (this.#text[this.#at] !== ':') throw this.#unexpected(`":" after "${key}"`);
			this.#at += 1;
			this.#space();
			this.#value(inner);
		});
	}

	#array(path: JsonPath): void {
		let index = 0;
		this.#list(']', () => {
			const inner = [...path, index];
			this.#places.set(JSON.stringify(inner), this.#at);
			this.#value(inner);
			index += 1;
		});
	}

	#list(close: '}' | ']', member: () => void): void {
		this.#at += 1;
		this.#space();
		if (this.#text[this.#at] === close) {
			this.#at += 1;
			return;
		}
		for (;;) {
			member();
			const end = this.#at;
			this.#space();
			const character = this.#text[this.#at];
			if (character === close) break;
			if (character !== ',') {
				// The comma is missing where the last value ended, often a line above.
				if (character === '"' || character === '{' || character === '[')
					throw new Mistake(end, 'a comma is missing here');
				throw this.#unexpected(`"," or "${close}"`);
			}
			const comma = this.#at;
			this.#at += 1;
			this.#space();
			if (this.#text[this.#at] === close)
				throw new Mistake(comma, `a comma stands before "${close}"`, 'Remove the last comma.');
		}
		this.#at += 1;
	}

	#string(): string {
		const start = this.#at;
		for (let end = start + 1; end < this.#text.length; end += 1) {
			const character = this.#text[end] ?? '';
			if (character === '\\') {
				if (!/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(this.#text.slice(end, end + 6)))
					throw new Mistake(
						end,
						'a backslash begins no known escape',
						'Write "\\\\" for one backslash.',
					);
				end += 1;
			} else if (character === '"') {
				this.#at = end + 1;
				return JSON.parse(this.#text.slice(start, end + 1)) as string;
			} else if (character < ' ') {
				const what =
					character === '\n' || character === '\r' ? 'a line break' : 'a control character';
				throw new Mistake(
					end,
					`${what} stands in a text`,
					'Close the text with a double quote, or write \\n.',
				);
			}
		}
		throw new Mistake(start, 'a text is not closed', 'Close it with a double quote.');
	}

	#word(): void {
		const rest = this.#text.slice(this.#at, this.#at + 400);
		const match =
			/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/.exec(rest);
		if (!match) throw this.#unexpected('a value', quoteHint(rest[0]));
		this.#at += match[0].length;
	}

	#space(): void {
		while (/^[ \t\r\n]$/.test(this.#text[this.#at] ?? '')) this.#at += 1;
	}

	#unexpected(wanted: string, hint: string | null = null): Mistake {
		const found = /^(?:[\w.+-]+|[\s\S])/u.exec(this.#text.slice(this.#at, this.#at + 40))?.[0];
		if (found === undefined)
			return new Mistake(this.#at, `the file ends where ${wanted} should be`);
		if (/^[/#]/.test(found))
			return new Mistake(
				this.#at,
				'JSON has no comments',
				'Use the field "description" for words.',
			);
		return new Mistake(this.#at, `expected ${wanted}, found ${JSON.stringify(found)}`, hint);
	}
}

const quoteHint = (character: string | undefined): string | null =>
	character !== undefined && /['`\w]/.test(character) ? 'Texts stand in double quotes: "…".' : null;
