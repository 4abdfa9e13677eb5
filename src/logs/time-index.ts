/**
 * When a run's bytes were written, as far as somebody looked: 16-byte records, appended while the
 * run lives, each saying "the spool had `size` bytes at `time`".
 *
 *   u64 little-endian   size of the spool
 *   f64 little-endian   epoch ms; negative when nobody looked for a while before, so that
 *                       these bytes may be older than that (the first look after an adoption)
 *
 * Bytes between two records' sizes are given the later record's time. A torn last record is ignored.
 */
import {
	closeSync,
	fstatSync,
	ftruncateSync,
	openSync,
	readSync,
	renameSync,
	writeSync,
} from 'node:fs';

const recordBytes = 16;

/** While a daemon runs it looks several times a second; ms. */
export const longestWaitForLook = 2000;

export type SeenTime = {readonly time: number; readonly approximate: boolean};

/** Bytes below `until` (and not below the span before) were seen at `time`. */
export type Span = SeenTime & {readonly until: number};

/**
 * Opens an index for appending, without the torn record that a crash may have left at its end.
 * `size` is what its last record says; null while it has none. One that is no index any more is set
 * aside: `aside` is its new name, with `now` (epoch ms) in it.
 */
export function openIndexForAppending(
	file: string,
	now: number,
): {
	readonly fd: number;
	readonly size: number | null;
	readonly aside: string | null;
} {
	const fd = openSync(file, 'a+', 0o600);
	const {size: bytes} = fstatSync(fd);
	const whole = bytes - (bytes % recordBytes);
	if (!isSound(fd, whole / recordBytes)) {
		closeSync(fd);
		const aside = `${file}.broken-${now}`;
		renameSync(file, aside);
		return {fd: openSync(file, 'a+', 0o600), size: null, aside};
	}
	if (whole < bytes) ftruncateSync(fd, whole);
	if (whole === 0) return {fd, size: null, aside: null};
	const record = Buffer.alloc(recordBytes);
	readSync(fd, record, 0, recordBytes, whole - recordBytes);
	return {fd, size: Number(record.readBigUInt64LE(0)), aside: null};
}

/** So many records, evenly drawn, tell an index from what a failing disk or another program left. */
const soundings = 32;
/** No time in an index is before 1973 or after 5138; epoch ms. */
const possibleTimes = {from: 1e11, to: 1e14};

/** Sizes never fall, and times are times. */
function isSound(fd: number, count: number): boolean {
	const record = Buffer.alloc(recordBytes);
	let before = 0n;
	for (let step = 0; step < Math.min(count, soundings); step += 1) {
		const position = Math.floor((step * (count - 1)) / Math.max(1, soundings - 1));
		readSync(fd, record, 0, recordBytes, (count <= soundings ? step : position) * recordBytes);
		const size = record.readBigUInt64LE(0);
		const time = Math.abs(record.readDoubleLE(8));
		if (size < before || size > BigInt(Number.MAX_SAFE_INTEGER)) return false;
		if (!(time > possibleTimes.from && time < possibleTimes.to)) return false;
		before = size;
	}
	return true;
}

/** Appends one record to a file opened for appending. A negative `time` marks an approximate one. */
export function appendIndex(fd: number, size: number, time: number): void {
	const record = Buffer.alloc(recordBytes);
	record.writeBigUInt64LE(BigInt(size), 0);
	record.writeDoubleLE(time, 8);
	writeSync(fd, record);
}

export type TimeIndex = {
	/** The spans from the byte at `offset` on; bytes after the last span were not seen yet. */
	spansFrom(offset: number): Generator<Span>;
	/** Bytes before this offset were all seen before `time`. */
	offsetAt(time: number): number;
	close(): void;
};

/** A missing file, or one that is no index, reads as an index without records. */
export function openIndex(file: string): TimeIndex {
	const fd = tryOpen(file);
	const records = fd === null ? 0 : Math.floor(fstatSync(fd).size / recordBytes);
	const count = fd !== null && isSound(fd, records) ? records : 0;
	const buffer = Buffer.alloc(recordBytes * 256);

	const recordAt = (position: number): Span => {
		readSync(fd ?? -1, buffer, 0, recordBytes, position * recordBytes);
		return decode(buffer, 0);
	};

	/** Number of records before the first one for which `holds`; the records are in order. */
	const search = (holds: (span: Span) => boolean): number => {
		let low = 0;
		let high = count;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (holds(recordAt(middle))) high = middle;
			else low = middle + 1;
		}
		return low;
	};

	return {
		*spansFrom(offset) {
			let position = search((span) => span.until > offset);
			while (position < count) {
				// A buffer of its own, because the caller may search between two spans.
				const block = Buffer.alloc(Math.min(256, count - position) * recordBytes);
				const got = readSync(fd ?? -1, block, 0, block.length, position * recordBytes);
				if (got < recordBytes) return;
				for (let at = 0; at + recordBytes <= got; at += recordBytes) yield decode(block, at);
				position += Math.floor(got / recordBytes);
			}
		},
		offsetAt(time) {
			const position = search((span) => span.time >= time);
			return position === 0 ? 0 : recordAt(position - 1).until;
		},
		close: () => {
			if (fd !== null) closeSync(fd);
		},
	};
}

/**
 * Tells when the byte at an offset was seen, for offsets that never go back. Bytes that no record
 * covers were last written at `writtenAt`; that is exact where somebody looked just before.
 */
export function createClock(
	index: TimeIndex,
	from: number,
	writtenAt: number,
): (offset: number) => Span {
	const spans = index.spansFrom(from);
	let span: Span = {until: 0, time: 0, approximate: true};
	return (offset) => {
		while (span.until <= offset) {
			const next = spans.next();
			const found = next.done ? unseenAfter(span, writtenAt) : next.value;
			// What was seen at a look was written before it, and nothing after the last write.
			span = {...found, time: Math.min(found.time, writtenAt)};
		}
		return span;
	};
}

const unseenAfter = (last: Span, writtenAt: number): Span => ({
	until: Number.POSITIVE_INFINITY,
	time: Math.max(last.time, writtenAt),
	approximate: writtenAt - last.time > longestWaitForLook,
});

function decode(bytes: Buffer, at: number): Span {
	const time = bytes.readDoubleLE(at + 8);
	return {
		until: Number(bytes.readBigUInt64LE(at)),
		time: Math.abs(time),
		approximate: time < 0,
	};
}

function tryOpen(file: string): number | null {
	try {
		return openSync(file, 'r');
	} catch {
		return null;
	}
}
