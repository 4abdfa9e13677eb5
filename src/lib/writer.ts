/** Writes bytes to a stream at the pace of its reader. */
import type {Writable} from 'node:stream';

/**
 * Resolves when there is room for more; false, from then on, when the reader is gone (as after
 * `| head`). Errors of the stream are taken care of, so none is thrown later.
 */
export function createWriter(stream: Writable): (bytes: Uint8Array) => Promise<boolean> {
	let isGone = false;
	stream.on('error', () => {
		isGone = true;
	});
	return async (bytes) => {
		if (isGone || stream.destroyed) return false;
		if (stream.write(bytes)) return !isGone;
		await new Promise<void>((resolve) => {
			const done = () => {
				stream.off('drain', done).off('error', done).off('close', done);
				resolve();
			};
			stream.on('drain', done).on('error', done).on('close', done);
		});
		return !isGone;
	};
}
