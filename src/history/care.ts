/** What is done to history.db by a process of its own, since it takes time or waits for the disk. */
import {DatabaseSync} from 'node:sqlite';
import {messageOf} from '../lib/errors.ts';
import type {JournalEvent} from '../lib/journal-event.ts';
import {endsOnDisk} from './rebuild.ts';
import {isCorrupt} from './result-code.ts';
import {rowBytes} from './store.ts';

export type Examined = {
	/** What is wrong with the file, in SQLite's words; null when it is sound. */
	readonly problem: string | null;
	/** What the rows of the journal hold. */
	readonly bytes: number;
	/** Ends of runs that it has no row about. */
	readonly missing: readonly JournalEvent[];
};

/** Reads the whole file, and all folders of runs. Changes nothing. */
export function examine(file: string, runsDir: string): Examined {
	const ends = endsOnDisk(runsDir);
	try {
		using db = new DatabaseSync(file, {readOnly: true, timeout: 1000});
		const found = String(db.prepare('PRAGMA quick_check(1)').get()?.['quick_check']);
		if (found !== 'ok') return {problem: found, bytes: 0, missing: ends};
		const known = db.prepare('SELECT 1 FROM journal WHERE once = ?');
		const size = db
			.prepare(
				`SELECT sum(${rowBytes} + length(text) + coalesce(length(data), 0)) AS bytes FROM journal`,
			)
			.get();
		return {
			problem: null,
			bytes: Number(size?.['bytes'] ?? 0),
			missing: ends.filter(({once}) => once !== undefined && known.get(once) === undefined),
		};
	} catch (error) {
		// Not being able to look is no proof that it is broken.
		return {problem: isCorrupt(error) ? messageOf(error) : null, bytes: 0, missing: ends};
	}
}

/** Tries of a checkpoint that the writer gets ahead of, each for what came since the last one. */
const mostPasses = 10;

/**
 * Moves what the write-ahead file holds into history.db without keeping the writer from writing.
 * When all of it has moved the writer begins that file anew; a writer that is never done is kept
 * out for the last few pages, and holds its rows for those milliseconds.
 */
export function checkpoint(file: string): void {
	using db = new DatabaseSync(file, {timeout: 1000});
	db.exec('PRAGMA synchronous = NORMAL');
	let before = 0;
	for (let pass = 0; pass < mostPasses; pass += 1) {
		// A pass tells how much there was when it began; meanwhile there may be more.
		const pages = Number(db.prepare('PRAGMA wal_checkpoint(PASSIVE)').get()?.['log']);
		if (pass > 0 && pages <= before) return;
		before = pages;
	}
	db.exec('PRAGMA wal_checkpoint(RESTART)');
}
