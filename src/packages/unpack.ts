/** Reads a tar archive, packed or not, into a folder. Everything is checked before it is written. */
import {
	chmodSync,
	closeSync,
	createReadStream,
	mkdirSync,
	openSync,
	readSync,
	writeSync,
} from 'node:fs';
import path from 'node:path';
import {createGunzip} from 'node:zlib';
import {Header, Parser, type ReadEntry} from 'tar';
import {messageOf, systemCodeOf, UserError} from '../lib/errors.ts';
import {Admission, type Entry, type Limits} from './admission.ts';
import {refusal, refusalOfAll} from './refusal.ts';

const blockSize = 512;

/**
 * Unpacks `file` (.tgz, .tar.gz or .tar) into the folder `target`, which exists and is empty.
 * Throws `UserError` `bad-package`; what was written by then is the caller's to remove.
 */
export async function unpackFile(file: string, target: string, limits?: Limits): Promise<void> {
	const source = path.basename(file);
	let packed = 0;
	const stream = createReadStream(file);
	stream.on('data', (chunk) => {
		packed += chunk.length;
	});
	if (!isGzip(file)) return await unpackTar(stream, source, target, () => Infinity, limits);
	const gunzip = createGunzip();
	stream.on('error', (error) => gunzip.destroy(error));
	try {
		await unpackTar(stream.pipe(gunzip), source, target, () => packed, limits);
	} catch (error) {
		if (error instanceof UserError) throw error;
		if (systemCodeOf(error)?.startsWith('Z_'))
			throw refusalOfAll(source, `is damaged or cut off: ${messageOf(error)}`);
		throw error;
	} finally {
		stream.destroy();
		gunzip.destroy();
	}
}

/** The same for the bytes of a tar archive; `packed` tells from how many packed bytes they came. */
export async function unpackTar(
	chunks: AsyncIterable<Uint8Array>,
	source: string,
	target: string,
	packed: () => number,
	limits?: Limits,
): Promise<void> {
	const admission = new Admission(source, limits);
	const parser = createParser(source, target, admission);
	let head: Buffer | null = Buffer.alloc(0);
	let unpacked = 0;
	for await (const chunk of chunks) {
		unpacked += chunk.length;
		admission.measure(unpacked, packed());
		if (head === null) {
			parser.write(chunk);
			continue;
		}
		head = Buffer.concat([head, chunk]);
		if (head.length < blockSize) continue;
		// Anything else the parser might take for an archive within the archive.
		if (!new Header(head, 0).cksumValid) throw refusalOfAll(source, 'is no tar archive');
		parser.write(head);
		head = null;
	}
	if (head !== null) throw refusalOfAll(source, 'is no tar archive');
	parser.end();
}

function createParser(source: string, target: string, admission: Admission): Parser {
	const parser = new Parser({
		onReadEntry: (entry) => writeEntry(entry, target, admission, source),
		onwarn: (code, message) => {
			if (code === 'TAR_ENTRY_INFO') return;
			throw refusalOfAll(source, `is damaged: ${messageOf(message)}`);
		},
	});
	// The parser would end a name there, other programs would not.
	parser.on('meta', (records: string) => {
		const value = /^\d+ \w+=([^\n]*\0[^\n]*)/m.exec(records)?.[1];
		if (value !== undefined) throw refusal(source, value, 'has a NUL byte in its name');
	});
	parser.on('ignoredEntry', (entry: ReadEntry) => {
		admission.admit({path: entry.path, kind: kindOf(entry.type), size: 0});
		throw refusal(source, entry.path, 'is of a kind that no package has');
	});
	return parser;
}

/** Synchronous, so that an entry that is refused ends the reading before the next byte. */
function writeEntry(entry: ReadEntry, target: string, admission: Admission, source: string): void {
	const kind = kindOf(entry.type);
	const relative = admission.admit({path: entry.path, kind, size: entry.size});
	if (relative === null || kind === 'folder') {
		mkdirSync(path.join(target, relative ?? ''), {recursive: true, mode: 0o755});
		entry.resume();
		return;
	}
	const file = path.join(target, relative);
	mkdirSync(path.dirname(file), {recursive: true, mode: 0o755});
	const mode = modeOf(entry.mode ?? 0);
	const fd = openSync(file, 'wx', mode);
	entry.on('data', (chunk) => writeAll(fd, chunk));
	entry.on('end', () => closeSync(fd));
	entry.on('error', (error) => {
		throw refusal(source, entry.path, `is damaged: ${messageOf(error)}`);
	});
	chmodSync(file, mode);
}

/** Whether a program or not is all that a package says; setuid, setgid and the rest are dropped. */
export const modeOf = (mode: number): 0o755 | 0o644 => ((mode & 0o111) === 0 ? 0o644 : 0o755);

function writeAll(fd: number, chunk: Uint8Array): void {
	for (let done = 0; done < chunk.length; ) done += writeSync(fd, chunk, done);
}

function kindOf(type: string): Entry['kind'] {
	switch (type) {
		case 'File':
		case 'OldFile':
		case 'ContiguousFile':
			return 'file';
		case 'Directory':
		case 'GNUDumpDir':
			return 'folder';
		case 'Link':
		case 'SymbolicLink':
			return 'link';
		default:
			return 'special';
	}
}

/** RFC 1952: the first two bytes. */
function isGzip(file: string): boolean {
	const fd = openSync(file, 'r');
	try {
		const head = Buffer.alloc(2);
		return readSync(fd, head) === 2 && head.readUInt16BE(0) === 0x1f8b;
	} finally {
		closeSync(fd);
	}
}
