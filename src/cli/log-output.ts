/** Where printed logs go: collected into large writes, at the reader's pace, until somebody stops it. */
import {setTimeout as sleep} from 'node:timers/promises';
import type {Io} from './command.ts';

export type Output = {
	/** Writes now. False when there is no use in going on: ctrl-C, or the reader is gone. */
	print(bytes: Uint8Array): Promise<boolean>;
	/** Writes when enough has come together. False as above. */
	collect(parts: readonly Uint8Array[]): Promise<boolean> | boolean;
	flush(): Promise<boolean>;
	/** A word of the supervisor's, for people at a terminal only; never in what is printed. */
	remark(text: string): void;
	/** What whoever reads has to know, terminal or not; never in what is printed. */
	warn(text: string): void;
	/** Waits, ms; ends early when it is done. */
	rest(time: number): Promise<void>;
	isDone(): boolean;
};

const collectedBytes = 64 * 1024;

/** `clean`: takes out of what is printed what must not reach a terminal. */
export function createOutput(
	io: Pick<Io, 'write' | 'err' | 'signal' | 'isTerminal' | 'color'>,
	clean: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): Output {
	let parts: Uint8Array[] = [];
	let size = 0;
	let isGone = false;
	const isDone = () => isGone || io.signal.aborted;

	const write = async (bytes: Uint8Array): Promise<boolean> => {
		if (!isDone() && bytes.length > 0) isGone = !(await io.write(bytes));
		return !isDone();
	};
	const flush = (): Promise<boolean> => {
		const bytes = Buffer.concat(parts);
		parts = [];
		size = 0;
		return write(bytes);
	};
	return {
		print: (bytes) => write(clean(bytes)),
		flush,
		isDone,
		collect(more) {
			for (const part of more.map(clean)) {
				parts.push(part);
				size += part.length;
			}
			return size < collectedBytes || flush();
		},
		remark(text) {
			if (io.isTerminal) io.err(io.color ? `\u001b[0;2m── ${text}\u001b[0m\n` : `── ${text}\n`);
		},
		warn(text) {
			io.err(io.color ? `\u001b[0;2m── ${text}\u001b[0m\n` : `── ${text}\n`);
		},
		async rest(time) {
			await sleep(time, undefined, {signal: io.signal}).catch(() => {});
		},
	};
}
