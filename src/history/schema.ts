/** The tables of history.db, and how a connection to it is set up. */
import {DatabaseSync} from 'node:sqlite';
import {pathToFileURL} from 'node:url';

/** Raised when an older weaver could not use the file any more. */
const version = 2;

/**
 * `once` names a fact that may be told again after a crash of the daemon; it is kept once. Roll-ups
 * hold sums and largest values only, so that a minute that two daemons shared adds up; CPU is in
 * hundredths of a percent of one core, memory in kB, latency in ms, `at` in minutes or hours since
 * the epoch.
 */
const rollup = `(
	service INTEGER NOT NULL, at INTEGER NOT NULL, samples INTEGER NOT NULL,
	cpu INTEGER NOT NULL, cpu_max INTEGER NOT NULL, memory INTEGER NOT NULL, memory_max INTEGER NOT NULL,
	ready INTEGER NOT NULL, restarts INTEGER NOT NULL,
	probes INTEGER NOT NULL, latency INTEGER NOT NULL, latency_max INTEGER NOT NULL,
	threads_max INTEGER NOT NULL DEFAULT 0, open_files_max INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (service, at)) STRICT, WITHOUT ROWID`;

const tables = `
	CREATE TABLE journal (
		seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, mono INTEGER NOT NULL, boot INTEGER,
		service TEXT, run INTEGER, kind TEXT NOT NULL, cause TEXT, text TEXT NOT NULL, data TEXT,
		once TEXT) STRICT;
	CREATE INDEX journal_service ON journal (service);
	CREATE UNIQUE INDEX journal_once ON journal (once) WHERE once IS NOT NULL;
	CREATE TABLE boot (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
	CREATE TABLE service (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
	CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
	CREATE TABLE minute ${rollup};
	CREATE TABLE hour ${rollup};
	PRAGMA user_version = ${version};`;

/** By the version that a file has: what makes it one of the next. Rows keep what they say. */
const upgrades: Readonly<Record<number, string>> = {
	1: ['minute', 'hour']
		.flatMap((table) => [
			`ALTER TABLE ${table} ADD COLUMN threads_max INTEGER NOT NULL DEFAULT 0;`,
			`ALTER TABLE ${table} ADD COLUMN open_files_max INTEGER NOT NULL DEFAULT 0;`,
		])
		.join(''),
};

/** More than this and a write fails instead of taking the disk. */
const largestPages = 262_144;

/**
 * Opens the file for its one writer, makes what is missing and brings an older file up. Never waits for another process.
 * WAL with `synchronous = NORMAL` loses nothing when a process dies, and a power failure costs the
 * last rows, not the file. Checkpoints sync the disk, so another process makes them.
 * Throws SQLite's error, or an error that says which weaver made the file.
 */
export function openForWriting(file: string): DatabaseSync {
	const db = new DatabaseSync(file, {timeout: 0});
	try {
		db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;
			PRAGMA cache_size = -256; PRAGMA journal_size_limit = 16777216;
			PRAGMA max_page_count = ${largestPages};`);
		const found = versionOf(db);
		if (found > version) throw new NewerFile(found);
		if (found === 0) db.exec(`BEGIN IMMEDIATE; ${tables} COMMIT;`);
		for (let from = found; from > 0 && from < version; from += 1)
			db.exec(`BEGIN IMMEDIATE; ${upgrades[from]} PRAGMA user_version = ${from + 1}; COMMIT;`);
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}

/**
 * Opens the file for a reader, which never keeps the writer from writing; null when there is none
 * or it is no history. A file of an older weaver, which no daemon has opened since, is read too. A folder that cannot be written in gets no help files, so the file is then
 * read as it is.
 */
export function openForReading(file: string): DatabaseSync | null {
	const url = pathToFileURL(file);
	const still = new URL(url);
	still.searchParams.set('immutable', '1');
	for (const place of [url, still])
		try {
			const db = new DatabaseSync(place, {readOnly: true, timeout: 1000});
			const found = versionOf(db);
			if (found > 0 && found <= version) return db;
			db.close();
			return null;
		} catch {
			// There is none, it is broken, or its folder is read-only.
		}
	return null;
}

/** A file that a later weaver made. */
export class NewerFile extends Error {
	constructor(found: number) {
		super(`it was made by a newer weaver (its version is ${found}, ours ${version})`);
	}
}

const versionOf = (db: DatabaseSync): number =>
	Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
