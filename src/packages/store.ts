/**
 * Where packages lie and what is known about them.
 *
 *   .weaver/packages/
 *     lock.db, busy.json    one install, update or remove at a time, and which
 *     .staging-…            what an install has under way; whoever comes next removes it
 *     <name>/
 *       installed.json      the record
 *       <version>-<digest>/ the files of a release
 *       config-<digest>.json  its configuration with all defaults
 *       data/               the program's own; survives updates
 *
 * Releases and configurations never change once written. Which one runs is said by one file alone,
 * services.d/<name>.json, and it changes by one rename: so whatever dies when, one of the two is it.
 */
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {TextFileSync} from 'lowdb/node';
import type {Project} from '../config/project.ts';
import {messageOf, systemCodeOf, UserError} from '../lib/errors.ts';
import type {Values} from './config-schema.ts';
import type {Permission} from './permissions.ts';

export type Release = {
	readonly version: string;
	/** Name of its folder: version and the first digits of the digest. */
	readonly folder: string;
	/** SHA-256 of its content. */
	readonly digest: string;
	readonly description: string | null;
	readonly author: string | null;
	/** As `weaver service update` reads it again. */
	readonly source: string;
	/** Of a git source. */
	readonly commit: string | null;
	readonly permissions: readonly Permission[];
	/** Permissions that were not granted and that Node refuses to the program. */
	readonly enforced: readonly Permission[];
	/** What the user gave, without defaults; null: the package has no configuration. */
	readonly config: Values | null;
	/** Name of the file with the whole configuration. */
	readonly configFile: string | null;
	/** The service file's fields as weaver wrote them: what differs was edited by hand. */
	readonly fields: Values;
	/** Epoch ms. */
	readonly at: number;
};

export type Installed = {
	readonly version: 1;
	readonly name: string;
	/** Of the service, relative to the project: `services.d/api.json`. */
	readonly file: string;
	/** What is under way; it stays when the command that did it is killed. */
	readonly phase: 'installing' | 'installed' | 'updating' | 'removing';
	readonly release: Release;
	/** What an update is about to put in its place. */
	readonly next: Release | null;
};

export type Store = {
	readonly root: string;
	readonly folder: string;
	/** Absolute folder of a package. */
	folderOf(name: string): string;
	/** Null when it is not installed. Throws `UserError` when its record can't be read. */
	read(name: string): Installed | null;
	/** One rename. */
	write(record: Installed): void;
	/** Names, also of what an earlier `remove` kept the data of. */
	names(): readonly string[];
	/** A new empty folder, on the same disk as the packages. */
	stage(): string;
	/** Makes a folder disappear at once, however many files it has. */
	discard(folder: string): void;
};

const recordName = 'installed.json';
export const dataName = 'data';
const stagingPrefix = '.staging-';

export const storeFolder = (project: Pick<Project, 'stateDir'>): string =>
	path.join(project.stateDir, 'packages');

export function openStore(project: Pick<Project, 'root' | 'stateDir'>): Store {
	const folder = storeFolder(project);
	const folderOf = (name: string) => path.join(folder, name);
	const stage = () => {
		mkdirSync(folder, {recursive: true, mode: 0o700});
		return mkdtempSync(path.join(folder, stagingPrefix));
	};
	return {
		root: project.root,
		folder,
		folderOf,
		read: (name) => readRecord(path.join(folderOf(name), recordName), name),
		write(record) {
			const file = path.join(folderOf(record.name), recordName);
			mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
			new TextFileSync(file).write(`${JSON.stringify(record, null, '\t')}\n`);
		},
		names: () =>
			existsSync(folder)
				? readdirSync(folder, {withFileTypes: true})
						.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
						.map(({name}) => name)
						.toSorted()
				: [],
		stage,
		discard(unwanted) {
			if (!existsSync(unwanted)) return;
			const away = stage();
			renameSync(unwanted, path.join(away, 'unwanted'));
			rmSync(away, {recursive: true, force: true});
		},
	};
}

/** What killed commands left behind. Only for who holds the lock. */
export function clearStaging(store: Store): void {
	for (const name of existsSync(store.folder) ? readdirSync(store.folder) : [])
		if (name.startsWith(stagingPrefix))
			rmSync(path.join(store.folder, name), {recursive: true, force: true});
}

/** Writes a file that only its owner may read: it may hold secrets. */
export function writePrivate(file: string, text: string): void {
	const half = path.join(path.dirname(file), `.${path.basename(file)}.tmp`);
	writeFileSync(half, text, {mode: 0o600});
	renameSync(half, file);
}

function readRecord(file: string, name: string): Installed | null {
	try {
		const record = JSON.parse(readFileSync(file, 'utf8')) as Installed;
		if (record.version !== 1 || record.name !== name || typeof record.release !== 'object')
			throw new Error('it is not what weaver wrote');
		return record;
	} catch (error) {
		if (systemCodeOf(error) === 'ENOENT') return null;
		throw new UserError(`The record of the package ${name} can't be read: ${messageOf(error)}.`, {
			code: 'broken-record',
			hint: `Remove ${path.dirname(file)} and services.d/${name}.json, then install it again.`,
		});
	}
}
