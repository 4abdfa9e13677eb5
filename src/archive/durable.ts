/** Files that appear whole or not at all, and stay after a power cut. */
import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
	writeSync,
} from 'node:fs';
import path from 'node:path';
import {systemCodeOf} from '../lib/errors.ts';

/** A file under this name is not finished; another process of ours may be at it. */
const draftOf = (file: string): string =>
	path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.new`);

/** Appends to a draft what `write` gives it, then gives it its name. Throws the system's error. */
export async function writeDurably(
	file: string,
	write: (append: (bytes: Uint8Array) => void) => void | Promise<void>,
	isStillWanted: () => boolean = () => true,
): Promise<boolean> {
	const draft = draftOf(file);
	const fd = openSync(draft, 'w', 0o600);
	try {
		await write((bytes) => {
			for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
		});
		fsyncSync(fd);
		closeSync(fd);
	} catch (error) {
		closeSync(fd);
		rmSync(draft, {force: true});
		throw error;
	}
	if (!isStillWanted()) {
		rmSync(draft, {force: true});
		return false;
	}
	renameSync(draft, file);
	return true;
}

/** Writes a small file at once. `isLasting` false: a power cut may take it. */
export function writeSmall(file: string, value: object): void {
	const draft = draftOf(file);
	const fd = openSync(draft, 'w', 0o600);
	try {
		writeSync(fd, `${JSON.stringify(value)}\n`);
	} catch (error) {
		rmSync(draft, {force: true});
		throw error;
	} finally {
		closeSync(fd);
	}
	renameSync(draft, file);
}

/** A file whose name says what matters. On a full disk it stays empty. Throws the system's error. */
export function writeNote(file: string, note: object): void {
	try {
		writeSmall(file, note);
	} catch (error) {
		const code = systemCodeOf(error);
		if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
		closeSync(openSync(file, 'w', 0o600));
	}
}

export const makeFolder = (folder: string): void => {
	mkdirSync(folder, {recursive: true, mode: 0o700});
};

/** Makes renames in a folder last. */
export function syncFolder(folder: string): void {
	const fd = openSync(folder, 'r');
	try {
		fsyncSync(fd);
	} catch {
		// Not every file system can.
	} finally {
		closeSync(fd);
	}
}

/** Removes what a killed process left unfinished. */
export function removeDrafts(folder: string): void {
	for (const name of readdirSync(folder))
		if (/^\..*\.\d+\.new$/.test(name)) rmSync(path.join(folder, name), {force: true});
}
