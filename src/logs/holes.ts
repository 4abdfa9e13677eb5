/**
 * Bytes of a spool that were freed and that no file answers for any more, because somebody removed
 * their archive. They read as zeros, and nobody but the archiver makes so many of them.
 */
import {fstatSync, readSync} from 'node:fs';
import {type Range, type Segment, uncovered} from './parts.ts';

const step = 256 * 1024;
/** Less than a page is never freed. */
const page = 4096;

/** Where they are, as offsets in a log whose spool begins at `base`; the segments are in order. */
export function findHoles(
	fd: number,
	base: number,
	segments: readonly Segment[],
): readonly Range[] {
	const {size, blocks} = fstatSync(fd);
	const end = base + size;
	const free = uncovered(segments, base, end);
	const wanted = free.reduce((sum, {from, to}) => sum + to - from, 0);
	return free.flatMap((range) => {
		// Of what comes after all that was archived only the disk can tell that something is missing.
		const isLast = range.to === end;
		if (isLast && blocks * 512 >= wanted) return [];
		return holesIn(range, isLast, (target, offset) =>
			readSync(fd, target, 0, target.length, offset - base),
		);
	});
}

type Read = (target: Buffer, offset: number) => number;

function holesIn({from, to}: Range, isLast: boolean, read: Read): readonly Range[] {
	const start = zerosFrom(from, to, read);
	if (start === to) return [{from, to}];
	const end = isLast ? to : zerosBefore(start, to, read);
	return [
		{from, to: start},
		{from: end, to},
	].filter((hole) => hole.to - hole.from >= page);
}

/** The first byte that is none; `to` when all are. */
function zerosFrom(from: number, to: number, read: Read): number {
	for (let at = from; at < to; at += step) {
		const bytes = bytesAt(at, Math.min(to, at + step), read);
		const found = isZero(bytes) ? -1 : bytes.findIndex((byte) => byte !== 0);
		if (found !== -1) return at + found;
	}
	return to;
}

/** The byte after the last one that is none; `from` when all are. */
function zerosBefore(from: number, to: number, read: Read): number {
	for (let end = to; end > from; end -= step) {
		const start = Math.max(from, end - step);
		const bytes = bytesAt(start, end, read);
		const found = isZero(bytes) ? -1 : bytes.findLastIndex((byte) => byte !== 0);
		if (found !== -1) return start + found + 1;
	}
	return from;
}

const zeros = Buffer.alloc(step);
const scratch = Buffer.allocUnsafeSlow(step);

const isZero = (bytes: Buffer): boolean => bytes.equals(zeros.subarray(0, bytes.length));

function bytesAt(from: number, to: number, read: Read): Buffer {
	const bytes = scratch.subarray(0, to - from);
	return bytes.subarray(0, read(bytes, from));
}
