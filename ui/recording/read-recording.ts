/** Reads a recording from its file, line by line, so that it is never in memory as a whole. */
import {closeSync, createReadStream, fstatSync, openSync, readSync} from 'node:fs';
import {pipeline} from 'node:stream';
import {constants, createGunzip} from 'node:zlib';
import {messageOf, UserError} from '../../src/lib/errors.ts';
import {createParser, type Recording} from './format.ts';

export type ReadOptions = {
	/** Told again and again: how much of the file is read, 0 to 1. */
	readonly onProgress: (share: number) => void;
	readonly signal: AbortSignal;
};

const step = 1024 * 1024;

/**
 * It may be compressed with gzip; one that is torn reads up to there. Throws `UserError` `recording`,
 * and what `signal` was aborted with.
 */
export async function readRecording(
	file: string,
	{onProgress, signal}: ReadOptions,
): Promise<Recording> {
	const parser = createParser(file);
	let rest = '';
	try {
		const {isGzip, size} = lookAt(file);
		const bytes = createReadStream(file, {highWaterMark: step, signal});
		// Without a last flush that asks for the end, a torn file gives all that is in it.
		const gunzip = () => createGunzip({finishFlush: constants.Z_SYNC_FLUSH, chunkSize: step});
		const text = isGzip ? pipeline(bytes, gunzip(), () => {}) : bytes;
		for await (const piece of text.setEncoding('utf8')) {
			onProgress(size === 0 ? 0 : Math.min(1, bytes.bytesRead / size));
			const lines = (rest + String(piece)).split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) parser.add(line);
		}
	} catch (error) {
		if (signal.aborted || error instanceof UserError) throw error;
		throw new UserError(`${file} cannot be read: ${messageOf(error)}`, {
			code: 'recording',
			hint: 'Name a file that `weaver monitor --record <file>` made.',
		});
	}
	parser.add(rest);
	return parser.end();
}

function lookAt(file: string): {readonly isGzip: boolean; readonly size: number} {
	const fd = openSync(file, 'r');
	try {
		const start = Buffer.alloc(2);
		readSync(fd, start, 0, 2, 0);
		return {isGzip: start[0] === 0x1f && start[1] === 0x8b, size: fstatSync(fd).size};
	} finally {
		closeSync(fd);
	}
}
