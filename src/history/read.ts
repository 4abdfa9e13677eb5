/** Questions to history.db. Each call looks at a bounded number of rows, so that none takes long. */
import type {DatabaseSync, SQLInputValue, SQLOutputValue} from 'node:sqlite';
import type {JournalKind} from '../lib/journal-event.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import type {RowPage, RowQuery} from './row.ts';

/** Rows of which one page is made at most, whatever of them is wanted. */
const window = 1000;

/** The last rows before a place that are wanted; fewer than `limit` though `next` is not null, maybe. */
export function readRows(db: DatabaseSync, query: RowQuery): RowPage {
	const {service, kinds, since, limit} = query;
	const before = query.before ?? Number.MAX_SAFE_INTEGER;
	const scope = service === null ? '' : 'service = ? AND';
	const place: readonly SQLInputValue[] =
		service === null ? [before, window] : [service, before, window];
	const scanned = db
		.prepare(
			`SELECT min(seq) AS first, count(*) AS count FROM
			(SELECT seq FROM journal WHERE ${scope} seq < ? ORDER BY seq DESC LIMIT ?)`,
		)
		.get(...place);
	const first = Number(scanned?.['first'] ?? 0);
	const isWhole = Number(scanned?.['count'] ?? 0) < window;

	const tests = [
		...(kinds === null ? [] : [`kind IN (${kinds.map(() => '?').join(', ')})`]),
		...(since === null ? [] : ['at >= ?']),
	];
	const wanted = [scope === '' ? null : 'service = ?', 'seq < ?', 'seq >= ?', ...tests]
		.filter((test) => test !== null)
		.join(' AND ');
	const rows = db
		.prepare(
			`SELECT journal.*, boot.name AS boot_name FROM journal LEFT JOIN boot ON boot.id = journal.boot
			WHERE ${wanted} ORDER BY seq DESC LIMIT ?`,
		)
		.all(
			...(service === null ? [] : [service]),
			before,
			first,
			...(kinds ?? []),
			...(since === null ? [] : [since]),
			limit,
		)
		.map(rowOf)
		.reverse();
	if (rows.length === limit && limit > 0) return {rows, next: rows[0]?.seq ?? null};
	// What is older than the oldest row looked at was recorded before it, unless the clock was set.
	const isOlder = since !== null && !isWhole && timeOf(db, first) < since;
	return {rows, next: isWhole || isOlder ? null : first};
}

/** Rows with a larger number than `after`, oldest first. */
export function readAfter(db: DatabaseSync, after: number, limit: number): readonly JournalRow[] {
	return db
		.prepare(
			`SELECT journal.*, boot.name AS boot_name FROM journal LEFT JOIN boot ON boot.id = journal.boot
			WHERE seq > ? ORDER BY seq LIMIT ?`,
		)
		.all(after, limit)
		.map(rowOf);
}

/** Number of the newest row; 0 when there is none. */
export const lastSeq = (db: DatabaseSync): number =>
	Number(db.prepare('SELECT max(seq) AS seq FROM journal').get()?.['seq'] ?? 0);

/** Every service that the journal has a row about: one look at the index for each of them. */
export const servicesIn = (db: DatabaseSync): readonly string[] =>
	db
		.prepare(
			`WITH RECURSIVE names (name) AS (
				SELECT min(service) FROM journal
				UNION ALL SELECT (SELECT min(service) FROM journal WHERE service > name) FROM names WHERE name IS NOT NULL)
			SELECT name FROM names WHERE name IS NOT NULL`,
		)
		.all()
		.map((row) => String(row['name']));

export const readFact = (db: DatabaseSync, name: string): string | null => {
	const value = db.prepare('SELECT value FROM fact WHERE name = ?').get(name)?.['value'];
	return typeof value === 'string' ? value : null;
};

const timeOf = (db: DatabaseSync, seq: number): number =>
	Number(db.prepare('SELECT at FROM journal WHERE seq = ?').get(seq)?.['at'] ?? 0);

type Columns = Readonly<Record<string, SQLOutputValue>>;

export function rowOf(columns: Columns): JournalRow {
	const text = (name: string): string | null => {
		const value = columns[name];
		return typeof value === 'string' ? value : null;
	};
	const data = text('data');
	return {
		seq: Number(columns['seq']),
		at: Number(columns['at']),
		mono: Number(columns['mono']),
		boot: text('boot_name'),
		service: text('service'),
		run: columns['run'] === null ? null : Number(columns['run']),
		kind: text('kind') as JournalKind,
		cause: text('cause'),
		text: text('text') ?? '',
		data: data === null ? null : (JSON.parse(data) as Readonly<Record<string, unknown>>),
	};
}
