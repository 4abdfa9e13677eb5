/**
 * Decides entry by entry what may become a file of a package, while an archive is read. Pure.
 *
 * The same rules hold for archives, git repositories and folders, so that what one machine accepts
 * another can unpack: no links, nothing that leads out, no two names that some disk calls one.
 */
import {refusal, refusalOfAll} from './refusal.ts';

export type Entry = {
	/** As the archive has it. */
	readonly path: string;
	readonly kind: 'file' | 'folder' | 'link' | 'special';
	/** Bytes, as the archive says; 0 for folders. */
	readonly size: number;
};

export type Limits = {
	/** Files and folders together. */
	readonly entries: number;
	/** Bytes of the whole archive, unpacked. */
	readonly bytes: number;
	/** Unpacked bytes per packed byte; looked at only past `ratioFrom` unpacked bytes. */
	readonly ratio: number;
	readonly ratioFrom: number;
};

/** Texts shrink to a twentieth, zeros to a thousandth. */
export const defaultLimits: Limits = {
	entries: 20_000,
	bytes: 256 * 1024 * 1024,
	ratio: 200,
	ratioFrom: 4 * 1024 * 1024,
};

/** A name's bytes on ext4, APFS and NTFS; the whole path stays well below PATH_MAX. */
const longestName = 255;
const longestPath = 1024;

export class Admission {
	readonly #source: string;
	readonly #limits: Limits;
	/** By the name that the most forgetful disk would give. */
	readonly #known = new Map<string, {readonly path: string; readonly kind: Entry['kind']}>();
	#bytes = 0;

	constructor(source: string, limits: Limits = defaultLimits) {
		this.#source = source;
		this.#limits = limits;
	}

	/** The entry's path in the package; null for the package's own folder. Throws `UserError`. */
	admit(entry: Entry): string | null {
		const refuse = (words: string) => refusal(this.#source, entry.path, words);
		const problem = problemOfName(entry.path);
		if (problem !== null) throw refuse(problem);
		if (entry.kind === 'link') throw refuse('is a link; a package may only have files and folders');
		if (entry.kind === 'special')
			throw refuse('is a device, a pipe or something else that is no file');
		const parts = partsOf(entry.path);
		if (parts.length === 0) {
			if (entry.kind === 'folder') return null;
			throw refuse('has no name');
		}
		for (let length = 1; length < parts.length; length += 1)
			this.#enter(parts.slice(0, length).join('/'), 'folder', refuse);
		this.#enter(parts.join('/'), entry.kind, refuse);
		this.#bytes += entry.size;
		if (this.#known.size > this.#limits.entries) throw this.tooMany();
		if (this.#bytes > this.#limits.bytes) throw this.tooLarge();
		return parts.join('/');
	}

	/** To be told how much has come out of an archive so far, and of how many packed bytes. */
	measure(unpacked: number, packed: number): void {
		if (unpacked > this.#limits.bytes) throw this.tooLarge();
		if (unpacked > this.#limits.ratioFrom && unpacked > packed * this.#limits.ratio)
			throw refusalOfAll(
				this.#source,
				`unpacks to more than ${this.#limits.ratio} times its size: it looks like an archive bomb`,
			);
	}

	#enter(path: string, kind: Entry['kind'], refuse: (words: string) => Error): void {
		const key = foldName(path);
		const other = this.#known.get(key);
		if (!other) {
			this.#known.set(key, {path, kind});
			return;
		}
		if (other.path !== path)
			throw refuse(
				`and ${JSON.stringify(other.path)} are one name where case or Unicode form does not count`,
			);
		if (other.kind !== kind) throw refuse('is both a file and a folder');
		if (kind === 'file') throw refuse('is in the package twice');
	}

	private tooMany(): Error {
		return refusalOfAll(
			this.#source,
			`has more than ${this.#limits.entries} files and folders, which is the limit`,
		);
	}

	private tooLarge(): Error {
		const megabytes = Math.round(this.#limits.bytes / 1024 / 1024);
		return refusalOfAll(this.#source, `unpacks to more than ${megabytes} MB, which is the limit`);
	}
}

/** Why a path can't be a package's, continuing a sentence; null when it can. */
export function problemOfName(path: string): string | null {
	if (path === '') return 'has no name';
	if (path.includes('\0')) return 'has a NUL byte in its name';

	if (/[\u0001-\u001f\u007f]/.test(path)) return 'has a control character in its name';
	if (path.includes('\uFFFD')) return 'has a name that is not UTF-8';
	if (path.startsWith('/')) return 'is an absolute path';
	if (/^[A-Za-z]:/.test(path)) return 'begins with a Windows drive';
	if (path.includes('\\')) return 'has a backslash in its name';
	if (path.split('/').includes('..')) return 'leads out of the package';
	if (Buffer.byteLength(path) > longestPath) return `is longer than ${longestPath} bytes`;
	if (partsOf(path).some((part) => Buffer.byteLength(part) > longestName))
		return `has a name of more than ${longestName} bytes`;
	return null;
}

const partsOf = (path: string): readonly string[] =>
	path.split('/').filter((part) => part !== '' && part !== '.');

/** What is left of a name where neither case nor Unicode form counts (APFS, NTFS, HFS+). */
export const foldName = (name: string): string =>
	name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
