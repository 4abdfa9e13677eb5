/** Writes a package as an archive: the same files give the same bytes, on every machine. */
import {
	closeSync,
	createReadStream,
	createWriteStream,
	openSync,
	renameSync,
	rmSync,
	writeSync,
} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import {createGzip} from 'node:zlib';
import {Header, Pax} from 'tar';
import type {PackageFile} from './collect.ts';

const blockSize = 512;

/** Writes `out` at once, or not at all. */
export async function writeArchive(files: readonly PackageFile[], out: string): Promise<void> {
	const half = `${out}.${process.pid}.tmp`;
	try {
		await pipeline(tarOf(files), createGzip({level: 9}), createWriteStream(half));
		forgetSystem(half);
		renameSync(half, out);
	} finally {
		rmSync(half, {force: true});
	}
}

async function* tarOf(files: readonly PackageFile[]): AsyncGenerator<Buffer> {
	for (const {path, absolute, size, mode} of files) {
		yield headerOf(path, size, mode);
		let read = 0;
		for await (const chunk of createReadStream(absolute) as AsyncIterable<Buffer>) {
			read += chunk.length;
			yield chunk;
		}
		if (read !== size) throw new Error(`${absolute} changed while it was packed`);
		yield Buffer.alloc((blockSize - (size % blockSize)) % blockSize);
	}
	yield Buffer.alloc(2 * blockSize);
}

/** Nobody's file, of no time. */
function headerOf(path: string, size: number, mode: number): Buffer {
	const fields = {path, size, mode, mtime: new Date(0), uid: 0, gid: 0, type: 'File'} as const;
	const block = Buffer.alloc(blockSize);
	const needsMore = new Header(fields).encode(block, 0);
	return needsMore ? Buffer.concat([new Pax({path, size}).encode(), block]) : block;
}

/** RFC 1952: the tenth byte names the system; 255 is "unknown". */
function forgetSystem(file: string): void {
	const fd = openSync(file, 'r+');
	try {
		writeSync(fd, Buffer.from([255]), 0, 1, 9);
	} finally {
		closeSync(fd);
	}
}
