/** Pieces of a run's log: raw bytes with the time they were seen, and how they become chunks. */
import {wholeCharacters} from '../lib/lines.ts';
import type {LogChunk} from '../lib/log-chunk.ts';
import type {Gap, Source} from './source.ts';
import {createClock, openIndex, type SeenTime} from './time-index.ts';

export type Bytes = SeenTime & {
	readonly kind: 'bytes';
	readonly run: number;
	readonly offset: number;
	readonly bytes: Buffer;
};

export type Piece = Bytes | Extract<LogChunk, {kind: 'mark'}>;

/**
 * Cuts bytes that begin at `offset` of a run into pieces of whole lines that were seen at the same
 * time. Only the last piece may end without a newline.
 */
export function cutByTime(source: Source, offset: number, bytes: Buffer): readonly Bytes[] {
	const {run} = source;
	const index = openIndex(source.index);
	const seenAt = createClock(index, offset, source.look().writtenAt);
	const pieces: Bytes[] = [];
	let start = 0;
	while (start < bytes.length) {
		// The time of a line is that of its last byte: only then it could be seen as a line.
		const {time, approximate, until} = seenAt(offset + lineEnd(bytes, start) - 1);
		const lastNewline = bytes.lastIndexOf(0x0a, Math.min(until - offset, bytes.length) - 1);
		const end = until - offset >= bytes.length ? bytes.length : lastNewline + 1;
		pieces.push({
			kind: 'bytes',
			run,
			offset: offset + start,
			bytes: bytes.subarray(start, end),
			time,
			approximate,
		});
		start = end;
	}
	index.close();
	return pieces;
}

/** When what stands before `offset` of a run was seen, epoch ms; 0 at its beginning. */
export function timeBefore(source: Source, offset: number): number {
	if (offset === 0) return 0;
	const {writtenAt} = source.look();
	const index = openIndex(source.index);
	const {time} = createClock(index, offset - 1, writtenAt)(offset - 1);
	index.close();
	return time;
}

/** What tells that bytes are missing, at the time of the last one. */
export const gapMark = (source: Source, gap: Gap): Extract<LogChunk, {kind: 'mark'}> => ({
	kind: 'mark',
	run: source.run,
	offset: gap.from,
	time: timeBefore(source, gap.to),
	text: gap.text,
	gap: true,
});

/** Where the line that begins at `start` ends, its newline included. */
function lineEnd(bytes: Buffer, start: number): number {
	const at = bytes.indexOf(0x0a, start);
	return at === -1 ? bytes.length : at + 1;
}

export function toChunk(piece: Piece): LogChunk {
	if (piece.kind === 'mark') return piece;
	const {run, offset, bytes, time, approximate} = piece;
	return {
		kind: 'text',
		run,
		offset,
		bytes: bytes.length,
		time,
		approximate,
		text: bytes.toString('utf8'),
	};
}

/** The bytes without a character that is still being written. */
export const withoutHalfCharacter = (bytes: Buffer): Buffer =>
	bytes.subarray(0, wholeCharacters(bytes));
