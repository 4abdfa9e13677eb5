/** Writes text to a file descriptor without the stream around it, which takes 3 ms to make. */
import {writeSync} from 'node:fs';
import {systemCodeOf} from './errors.ts';

/**
 * Returns what could not be written at once because the reader is slow and the descriptor does not
 * block; null when all is out. Throws the system's error, such as EPIPE when nobody reads.
 */
export function writeNow(fd: number, text: string): Buffer | null {
	let bytes = Buffer.from(text);
	while (bytes.length > 0) {
		try {
			bytes = bytes.subarray(writeSync(fd, bytes));
		} catch (error) {
			if (systemCodeOf(error) === 'EAGAIN') return bytes;
			throw error;
		}
	}
	return null;
}
