/** Newline-delimited JSON: one message per line, UTF-8. Pure. */
import {maxMessageBytes} from './protocol.ts';

/** The peer sent something that is not a message; the connection cannot go on. */
export class FrameError extends Error {
	override readonly name = 'FrameError';
}

export const encodeFrame = (message: unknown): string => `${JSON.stringify(message)}\n`;

/**
 * Returns a function that takes bytes as they arrive and gives the messages they complete.
 * It throws `FrameError` for a line that is not JSON or longer than `limit` bytes.
 */
export function createFrameReader(limit = maxMessageBytes): (data: Buffer) => readonly unknown[] {
	let held: Buffer[] = [];
	let heldBytes = 0;
	return (data) => {
		const messages: unknown[] = [];
		let start = 0;
		for (let end = data.indexOf(10); end !== -1; end = data.indexOf(10, start)) {
			const part = data.subarray(start, end);
			if (heldBytes + part.length > limit) throw tooLong(limit);
			const line = held.length === 0 ? part : Buffer.concat([...held, part]);
			held = [];
			heldBytes = 0;
			start = end + 1;
			if (line.length > 0) messages.push(parse(line));
		}
		if (start < data.length) {
			const rest = data.subarray(start);
			held.push(rest);
			heldBytes += rest.length;
			if (heldBytes > limit) throw tooLong(limit);
		}
		return messages;
	};
}

function parse(line: Buffer): unknown {
	try {
		return JSON.parse(line.toString('utf8'));
	} catch {
		throw new FrameError('a line is not JSON');
	}
}

const tooLong = (limit: number): FrameError =>
	new FrameError(`a message is longer than ${limit} bytes`);
