/** Lines such as `level=info msg="took 3 ms" path=/users`. Pure. */

const pair = /([A-Za-z_][\w.@/-]*)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?:\s+|$)/y;

/** Its fields; null where a line is more than pairs, or less than two of them. */
export function logfmtOf(text: string): Readonly<Record<string, string>> | null {
	const fields: (readonly [string, string])[] = [];
	pair.lastIndex = 0;
	for (let at = 0; at < text.length; at = pair.lastIndex) {
		const match = pair.exec(text);
		if (!match) return null;
		const [, key = '', value = ''] = match;
		fields.push([key, value.startsWith('"') ? unquoted(value) : value]);
	}
	return fields.length < 2 ? null : Object.fromEntries(fields);
}

function unquoted(value: string): string {
	try {
		return String(JSON.parse(value));
	} catch {
		return value.slice(1, -1);
	}
}
