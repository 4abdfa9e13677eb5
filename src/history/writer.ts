/**
 * Takes rows at any time and writes them at the end of the same turn of the event loop, in one
 * transaction: what was recorded in a turn that ended survives a SIGKILL.
 *
 * While the file can't be written (a full or read-only disk, another process that has it for a
 * moment) rows wait in memory, the oldest give way, and a row says how many did.
 */
import {messageOf} from '../lib/errors.ts';
import type {JournalEvent} from '../lib/journal-event.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import {isBusy, isCorrupt} from './result-code.ts';
import {type Timed, toRow} from './row.ts';
import type {NewRow, Store} from './store.ts';

export type WriterOptions = {
	readonly boot: string | null;
	/** The open file; null while it can't be opened. */
	readonly store: () => Store | null;
	/** The file is broken (SQLite's words); what is in memory goes on to the next one. */
	readonly onBroken: (why: string) => void;
	/** Told rows in their order, each once, whether they could be written yet or not. */
	readonly onRows: (rows: readonly JournalRow[]) => void;
	readonly log: (message: string) => void;
	/** Rows kept in memory at most. */
	readonly capacity: number;
};

export type Writer = {
	add(timed: Timed): void;
	/** Writes now. True when nothing waits any more. */
	flush(): boolean;
	/** Rows that wait, oldest first. */
	readonly held: readonly JournalRow[];
	/** Writes the last rows of this daemon into a file that began anew. */
	repeat(): void;
	/** The file is sound: nothing needs to be remembered for another one. */
	trust(): void;
	close(): void;
};

/** Rows that a file which turns out to be broken soon after may take with it. */
const remembered = 1000;
/** First and longest wait for a file that can't be written, ms; one that is busy is tried sooner. */
const firstWait = 500;
const longestWait = 30_000;
const busyWait = 5;

export function createWriter(options: WriterOptions): Writer {
	const {store, boot} = options;
	let waiting: Timed[] = [];
	let held: NewRow[] = [];
	let recent: NewRow[] = [];
	let trusted = false;
	let dropped = 0;
	let seq = 0;
	let scheduled: NodeJS.Immediate | null = null;
	let retry: NodeJS.Timeout | null = null;
	let wait = firstWait;
	let complaint: string | null = null;

	const schedule = () => {
		scheduled ??= setImmediate(() => {
			scheduled = null;
			if (retry === null) flush();
			else holdOn();
		});
	};

	/** Gives what waits its numbers; a fact that was told before is left out. */
	const number = (open: Store | null): readonly NewRow[] => {
		seq = Math.max(seq, open?.lastSeq ?? 0);
		const told = new Set(held.flatMap(({once}) => once ?? []));
		const fresh: NewRow[] = [];
		for (const timed of waiting) {
			const once = timed.event.once ?? null;
			if (once !== null && (told.has(once) || open?.hasOnce(once))) continue;
			if (once !== null) told.add(once);
			seq += 1;
			fresh.push({row: toRow(timed, seq, boot), once});
		}
		waiting = [];
		return fresh;
	};

	function flush(): boolean {
		try {
			const open = store();
			if (open && held[0] && held[0].row.seq <= open.lastSeq) renumber(open.lastSeq);
			hold(number(open));
			if (!open) throw new Error('it cannot be opened');
			if (held.length > 0) open.insert(withLoss());
			settle();
			return true;
		} catch (error) {
			postpone(error);
			return false;
		}
	}

	/** While nothing can be written every turn would try in vain, but whoever listens is told. */
	const holdOn = () => {
		try {
			hold(number(store()));
		} catch (error) {
			postpone(error);
		}
	};

	const hold = (fresh: readonly NewRow[]) => {
		held.push(...fresh);
		if (held.length > options.capacity) {
			dropped += held.length - options.capacity;
			held = held.slice(-options.capacity);
		}
		if (fresh.length > 0) options.onRows(fresh.map(({row}) => row));
	};

	/** A file that can be opened at last may have rows of its own under our numbers. */
	const renumber = (last: number) => {
		const step = last - (held[0]?.row.seq ?? 0) + 1;
		held = held.map(({row, once}) => ({row: {...row, seq: row.seq + step}, once}));
		seq += step;
	};

	const withLoss = (): readonly NewRow[] => {
		const [first] = held;
		if (dropped === 0 || !first) return held;
		const text = `${dropped} rows of the journal were dropped while it could not be written`;
		const event: JournalEvent = {
			kind: 'gap',
			service: null,
			run: null,
			cause: 'history',
			text,
			data: {dropped},
		};
		// Its number is that of the last row that was dropped.
		const row = toRow({...first.row, event}, first.row.seq - 1, boot);
		return [{row, once: null}, ...held];
	};

	const settle = () => {
		if (!trusted) recent = [...recent, ...held].slice(-remembered);
		held = [];
		dropped = 0;
		wait = firstWait;
		if (complaint !== null) options.log('history: it can be written again');
		complaint = null;
	};

	const postpone = (error: unknown) => {
		if (isCorrupt(error)) {
			options.onBroken(messageOf(error));
			again(busyWait);
			return;
		}
		if (isBusy(error)) {
			again(busyWait);
			return;
		}
		const words = messageOf(error);
		if (complaint !== words)
			options.log(`history: it cannot be written now, rows wait in memory: ${words}`);
		complaint = words;
		again(wait);
		wait = Math.min(wait * 2, longestWait);
	};

	const again = (after: number) => {
		retry ??= setTimeout(() => {
			retry = null;
			flush();
		}, after);
	};

	return {
		add(timed) {
			waiting.push(timed);
			schedule();
		},
		flush,
		get held() {
			return held.map(({row}) => row);
		},
		repeat() {
			const known = new Set(held.map(({row}) => row.seq));
			held = [...recent.filter(({row}) => !known.has(row.seq)), ...held];
			recent = [];
			trusted = false;
			schedule();
		},
		trust() {
			trusted = true;
			recent = [];
		},
		close() {
			if (retry) clearTimeout(retry);
			if (scheduled) clearImmediate(scheduled);
			retry = null;
			flush();
			if (retry) clearTimeout(retry);
		},
	};
}
