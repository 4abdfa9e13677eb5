/** Spare FIFOs, made many at a time: Node cannot make one, and `mkfifo` costs a process. */
import {execFile} from 'node:child_process';
import {mkdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);

const batch = 16;
/** With fewer than this left, more are made before anybody has to wait for them. */
const reserve = 6;

export type FifoPool = {
	/** Path of a FIFO that is the caller's to rename. Rejects when none can be made. */
	take(): Promise<string>;
};

/** `folder` is emptied: what an earlier daemon left there was never used. */
export function createFifoPool(folder: string): FifoPool {
	rmSync(folder, {recursive: true, force: true});
	mkdirSync(folder, {recursive: true, mode: 0o700});
	const spare: string[] = [];
	let made = 0;
	let making: Promise<void> | null = null;

	const make = async () => {
		const paths = Array.from({length: batch}, () => path.join(folder, String(made++)));
		await run('mkfifo', ['-m', '600', ...paths]);
		spare.push(...paths);
	};

	const refill = (): Promise<void> => {
		making ??= make().finally(() => {
			making = null;
		});
		return making;
	};

	return {
		async take() {
			for (;;) {
				const fifo = spare.pop();
				// Whoever finds none is told why none can be made.
				if (fifo !== undefined && spare.length < reserve) refill().catch(() => {});
				if (fifo !== undefined) return fifo;
				await refill();
			}
		},
	};
}
