/** Which files of a folder belong to its package. */
import {chmodSync, copyFileSync, lstatSync, mkdirSync, readdirSync, type Stats} from 'node:fs';
import path from 'node:path';
import {Admission, type Limits} from './admission.ts';
import {manifestName} from './manifest.ts';
import {refusalOfAll} from './refusal.ts';
import {modeOf} from './unpack.ts';

export type PackageFile = {
	/** Relative to the package, with slashes. */
	readonly path: string;
	readonly absolute: string;
	readonly size: number;
	readonly mode: 0o755 | 0o644;
};

/** Left out unless the manifest's `files` names them: what is made, private, or somebody's tool. */
const ignored = ['.git', '.weaver', '.DS_Store', '.env', '.env.*', '*.tgz', '*.tar.gz'];
/** Links to programs, which a package can't have; nothing needs them at run time. */
const ignoredPaths = ['node_modules/.bin'];

/**
 * The package's files in the order of their names. `choice` is the manifest's `files`, names and
 * patterns relative to the folder; null is everything that is not ignored, `all` that too.
 * Throws `UserError`.
 */
export function collectFiles(
	folder: string,
	choice: readonly string[] | null | 'all',
	limits?: Limits,
): readonly PackageFile[] {
	const wanted = choice === 'all' ? null : choice;
	const admission = new Admission(path.basename(folder), limits);
	const files: PackageFile[] = [];
	const visit = (relative: string): void => {
		for (const name of readdirSync(path.join(folder, relative)).toSorted(compare)) {
			const inner = relative === '' ? name : `${relative}/${name}`;
			if (choice !== 'all' && isIgnored(inner, wanted)) continue;
			const absolute = path.join(folder, inner);
			const found = lstatSync(absolute);
			if (found.isDirectory()) {
				visit(inner);
				continue;
			}
			if (!isWanted(inner, wanted)) continue;
			admission.admit({path: inner, kind: kindOf(found), size: found.size});
			files.push({path: inner, absolute, size: found.size, mode: modeOf(found.mode)});
		}
	};
	visit('');
	for (const pattern of wanted ?? [])
		if (!files.some((file) => matches(file.path, pattern)))
			throw refusalOfAll(
				path.join(path.basename(folder), manifestName),
				`names ${JSON.stringify(pattern)} in "files", but there is no such file`,
			);
	return files.toSorted((a, b) => compare(a.path, b.path));
}

/** Copies the package's files into the folder `target`, which exists and is empty. */
export function copyFiles(files: readonly PackageFile[], target: string): void {
	for (const {path: relative, absolute, mode} of files) {
		const file = path.join(target, relative);
		mkdirSync(path.dirname(file), {recursive: true, mode: 0o755});
		copyFileSync(absolute, file);
		chmodSync(file, mode);
	}
}

function isIgnored(file: string, wanted: readonly string[] | null): boolean {
	if (ignoredPaths.some((one) => file === one || file.endsWith(`/${one}`))) return true;
	if (wanted?.some((pattern) => matches(file, pattern))) return false;
	return ignored.some((pattern) => path.matchesGlob(path.basename(file), pattern));
}

const isWanted = (file: string, wanted: readonly string[] | null): boolean =>
	wanted === null || file === manifestName || wanted.some((pattern) => matches(file, pattern));

/** A pattern names a file, a folder with all that is in it, or is a glob. */
function matches(file: string, pattern: string): boolean {
	const plain = pattern.replace(/^\.\//, '').replace(/\/$/, '');
	return file === plain || file.startsWith(`${plain}/`) || path.matchesGlob(file, plain);
}

const kindOf = (found: Stats) =>
	found.isFile() ? 'file' : found.isSymbolicLink() ? 'link' : 'special';

/** By code unit, so that the order is the same on every machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
