/** Goes through the bytes of a run's log in pieces, and past what is missing. */
import type {Gap, Source} from './source.ts';

/** Large enough that a gigabyte costs few calls, small enough to stay in the processor's cache. */
const readBytesAtOnce = 256 * 1024;

/** A piece of a log on the way through it: bytes that the caller may keep, or what is missing. */
export type Block =
	| {readonly kind: 'bytes'; readonly offset: number; readonly bytes: Buffer}
	| {readonly kind: 'gap'; readonly offset: number; readonly gap: Gap};

/** What stands from `from` up to `to`, in order. Ends early where the log does. */
export function* readBlocks(source: Source, from: number, to: number): Generator<Block> {
	let offset = from;
	while (offset < to) {
		const gap = source.gapAt(offset);
		if (gap !== null) {
			yield {kind: 'gap', offset, gap};
			offset = gap.to;
			continue;
		}
		const block = Buffer.allocUnsafe(Math.min(readBytesAtOnce, to - offset));
		const count = source.read(block, offset);
		if (count > 0) yield {kind: 'bytes', offset, bytes: block.subarray(0, count)};
		else if (source.gapAt(offset) === null) return;
		offset += count;
	}
}

/** The bytes from `from` up to `to` in one piece, shorter where a gap or the end comes first. */
export function readRange(source: Source, from: number, to: number): Buffer {
	const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
	return bytes.subarray(0, source.read(bytes, from));
}
