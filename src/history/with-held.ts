/** Rows of the file together with those that wait in memory for being written. */
import type {DatabaseSync} from 'node:sqlite';
import type {JournalRow} from '../lib/journal-row.ts';
import {readRows} from './read.ts';
import type {RowPage, RowQuery} from './row.ts';

/** What can't be written yet belongs to the answer as well. */
export function withHeld(
	query: RowQuery,
	db: DatabaseSync | null,
	held: readonly JournalRow[],
): RowPage {
	const {service, kinds, since, before, limit} = query;
	const waiting = held.filter(
		(row) =>
			(service === null || row.service === service) &&
			(kinds === null || kinds.includes(row.kind)) &&
			(since === null || row.at >= since) &&
			(before === null || row.seq < before),
	);
	if (waiting.length >= limit || !db) {
		const rows = limit === 0 ? [] : waiting.slice(-limit);
		return {rows, next: db || waiting.length > limit ? (rows[0]?.seq ?? null) : null};
	}
	const written = readRows(db, {...query, limit: limit - waiting.length});
	return {rows: [...written.rows, ...waiting], next: written.next};
}
