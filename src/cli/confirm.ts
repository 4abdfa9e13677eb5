/** Asks a yes-or-no question at the terminal. */
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import type {Io} from './command.ts';

/** True only for a "y" or "yes"; ctrl-D and an empty line mean no. Standard input is a terminal. */
export async function confirm(question: string, io: Pick<Io, 'err'>): Promise<boolean> {
	io.err(`${question} [y/N] `);
	// Not a terminal of its own, so that ctrl-C stays the command's.
	const lines = createInterface({input: process.stdin, terminal: false});
	try {
		const answered = once(lines, 'line').then(([line]) => String(line));
		const closed = once(lines, 'close').then(() => '');
		return /^y(?:es)?$/i.test((await Promise.race([answered, closed])).trim());
	} finally {
		lines.close();
	}
}
