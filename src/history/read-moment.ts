/** The services at a moment, from the rows about each of them before it and the roll-ups of that minute. */
import type {DatabaseSync} from 'node:sqlite';
import type {JournalRow} from '../lib/journal-row.ts';
import type {Moment, MomentService} from '../lib/moment.ts';
import {endOfTurn, oldestRow, seqAt} from './places.ts';
import {rowOf, servicesIn} from './read.ts';
import {follow, type Known, neverStarted, stateAfter, statefulKinds} from './state-at.ts';

export type MomentQuery = {
	/** Epoch ms. */
	readonly at: number;
	/** The row that is gone to; then it counts with what follows from it, and `at` is its time. */
	readonly row: number | null;
	/** Services of today. */
	readonly names: readonly string[];
	/** What was measured in that second; null where it is not remembered. */
	readonly usageAt: (name: string, at: number) => Usage | null;
};

export type Usage = Pick<MomentService, 'cpu' | 'memory' | 'threads' | 'openFiles'>;

/** Rows about a service that are looked through for the end of its last run, at most. */
const longestSearch = 400;

/** Of a service that is removed no more rows come than those of its end. */
const rowsOfRemoval = 20;

export function readMoment(db: DatabaseSync, {at, row, names, usageAt}: MomentQuery): Moment {
	const seq = row === null ? seqAt(db, at) : endOfTurn(db, row, at);
	const oldest = oldestRow(db);
	const unwatched = absenceAround(db, seq, at);
	const read = readersOf(db);
	const today = new Set(names);
	const services = [...new Set([...names, ...servicesIn(db)])].flatMap((name) => {
		const known = read.knownOf(name, seq, oldest !== null && oldest.seq > 1);
		if (known === null) return [];
		const found = unwatched ? read.withLateEnd(known, seq, at) : known;
		if (!today.has(name) && found.pid === null && !read.wasThere(name, seq, row)) return [];
		const usage = found.pid === null ? null : (usageAt(name, at) ?? read.usageIn(found, at));
		return [{...found, ...(usage ?? unmeasured)}];
	});
	return {at, seq, services, unwatched, first: oldest?.at ?? null};
}

const unmeasured: Usage = {cpu: null, memory: null, threads: null, openFiles: null};

/** The time without a daemon in which the moment lies: the gap that the next daemon tells of. */
function absenceAround(db: DatabaseSync, seq: number, at: number): Moment['unwatched'] {
	const gap = db
		.prepare(
			`SELECT data FROM (SELECT * FROM journal WHERE service IS NULL AND seq > ? ORDER BY seq LIMIT 20)
			WHERE kind = 'gap' AND cause = 'daemon' ORDER BY seq LIMIT 1`,
		)
		.get(seq)?.['data'];
	if (typeof gap !== 'string') return null;
	const {from, to} = JSON.parse(gap) as {readonly from?: unknown; readonly to?: unknown};
	return typeof from === 'number' && typeof to === 'number' && from <= at && at <= to
		? {from, to}
		: null;
}

function readersOf(db: DatabaseSync) {
	const kinds = statefulKinds.map((kind) => `'${kind}'`).join(', ');
	const columns = 'seq, at, mono, service, run, kind, cause, text, data';
	const before = db.prepare(
		`SELECT ${columns} FROM journal WHERE service = ? AND seq <= ? AND kind IN (${kinds})
		ORDER BY seq DESC LIMIT ${longestSearch}`,
	);
	const phaseBefore = db.prepare(
		`SELECT ${columns} FROM journal WHERE service = ? AND seq <= ? AND kind = 'phase' ORDER BY seq DESC LIMIT 1`,
	);
	const firstOf = db.prepare(
		`SELECT ${columns} FROM journal WHERE service = ? ORDER BY seq LIMIT 1`,
	);
	const lastOf = db.prepare(
		`SELECT ${columns} FROM journal WHERE service = ? AND seq <= ? ORDER BY seq DESC LIMIT ${rowsOfRemoval}`,
	);
	const anyAfter = db.prepare('SELECT 1 FROM journal WHERE service = ? AND seq > ? LIMIT 1');
	const endsAfter = db.prepare(
		`SELECT ${columns} FROM journal WHERE service = ? AND seq > ? AND kind = 'exit' ORDER BY seq LIMIT 3`,
	);
	const minute = db.prepare(
		'SELECT * FROM minute WHERE service = (SELECT id FROM service WHERE name = ?) AND at = ?',
	);

	/** Back to the phase that it is in, the start of that run, and the end of the run before. */
	const rowsOf = (name: string, seq: number): readonly JournalRow[] => {
		const rows: JournalRow[] = [];
		let hasPhase = false;
		let hasStart = false;
		for (const found of before.iterate(name, seq)) {
			const row = rowOf(found);
			rows.push(row);
			const phase = row.kind === 'phase' ? row.data?.['phase'] : null;
			hasStart ||= phase != null && phase !== 'stopping';
			hasPhase ||= phase != null;
			if (hasStart && row.kind === 'exit') break;
		}
		const last = hasPhase ? undefined : phaseBefore.get(name, seq);
		return [...(last && rows.length > 0 ? [rowOf(last)] : []), ...rows.reverse()];
	};

	return {
		/** Null: it was not there. */
		knownOf(name: string, seq: number, isTrimmed: boolean): Known | null {
			const rows = rowsOf(name, seq);
			if (rows.length > 0) return stateAfter(name, rows);
			const found = firstOf.get(name);
			const first = found ? rowOf(found) : null;
			if (first?.kind === 'plan' && first.seq > seq && first.text.startsWith('added by'))
				return null;
			return isTrimmed ? {...neverStarted(name), state: null} : neverStarted(name);
		},

		/** Of one that is gone today: it is what is gone to, or its rows go on and none of them had removed it. */
		wasThere(name: string, seq: number, goal: number | null): boolean {
			const rows = lastOf.all(name, seq).map(rowOf);
			if (rows.some((row) => row.seq === goal)) return true;
			const plan = rows.find(({kind, data}) => kind === 'plan' && data?.['file'] !== undefined);
			const isRemoved = plan !== undefined && plan.data?.['instances'] !== undefined;
			return rows.length > 0 && !isRemoved && anyAfter.get(name, seq) !== undefined;
		},

		/** Its end, which nobody saw, lies before the moment. */
		withLateEnd(known: Known, seq: number, at: number): Known {
			if (known.pid === null) return known;
			const end = endsAfter
				.all(known.name, seq)
				.map(rowOf)
				.find((row) => row.run === known.run && Number(row.data?.['at'] ?? row.at) <= at);
			return end ? follow(known, end) : known;
		},

		usageIn({name, startedAt}: Known, at: number): Usage | null {
			const number = Math.floor(at / 60_000);
			// The minute in which it started tells of the run before it, and of later.
			if (startedAt !== null && startedAt > number * 60_000) return null;
			const row = minute.get(name, number);
			const samples = Number(row?.['samples'] ?? 0);
			if (!row || samples === 0) return null;
			const count = (field: string): number | null => Number(row[field]) || null;
			return {
				cpu: Number(row['cpu']) / samples / 100,
				memory: Math.round((Number(row['memory']) / samples) * 1024),
				threads: count('threads_max'),
				openFiles: count('open_files_max'),
			};
		},
	};
}
