/** Brings a package from wherever it is into a folder of its own and checks it there. */
import {mkdirSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {checkEntry} from './check-entry.ts';
import {collectFiles, copyFiles} from './collect.ts';
import {digestOf} from './digest.ts';
import {unpackGit} from './git.ts';
import {type Manifest, manifestName} from './manifest.ts';
import {readManifest} from './read-manifest.ts';
import {describeSource, type Source} from './source.ts';
import type {Store} from './store.ts';
import {unpackFile} from './unpack.ts';

export type Staged = {
	/** Absolute folder with the package's files, on the disk of the store. */
	readonly folder: string;
	readonly manifest: Manifest;
	readonly digest: string;
	/** As it can be read again: an absolute path or an address. */
	readonly source: string;
	/** Of a git source. */
	readonly commit: string | null;
};

/** Throws `UserError`. What is staged stays until the store's staging is cleared or moved away. */
export async function stagePackage(store: Store, source: Source): Promise<Staged> {
	const staging = store.stage();
	const target = path.join(staging, 'package');
	mkdirSync(target);
	let commit: string | null = null;
	switch (source.kind) {
		case 'folder': {
			const {files} = readManifest(source.path, path.join(source.path, manifestName));
			copyFiles(collectFiles(source.path, files), target);
			break;
		}
		case 'archive':
			await unpackFile(source.path, target);
			break;
		case 'git':
			commit = await unpackGit(source, target, path.join(staging, 'git'));
			break;
	}
	const folder = rootOf(target);
	const manifest = readManifest(folder, `${labelOf(source)}: ${manifestName}`);
	await checkEntry(folder, manifest, labelOf(source));
	const digest = digestOf(collectFiles(folder, 'all'));
	return {folder, manifest, digest, source: describeSource(source), commit};
}

/** An archive of a folder has everything in that one folder. */
function rootOf(target: string): string {
	const names = readdirSync(target);
	const [only = ''] = names;
	const inner = path.join(target, only);
	return names.length === 1 && statSync(inner).isDirectory() ? inner : target;
}

const labelOf = (source: Source): string =>
	source.kind === 'git' ? describeSource(source) : path.basename(source.path);
