/**
 * An archive that can be read from anywhere: many small gzip members, each of `blockBytes` of the
 * log, then an empty one whose header says how long they are. `zcat` reads it like any other.
 *
 *   extra field of the last member: subfield `WV`
 *     u32   bytes of the log in each member (the last one may have fewer)
 *     u32   about how many lines there are
 *     u32 × members   compressed length
 *     u32   length of all extra fields, so that the member can be found from the end
 */
import {closeSync, fstatSync, openSync, readSync} from 'node:fs';

/** A page of the screen inflates one or two of these, in about 1 ms each. */
export const blockBytes = 256 * 1024;

const header = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255]);
/** An empty deflate block, then CRC and length of nothing. */
const tail = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const fieldId = 0x5657;

/** The last member, for members of these compressed lengths. */
export function encodeIndex(lengths: readonly number[], lines: number): Buffer {
	const field = Buffer.alloc(4 + 4 * (lengths.length + 3));
	field.writeUInt16LE(fieldId, 0);
	field.writeUInt16LE(field.length - 4, 2);
	for (const [at, value] of [blockBytes, lines, ...lengths, field.length].entries())
		field.writeUInt32LE(value, 4 + at * 4);
	const length = Buffer.alloc(2);
	length.writeUInt16LE(field.length);
	return Buffer.concat([header, length, field, tail]);
}

export type Archive = {
	readonly lines: number;
	/** Fills `target` from a place in the archive's part of the log; how many bytes there were. */
	read(target: Buffer, at: number): number;
	close(): void;
};

/** Throws the system's error, or that the file is no archive of ours. */
export function openArchive(file: string): Archive {
	const fd = openSync(file, 'r');
	try {
		return readArchive(fd, file);
	} catch (error) {
		closeSync(fd);
		throw error;
	}
}

function readArchive(fd: number, file: string): Archive {
	const {lines, block, starts} = readIndex(fd, file);
	/** The last two: a line may begin in one and end in the next. */
	let recent: readonly {readonly number: number; readonly bytes: Buffer}[] = [];

	const inflate = (number: number): Buffer => {
		const known = recent.find((member) => member.number === number);
		if (known) return known.bytes;
		const [from = 0, to = 0] = starts.slice(number, number + 2);
		const packed = Buffer.allocUnsafe(to - from);
		const count = readSync(fd, packed, 0, packed.length, from);
		// Loaded when it is needed only: it costs 3 ms and 1 MB.
		const {gunzipSync} = process.getBuiltinModule('node:zlib');
		// One piece, with room to see that it is the last: half the time of many small ones.
		const bytes = gunzipSync(packed.subarray(0, count), {
			maxOutputLength: block,
			chunkSize: block + 64,
		});
		recent = [{number, bytes}, ...recent.slice(0, 1)];
		return bytes;
	};

	return {
		lines,
		read(target, at) {
			let filled = 0;
			while (filled < target.length) {
				const number = Math.floor((at + filled) / block);
				if (number >= starts.length - 1) break;
				const within = inflate(number).subarray(at + filled - number * block);
				if (within.length === 0) break;
				filled += within.copy(target, filled);
			}
			return filled;
		},
		close: () => closeSync(fd),
	};
}

/** `starts`: where each member begins, and where the last one ends. */
function readIndex(
	fd: number,
	file: string,
): {readonly lines: number; readonly block: number; readonly starts: readonly number[]} {
	const {size} = fstatSync(fd);
	const end = Buffer.alloc(4 + tail.length);
	readSync(fd, end, 0, end.length, Math.max(0, size - end.length));
	const length = end.readUInt32LE(0);
	const field = Buffer.alloc(Math.min(length, 65_535));
	readSync(fd, field, 0, field.length, Math.max(0, size - tail.length - field.length));
	const isOurs =
		field.length === length &&
		length >= 16 &&
		length % 4 === 0 &&
		field.readUInt16LE(0) === fieldId;
	if (!isOurs) throw new Error(`${file} is damaged`);
	const starts = [0];
	for (let at = 12; at < length - 4; at += 4)
		starts.push((starts.at(-1) ?? 0) + field.readUInt32LE(at));
	return {block: field.readUInt32LE(4), lines: field.readUInt32LE(8), starts};
}
