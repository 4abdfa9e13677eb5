/**
 * Variables in the values of an environment: `${VAR}`, `${VAR:-default}`, `${VAR:?message}`, and
 * `$$` for one dollar sign. A `$` before anything else stands for itself, so `$VAR` is plain text. Pure.
 */

export type Expansion =
	| {readonly text: string}
	/** `error` continues a sentence that begins with the name of the value. */
	| {readonly error: string; readonly hint: string | null};

/** `lookup` gives undefined for a variable that is nowhere defined. Defaults are expanded as well. */
export function expand(text: string, lookup: (name: string) => string | undefined): Expansion {
	let done = '';
	for (let at = 0; at < text.length; at += 1) {
		const dollar = text.indexOf('$', at);
		if (dollar === -1) return {text: done + text.slice(at)};
		done += text.slice(at, dollar);
		at = dollar + 1;
		if (text[at] === '$') done += '$';
		else if (text[at] === '{') {
			const end = closingBrace(text, at);
			if (end === -1)
				return {
					error: `has a \${ without its }: ${short(text.slice(dollar))}`,
					hint: 'Close it, or write $$ for a dollar sign.',
				};
			const value = expandOne(text.slice(at + 1, end), lookup);
			if ('error' in value) return value;
			done += value.text;
			at = end;
		} else {
			done += '$';
			at -= 1;
		}
	}
	return {text: done};
}

function expandOne(inner: string, lookup: (name: string) => string | undefined): Expansion {
	const [, name = '', operator, rest = ''] =
		/^([A-Za-z_][A-Za-z0-9_]*)(?:(:[-?])([\s\S]*))?$/.exec(inner) ?? [];
	if (name === '')
		return {
			error: `has \${${short(inner)}}, which is not understood`,
			hint: 'Write ${VAR}, ${VAR:-default} or ${VAR:?message}, and $$ for a dollar sign.',
		};
	const value = lookup(name);
	if (operator === undefined)
		return value === undefined
			? {
					error: `needs \${${name}}, which is nowhere defined`,
					hint: `Define ${name} in env_file, in env or where the daemon is started, or write \${${name}:-default}.`,
				}
			: {text: value};
	if (value) return {text: value};
	if (operator === ':-') return expand(rest, lookup);
	const words = rest.trim();
	return {
		error: `needs ${name}${words === '' ? ', which is not set or empty' : `: ${words}`}`,
		hint: `Define ${name} in env_file, in env or where the daemon is started.`,
	};
}

/** Of the brace at `open`; the ones of variables within do not count. -1: there is none. */
function closingBrace(text: string, open: number): number {
	let depth = 0;
	for (let at = open; at < text.length; at += 1) {
		if (text[at] === '{' && text[at - 1] === '$') depth += 1;
		else if (text[at] === '}') depth -= 1;
		if (depth === 0) return at;
	}
	return -1;
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
