/** About how many lines are in bytes that nobody has the time to read. */
import {newline} from '../lib/lines.ts';

const sampleBytes = 64 * 1024;

export function countLines(bytes: Uint8Array): number {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let lines = 0;
	for (let at = buffer.indexOf(newline); at !== -1; at = buffer.indexOf(newline, at + 1))
		lines += 1;
	return lines;
}

/** From a sample at the beginning; `read` fills a buffer from an offset and says how far. */
export function estimateLines(
	read: (target: Buffer, offset: number) => number,
	from: number,
	to: number,
): number {
	const sample = Buffer.alloc(Math.max(0, Math.min(sampleBytes, to - from)));
	const count = read(sample, from);
	if (count === 0) return 0;
	return Math.round((countLines(sample.subarray(0, count)) * (to - from)) / count);
}
