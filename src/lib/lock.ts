/**
 * At most one process: an exclusive SQLite transaction that lasts as long as the process.
 * The system frees it on any death, so it can't be stale; no other code may ever open the file,
 * because POSIX drops a process's locks when any of its descriptors of the file is closed.
 */
import {DatabaseSync} from 'node:sqlite';
import {messageOf} from '../lib/errors.ts';

/** How long to wait for a holder that is just going, ms. */
const patience = 500;

export type Lock = {release(): void};

/** Takes the lock, or answers null when another process has it. Throws when the file is no lock. */
export function takeLock(file: string): Lock | null {
	let database: DatabaseSync | null = null;
	try {
		database = new DatabaseSync(file);
		database.exec(`PRAGMA busy_timeout = ${patience}; BEGIN EXCLUSIVE`);
		const held = database;
		return {release: () => held.close()};
	} catch (error) {
		database?.close();
		if (isBusy(error)) return null;
		// A process that held it would have kept us from finding that out.
		throw new Error(
			`${file} cannot be locked: ${messageOf(error)}. Nobody holds it: remove it and try again`,
			{cause: error},
		);
	}
}

/** SQLITE_BUSY is 5 (sqlite.org/rescode.html). */
const isBusy = (error: unknown): boolean =>
	error instanceof Error && 'errcode' in error && error.errcode === 5;
