/** The one writer of history.db: rows and roll-ups, each call one transaction. */
import type {DatabaseSync, StatementSync} from 'node:sqlite';
import type {JournalRow} from '../lib/journal-row.ts';
import {lastSeq} from './read.ts';
import type {Rollup} from './rollup.ts';
import {openForWriting} from './schema.ts';

/** `once`: the name under which the fact is kept once; null: it has none. */
export type NewRow = {readonly row: JournalRow; readonly once: string | null};

export type Store = {
	readonly db: DatabaseSync;
	/** Number of the newest row when it was opened. */
	readonly lastSeq: number;
	hasOnce(key: string): boolean;
	insert(rows: readonly NewRow[]): void;
	/** Adds to the minute and the hour of each roll-up, and drops minutes before `oldest` of these services. */
	addRollups(rollups: readonly Rollup[], oldest: number): void;
	/** Drops at most `most` of the oldest rows, those recorded before `oldest` only; answers the bytes they held. */
	dropOldest(most: number, oldest: number): number;
	setFact(name: string, value: string): void;
	close(): void;
};

/** What a row costs beside its text and data, with its part of the indexes. */
export const rowBytes = 110;

/** Throws SQLite's error when the file cannot be opened. */
export function openStore(file: string): Store {
	const db = openForWriting(file);
	const prepared = prepare(db);
	const boots = createNames(db, 'boot');
	const services = createNames(db, 'service');
	const within = <Answer>(act: () => Answer): Answer => {
		db.exec('BEGIN IMMEDIATE');
		try {
			const answer = act();
			db.exec('COMMIT');
			return answer;
		} catch (error) {
			boots.forget();
			services.forget();
			// A full disk ends some transactions by itself.
			if (db.isTransaction) db.exec('ROLLBACK');
			throw error;
		}
	};
	return {
		db,
		lastSeq: lastSeq(db),
		hasOnce: (key) => prepared.hasOnce.get(key) !== undefined,
		insert: (rows) =>
			within(() => {
				for (const {row, once} of rows) {
					const {seq, at, mono, boot, service, run, kind, cause, text, data} = row;
					const facts = data === null ? null : jsonOf(data);
					const bootId = boot === null ? null : boots.idOf(boot);
					prepared.insert.run(
						seq,
						Math.round(at),
						Math.round(mono),
						bootId,
						service,
						run,
						kind,
						cause,
						text,
						facts,
						once,
					);
				}
			}),
		addRollups: (rollups, oldest) =>
			within(() => {
				for (const {service, minute, ...sums} of rollups) {
					const id = services.idOf(service);
					const values = [
						sums.samples,
						sums.cpu,
						sums.cpuMax,
						sums.memory,
						sums.memoryMax,
						sums.ready,
						sums.restarts,
						sums.probes,
						sums.latency,
						sums.latencyMax,
						sums.threadsMax,
						sums.openFilesMax,
					].map(Math.round);
					prepared.addMinute.run(id, minute, ...values);
					prepared.addHour.run(id, Math.floor(minute / 60), ...values);
					prepared.dropMinutes.run(id, id, oldest);
				}
			}),
		dropOldest: (most, oldest) =>
			within(() =>
				prepared.dropRows
					.all(oldest, most)
					.reduce((total, row) => total + rowBytes + Number(row['bytes']), 0),
			),
		setFact: (name, value) => prepared.setFact.run(name, value),
		close: () => db.close(),
	};
}

/** Old minutes that one new minute takes away at most: two, so that a backlog goes in the end. */
const minutesDropped = 4;

function prepare(db: DatabaseSync) {
	const add = (table: 'minute' | 'hour'): StatementSync =>
		db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET samples = samples + excluded.samples,
				cpu = cpu + excluded.cpu, cpu_max = max(cpu_max, excluded.cpu_max),
				memory = memory + excluded.memory, memory_max = max(memory_max, excluded.memory_max),
				ready = ready + excluded.ready, restarts = restarts + excluded.restarts,
				probes = probes + excluded.probes, latency = latency + excluded.latency,
				latency_max = max(latency_max, excluded.latency_max),
				threads_max = max(threads_max, excluded.threads_max),
				open_files_max = max(open_files_max, excluded.open_files_max)`);
	return {
		hasOnce: db.prepare('SELECT 1 FROM journal WHERE once = ?'),
		// A fact that was told while the file could not be asked is left out here.
		insert: db.prepare('INSERT OR IGNORE INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
		addMinute: add('minute'),
		addHour: add('hour'),
		dropMinutes: db.prepare(`DELETE FROM minute WHERE service = ? AND at IN
			(SELECT at FROM minute WHERE service = ? AND at < ? ORDER BY at LIMIT ${minutesDropped})`),
		// The newest row stays, so that numbers never come twice.
		dropRows: db.prepare(`DELETE FROM journal WHERE seq IN
			(SELECT seq FROM journal WHERE at < ? AND seq < (SELECT max(seq) FROM journal) ORDER BY seq LIMIT ?)
			RETURNING length(text) + coalesce(length(data), 0) AS bytes`),
		setFact: db.prepare('INSERT OR REPLACE INTO fact VALUES (?, ?)'),
	};
}

/** Facts that are longer say only that they were. */
const longestData = 8000;

function jsonOf(data: Readonly<Record<string, unknown>>): string {
	const text = JSON.stringify(data);
	return text.length <= longestData ? text : '{"tooLong":true}';
}

/** Small numbers for names that come again and again. */
function createNames(db: DatabaseSync, table: 'boot' | 'service') {
	const known = new Map<string, number>();
	const insert = db.prepare(`INSERT OR IGNORE INTO ${table} (name) VALUES (?)`);
	const find = db.prepare(`SELECT id FROM ${table} WHERE name = ?`);
	return {
		idOf(name: string): number {
			const before = known.get(name);
			if (before !== undefined) return before;
			insert.run(name);
			const id = Number(find.get(name)?.['id']);
			known.set(name, id);
			return id;
		},
		/** What was given in a transaction that failed does not count. */
		forget: () => known.clear(),
	};
}
