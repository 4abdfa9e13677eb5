/** What is to be archived and what to be dropped, from sizes alone. Pure. */
import type {Range} from '../logs/parts.ts';

/** An archive holds at most so many bytes of a log, so that dropping one is a small loss. */
export const archiveStep = 64 * 1024 * 1024;
/** Archives that are made in one go, so that a flood does not cost a process for each. */
const mostAtOnce = 8;

export type Limits = {
	/** Bytes that stay as they were written. */
	readonly maxSize: number;
	/** Bytes for all of a service's logs. */
	readonly budget: number;
	readonly compress: boolean;
};

/** `max_size` and `max_files` as bytes. */
export const limitsOf = (logs: {
	readonly max_size: number;
	readonly max_files: number;
	readonly compress: boolean;
}): Limits => ({
	maxSize: logs.max_size,
	budget: logs.max_size * (logs.max_files + 1),
	compress: logs.compress,
});

export type LiveLog = {
	/** What no part covers, in order; the last range ends where the log does. */
	readonly free: readonly Range[];
	/** The bytes that are being archived end here; null when none are. */
	readonly busyUntil: number | null;
};

export type LivePlan = {
	/** Ranges to archive, in order, up to about where the live part is to begin. */
	readonly archive: readonly Range[];
	/** To be dropped at once; null when nothing is. */
	readonly drop: Range | null;
};

const nothing: LivePlan = {archive: [], drop: null};

/**
 * `room` is how many bytes the live part may have: the budget less what the archives hold. More
 * than that is dropped at once, oldest first; more than `maxSize` is archived down to half of it.
 */
export function planLive(
	{free, busyUntil}: LiveLog,
	{maxSize}: Pick<Limits, 'maxSize'>,
	room: number,
): LivePlan {
	const held = lengthOf(free);
	const last = free.at(-1);
	if (last === undefined || held <= maxSize) return nothing;
	// Offsets are whole numbers.
	const half = Math.floor(maxSize / 2);
	const open = free.flatMap(({from, to}) => {
		const start = Math.max(from, busyUntil ?? 0);
		return start < to ? [{from: start, to}] : [];
	});
	if (held > room) {
		const oldest = open[0];
		const over = Math.ceil(held - Math.max(room - half, half));
		if (oldest)
			return {archive: [], drop: {from: oldest.from, to: Math.min(oldest.to, oldest.from + over)}};
	}
	if (busyUntil !== null) return nothing;
	const archive: Range[] = [];
	const end = last.to - half;
	for (const range of open) {
		const stop = Math.min(range.to, end);
		for (let from = range.from; from < stop && archive.length < mostAtOnce; ) {
			const to = Math.min(from + Math.max(minimum, Math.min(maxSize, archiveStep)), stop);
			archive.push({from, to});
			from = to;
		}
	}
	return {archive, drop: null};
}

const minimum = 1024;

const lengthOf = (ranges: readonly Range[]): number =>
	ranges.reduce((sum, {from, to}) => sum + to - from, 0);

/** Something that could be dropped as a whole. */
export type Kept = {
	readonly service: string;
	readonly bytes: number;
	/** When it came to be, epoch ms: older ones go first. */
	readonly at: number;
};

/** The oldest that have to go so that what is left is within `budget`; `fixed` cannot go. */
export function planBudget<Item extends Kept>(
	items: readonly Item[],
	fixed: number,
	budget: number,
): readonly Item[] {
	let over = fixed + items.reduce((sum, {bytes}) => sum + bytes, 0) - budget;
	const dropped: Item[] = [];
	for (const item of items.toSorted((a, b) => a.at - b.at)) {
		if (over <= 0) break;
		dropped.push(item);
		over -= item.bytes;
	}
	return dropped;
}
