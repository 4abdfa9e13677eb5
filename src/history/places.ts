/** Finds rows of the journal by their time, and the next one that matters; few rows are looked at, however many there are. */
import type {DatabaseSync, SQLOutputValue} from 'node:sqlite';
import type {JournalRow} from '../lib/journal-row.ts';
import {isNotable} from './event-tone.ts';
import {rowOf} from './read.ts';

type Columns = Readonly<Record<string, SQLOutputValue>>;

/** Of the oldest row; null when there is none. */
export const oldestRow = (db: DatabaseSync): {readonly seq: number; readonly at: number} | null =>
	placeIn(db.prepare('SELECT seq, at FROM journal ORDER BY seq LIMIT 1').get());

/**
 * Number of the last row that was recorded at this time or before, as far as the clock was never
 * set; 0 when there is none. Rows have no index by time: their numbers rise with it.
 */
export function seqAt(db: DatabaseSync, at: number): number {
	const next = db.prepare('SELECT seq, at FROM journal WHERE seq >= ? ORDER BY seq LIMIT 1');
	const oldest = oldestRow(db);
	if (oldest === null || oldest.at > at) return 0;
	let before = oldest.seq;
	let after = Number(db.prepare('SELECT max(seq) AS seq FROM journal').get()?.['seq'] ?? 0) + 1;
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		const found = placeIn(next.get(middle));
		if (found === null || found.seq >= after || found.at > at) after = middle;
		else before = found.seq;
	}
	return before;
}

/** Rows of one turn of things belong together, ms: an end, and what follows from it. */
const turn = 25;

/** The last row that follows from this one. */
export function endOfTurn(db: DatabaseSync, seq: number, at: number): number {
	let last = seq;
	const rows = db.prepare('SELECT seq, at FROM journal WHERE seq > ? ORDER BY seq LIMIT 100');
	for (const row of rows.iterate(seq)) {
		const place = placeIn(row);
		if (place === null || place.at - at > turn || place.at < at) break;
		last = place.seq;
	}
	return last;
}

/** Rows that are looked through for the next one that matters, at most. */
const longestSearch = 5000;

/** The nearest row that matters, before or after the row `seq` (null: the end); null when there is none. */
export function stepFrom(
	db: DatabaseSync,
	service: string | null,
	seq: number | null,
	direction: 'older' | 'newer',
): JournalRow | null {
	if (seq === null && direction === 'newer') return null;
	const isOlder = direction === 'older';
	const rows = db
		.prepare(
			`SELECT journal.*, boot.name AS boot_name FROM journal LEFT JOIN boot ON boot.id = journal.boot
			WHERE ${service === null ? '' : 'service = ? AND '}seq ${isOlder ? '<' : '>'} ?
			ORDER BY seq ${isOlder ? 'DESC' : 'ASC'} LIMIT ${longestSearch}`,
		)
		.iterate(...(service === null ? [] : [service]), seq ?? Number.MAX_SAFE_INTEGER);
	for (const columns of rows) {
		const row = rowOf(columns);
		if (isNotable(row)) return row;
	}
	return null;
}

const placeIn = (
	columns: Columns | undefined,
): {readonly seq: number; readonly at: number} | null =>
	columns ? {seq: Number(columns['seq']), at: Number(columns['at'])} : null;
