/**
 * Where the bytes of a run's log come from. Today that is the run's spool from its first byte on;
 * everything that reads logs asks here, so parts that moved elsewhere stay one question.
 */
import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {pathsOf, runFolder} from '../runs/run-directory.ts';

export type Source = {
	readonly run: number;
	/** First byte that can still be read. */
	readonly start: number;
	/** Bytes written so far and the time of the last write, epoch ms. */
	look(): {readonly size: number; readonly writtenAt: number};
	/** Fills `target` from `offset` on and returns how many bytes there were. */
	read(target: Buffer, offset: number): number;
	close(): void;
};

/** Null when the run has left no log or it was removed. The caller closes it. */
export const openRun = (runsDir: string, service: string, run: number): Source | null =>
	openFile(pathsOf(runFolder(runsDir, service, run)).spool, run);

/** A plain file read as a log of one run; null when there is none. */
export function openFile(file: string, run = 1): Source | null {
	let fd: number;
	try {
		fd = openSync(file, 'r');
	} catch {
		return null;
	}
	return {
		run,
		start: 0,
		look: () => {
			const {size, mtimeMs} = fstatSync(fd);
			return {size, writtenAt: mtimeMs};
		},
		read: (target, offset) => {
			let filled = 0;
			while (filled < target.length) {
				const count = readSync(fd, target, filled, target.length - filled, offset + filled);
				if (count === 0) break;
				filled += count;
			}
			return filled;
		},
		close: () => closeSync(fd),
	};
}

/** Large enough that a gigabyte costs few calls, small enough to stay in the processor's cache. */
export const blockBytes = 256 * 1024;

/** The bytes from `from` up to `to`, in blocks that the caller may keep. Ends early where the file does. */
export function* readBlocks(source: Source, from: number, to: number): Generator<Buffer> {
	let offset = from;
	while (offset < to) {
		const block = Buffer.allocUnsafe(Math.min(blockBytes, to - offset));
		const count = source.read(block, offset);
		if (count === 0) return;
		yield block.subarray(0, count);
		offset += count;
	}
}

/** The bytes from `from` up to `to` in one piece, shorter where the file ends early. */
export function readRange(source: Source, from: number, to: number): Buffer {
	const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
	return bytes.subarray(0, source.read(bytes, from));
}
