/** Lines and characters in raw bytes: where they end, without decoding anything. Pure. */

export const newline = 0x0a;

/** Calls `take` with each line of `bytes`, newline included, and returns what is left after the last one. */
export function eachLine(bytes: Buffer, take: (line: Buffer) => void): Buffer {
	let start = 0;
	for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
		take(bytes.subarray(start, end + 1));
		start = end + 1;
	}
	return bytes.subarray(start);
}

/** Where the `count`-th last newline of the first `end` bytes is, and how many there are up to `count`. */
export function findNewlineBackward(
	bytes: Buffer,
	end: number,
	count: number,
): {readonly at: number; readonly found: number} {
	let at = end;
	let found = 0;
	while (found < count && at > 0) {
		const next = bytes.lastIndexOf(newline, at - 1);
		if (next === -1) break;
		at = next;
		found += 1;
	}
	return {at, found};
}

/**
 * How many of the bytes end on a whole character: the length without a UTF-8 sequence that is cut
 * off by the end. Bytes that are no UTF-8 at all count as characters.
 */
export function wholeCharacters(bytes: Buffer): number {
	for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
		const byte = bytes[bytes.length - back] ?? 0;
		if (byte < 0x80) break;
		if (byte < 0xc0) continue;
		const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
		return length > back ? bytes.length - back : bytes.length;
	}
	return bytes.length;
}

/** The line without its `\n` or `\r\n`. */
export function withoutLineEnd(line: Buffer): Buffer {
	let end = line.length;
	if (line[end - 1] === newline) end -= 1;
	if (line[end - 1] === 0x0d) end -= 1;
	return line.subarray(0, end);
}
