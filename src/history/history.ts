/**
 * The daemon's side of history.db: the journal and the roll-ups of metrics. The loop is never kept
 * waiting: writes are small transactions without a sync, and what takes time (checking the file,
 * checkpoints, looking through the folders of runs) is done by short-lived processes.
 */
import {statSync} from 'node:fs';
import path from 'node:path';
import {messageOf} from '../lib/errors.ts';
import type {JournalEvent} from '../lib/journal-event.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import type {Moment} from '../lib/moment.ts';
import type {RollupPoint, Step} from '../lib/rollup-point.ts';
import {type DaemonBefore, parseBefore} from './absence.ts';
import type {Examined} from './care.ts';
import {type Clocks, describeJump, jumpBetween} from './clock.ts';
import {createHistoryFile} from './history-file.ts';
import {stepFrom} from './places.ts';
import {readRollups} from './points.ts';
import {readFact} from './read.ts';
import {type MomentQuery, readMoment} from './read-moment.ts';
import {createGatherer, type Second} from './rollup.ts';
import type {RowPage, RowQuery} from './row.ts';
import {rowBytes} from './store.ts';
import {withHeld} from './with-held.ts';
import {createWriter} from './writer.ts';

export type HistoryOptions = {
	/** `history.db`. */
	readonly file: string;
	/** Of this daemon. */
	readonly pid: number;
	readonly boot: string | null;
	readonly now: () => Clocks;
	/** Runs the care program with these words and answers what it prints; rejects when it cannot be run. */
	readonly care: (task: 'examine' | 'checkpoint') => Promise<string>;
	readonly onRows: (rows: readonly JournalRow[]) => void;
	readonly log: (message: string) => void;
	readonly limits?: Partial<Limits>;
};

export type Limits = {
	/** Rows of the journal are kept this long, ms, and up to so many bytes. */
	readonly age: number;
	readonly bytes: number;
	/** Roll-ups of a minute are kept this long, ms. */
	readonly minutes: number;
	/** Rows that wait in memory for a file that can't be written. */
	readonly held: number;
	/** A write-ahead file larger than this is checkpointed. */
	readonly ahead: number;
};

const day = 86_400_000;
const defaults: Limits = {
	age: 30 * day,
	bytes: 64 * 1024 * 1024,
	minutes: 30 * day,
	held: 10_000,
	ahead: 4 * 1024 * 1024,
};

export type History = {
	record(event: JournalEvent): void;
	/** A second of a service's life, for the roll-ups. */
	addSecond(service: string, second: Second): void;
	readRows(query: RowQuery): RowPage;
	readRollups(service: string, step: Step, since: number): readonly RollupPoint[];
	/** Null when the file cannot be read. */
	readMoment(query: MomentQuery): Moment | null;
	/** See `stepFrom`. */
	stepFrom(
		service: string | null,
		seq: number | null,
		direction: 'older' | 'newer',
	): JournalRow | null;
	/** The daemon before; null when there was none. */
	readonly before: DaemonBefore | null;
	/** Looks through the file and the folders of runs; what it finds is recorded. */
	examine(): Promise<void>;
	/** Writes what is gathered, also of the minute under way. */
	close(): void;
};

/** Roll-ups written in one transaction, and the time between two of them, ms: 100 at once would take 4 ms. */
const batch = 20;
const batchPause = 50;
/** Rows dropped at once when the journal is too large or too old. */
const dropBatch = 100;
const tickInterval = 5000;
/** What the facts of a row hold, about; the next examination counts them. */
const averageData = 100;

export function openHistory(options: HistoryOptions): History {
	const {file, now, log} = options;
	const limits = {...defaults, ...options.limits};
	const gatherer = createGatherer();
	/** What the rows hold, as far as we know; the examination tells what was there before us. */
	let bytes = 0;
	let clocks = now();
	let before: DaemonBefore | null = null;
	let hasLooked = false;
	let isCaring = false;
	let closed = false;

	const place = createHistoryFile({
		file,
		now: () => now().at,
		log,
		onOpened({db}) {
			if (hasLooked) return;
			before = parseBefore(readFact(db, 'daemon'));
			hasLooked = true;
			noteAlive(false);
		},
		onAside(aside, why) {
			bytes = 0;
			const text = `history.db was not usable (${why}); it is now ${path.basename(aside)}, and history begins anew with what the folders of runs know`;
			writer.repeat();
			record({kind: 'gap', service: null, run: null, cause: 'history', text, data: {aside, why}});
			if (hasLooked) void examine();
		},
	});
	const {opened, setAside, attempt} = place;

	const writer = createWriter({
		boot: options.boot,
		store: opened,
		onBroken: setAside,
		onRows: (rows) => {
			for (const {text, data} of rows)
				bytes += rowBytes + text.length + (data === null ? 0 : averageData);
			options.onRows(rows);
		},
		log,
		capacity: limits.held,
	});

	const record = (event: JournalEvent) => {
		if (closed) return;
		const moment = lookAtClock();
		if (event.kind === 'phase' && event.service !== null && event.data?.['phase'] === 'backoff')
			gatherer.addRestart(event.service, moment.at);
		writer.add({event, ...moment});
	};

	const lookAtClock = (): Clocks => {
		const moment = now();
		const jump = jumpBetween(clocks, moment);
		clocks = moment;
		if (jump !== 0) {
			const text = describeJump(jump);
			const event = {
				kind: 'gap',
				service: null,
				run: null,
				cause: 'clock',
				text,
				data: {jump},
			} as const;
			writer.add({event, ...moment});
		}
		return moment;
	};

	const writeRollups = (at: number | null) => {
		const rollups = gatherer.take(at);
		const oldest = Math.floor((now().at - limits.minutes) / 60_000);
		const next = (from: number) => {
			const some = rollups.slice(from, from + batch);
			if (some.length === 0) return;
			if (!attempt('write metrics', (open) => open.addRollups(some, oldest))) {
				gatherer.giveBack(rollups.slice(from));
				return;
			}
			if (at === null) next(from + batch);
			else setTimeout(next, batchPause, from + batch);
		};
		next(0);
	};

	/** A little at each tick, as much more as the journal is above its limit. */
	const dropOld = () => {
		const tooMuch = bytes > limits.bytes;
		const oldest = tooMuch ? Number.MAX_SAFE_INTEGER : now().at - limits.age;
		attempt('drop old rows', (open) => {
			const freed = open.dropOldest(dropBatch, oldest);
			bytes = Math.max(0, bytes - freed);
			if (freed > 0 && !closed) setTimeout(dropOld, batchPause);
		});
	};

	const care = async (task: 'examine' | 'checkpoint'): Promise<string | null> => {
		isCaring = true;
		try {
			return await options.care(task);
		} catch (error) {
			log(`history: cannot ${task}: ${messageOf(error)}`);
			return null;
		} finally {
			isCaring = false;
		}
	};

	const examine = async () => {
		const answer = await care('examine');
		if (answer === null || closed) return;
		const found = JSON.parse(answer) as Examined;
		if (found.problem !== null) return setAside(found.problem);
		writer.trust();
		bytes = Math.max(bytes, found.bytes);
		for (const [index, event] of found.missing.entries()) {
			record(event);
			if (index % dropBatch === dropBatch - 1)
				await new Promise((resolve) => setTimeout(resolve, batchPause));
		}
	};

	/** For the next daemon, so that it knows for how long there was none. */
	const noteAlive = (ended: boolean) => {
		const life: DaemonBefore = {pid: options.pid, at: Math.round(now().at), ended};
		attempt('note that the daemon lives', (open) => open.setFact('daemon', JSON.stringify(life)));
	};

	let ticks = 0;
	const tick = () => {
		const {at} = lookAtClock();
		writeRollups(at);
		if (place.noticeRemoval()) bytes = 0;
		if (ticks % 12 === 0) {
			noteAlive(false);
			dropOld();
		}
		ticks += 1;
		const ahead = statSync(`${file}-wal`, {throwIfNoEntry: false})?.size ?? 0;
		if (ahead > limits.ahead && !isCaring) void care('checkpoint');
	};
	const timer = setInterval(tick, tickInterval);

	return {
		record,
		addSecond: (service, second) => {
			if (!closed) gatherer.addSecond(service, now().at, second);
		},
		readRows: (query) => withHeld(query, opened()?.db ?? null, writer.held),
		readRollups(service, step, since) {
			const open = opened();
			return open ? readRollups(open.db, service, step, since) : [];
		},
		readMoment(query) {
			const open = opened();
			return open ? readMoment(open.db, query) : null;
		},
		stepFrom(service, seq, direction) {
			const open = opened();
			return open ? stepFrom(open.db, service, seq, direction) : null;
		},
		get before() {
			opened();
			return before;
		},
		examine,
		close() {
			clearInterval(timer);
			writeRollups(null);
			noteAlive(true);
			writer.close();
			closed = true;
			place.close();
		},
	};
}
