/** Follows one service's log for a client of the daemon: chunks of text and marks, as they come. */
import type {LogChunk} from '../lib/log-chunk.ts';
import {followBytes} from './follow-bytes.ts';
import type {Stream} from './parts.ts';
import {toChunk} from './pieces.ts';
import type {Place} from './read.ts';

export type Follower = {
	/** What is new since the last poll, at most about 256 kB; the cost without news is one fstat. */
	poll(now: number): {readonly chunks: readonly LogChunk[]; readonly skippedBytes: number};
	/** To be called when a run of the service began or ended; else it is noticed within a second. */
	wake(): void;
	close(): void;
};

/** Follows from where a page of `readBefore` ended. One that falls 4 MB behind jumps ahead. */
export function createFollower(
	runsDir: string,
	service: string,
	from: Place,
	stream: Stream = 'spool',
): Follower {
	const follower = followBytes(
		runsDir,
		service,
		from,
		{
			holdBack: 200,
			longestLine: 0,
			longestLag: 4 * 1024 * 1024,
			lookEvery: 1000,
		},
		stream,
	);
	return {
		poll: (now) => {
			const {pieces, skippedBytes} = follower.poll(now);
			return {chunks: pieces.map(toChunk), skippedBytes};
		},
		wake: follower.wake,
		close: follower.close,
	};
}
