/**
 * One log of one service as a tape that runs in both directions over all its runs: stretches of
 * lines, the supervisor's marks, and gaps. A question of the screen opens it, asks and closes it.
 */
import {type BlockFacts, createFacts} from './block-facts.ts';
import {type Chunk, chunkOfEnd, chunkOfGone, chunkOfStart, type MarkChunk, start} from './chunk.ts';
import {readGone} from './gap.ts';
import {gridBytes, readLineBlock, stretchAround} from './line-blocks.ts';
import {endMark, notBefore, startMark} from './marks.ts';
import {cutStep, logFolder, type Stream} from './parts.ts';
import {timeBefore} from './pieces.ts';
import type {Point} from './reading.ts';
import {listLogRuns, type RunFacts, readFacts} from './run-facts.ts';
import {seekInRun} from './seek-time.ts';
import {openRun, type Source} from './source.ts';
import {createClock, openIndex, type Span} from './time-index.ts';

export type Tape = {
	readonly service: string;
	readonly stream: Stream;
	/** What begins at a place or after it; null at the end. */
	after(point: Point): Chunk | null;
	/** What ends at a place; null at the start. */
	before(point: Point): Chunk | null;
	readonly start: Point;
	/** After an unfinished line, if there is one. */
	readonly end: Point;
	/** Before it. */
	readonly closedEnd: Point;
	/**
	 * Looks for the place right before the first line that was written at a time or later, epoch ms,
	 * in steps of a few ms.
	 */
	seek(time: number): Generator<undefined, Point>;
	/** How many bytes stand after a place, archived ones and those that are gone included. */
	bytesAfter(point: Point): number;
	close(): void;
};

/** Of the run that is open: a block of a stretch that begins at `from`. */
type KnownBlock = {readonly number: number; readonly from: number; readonly facts: BlockFacts};

type OpenRun = {readonly source: Source; readonly size: number; readonly writtenAt: number};

export function openTape(runsDir: string, service: string, stream: Stream, now: number): Tape {
	const runs = listLogRuns(runsDir, service);
	const newest = runs.at(-1) ?? 0;
	const isMain = stream === 'spool';
	let current: (OpenRun & {readonly run: number}) | null = null;
	let blocks: readonly KnownBlock[] = [];

	const knownFacts = new Map<number, RunFacts>();
	/** As they were first read, so that one question sees one log. */
	const factsOf = (run: number): RunFacts => {
		const facts = knownFacts.get(run) ?? readFacts(runsDir, service, run);
		knownFacts.set(run, facts);
		return facts;
	};

	const open = (run: number): OpenRun | null => {
		if (current?.run === run) return current;
		const source = openRun(runsDir, service, run, stream);
		if (source === null) return null;
		current?.source.close();
		blocks = [];
		// Before the size: what is known to be over has written all of its log.
		factsOf(run);
		const {size, writtenAt} = source.look();
		current = {run, source, size: sizes.get(run) ?? size, writtenAt};
		return current;
	};
	const sizes = new Map<number, number>();
	/** As it was first seen, too. */
	const sizeOf = (run: number): number => {
		const size = sizes.get(run) ?? open(run)?.size ?? 0;
		sizes.set(run, size);
		return size;
	};
	const nextRun = (run: number): number | undefined => runs.find((each) => each > run);
	const runBefore = (run: number): number | undefined => runs.findLast((each) => each < run);

	const createdAt = (run: number): number => factsOf(run).createdAt ?? 0;

	const spansOf = (source: Source, writtenAt: number, from: number, to: number) => {
		const index = openIndex(source.index);
		const seenAt = createClock(index, from, writtenAt);
		const spans: Span[] = [];
		for (let at = from; at < to; at = spans.at(-1)?.until ?? to) spans.push(seenAt(at));
		index.close();
		return spans;
	};

	/** The lines of a block; those of the last few are kept, as neighbours ask each other. */
	const blockAt = (run: number, number: number, near: number): BlockFacts | null => {
		const file = open(run);
		const stretch = file && stretchAround(file.source, near, file.size);
		const known = blocks.find((each) => each.number === number && each.from === stretch?.from);
		if (known) return known.facts;
		const block = stretch && readLineBlock(file.source, stretch, number);
		if (!block) return null;
		let spans: readonly Span[] | null = null;
		const facts = createFacts(
			block,
			() => {
				const {offset, text} = block;
				spans ??= spansOf(file.source, file.writtenAt, offset, offset + text.length);
				return spans;
			},
			() => {
				// The line before may have begun many blocks before.
				for (let each = number; each * gridBytes > stretch.from; each -= 1) {
					const older = blockAt(run, each - 1, each * gridBytes - 1);
					if (older !== null) return older;
				}
				return null;
			},
			() => timeBefore(file.source, stretch.from) || createdAt(run),
		);
		blocks = [{number, from: stretch.from, facts}, ...blocks.slice(0, 3)];
		return facts;
	};

	const lines = (run: number, facts: BlockFacts, first: number, end: number): Chunk => {
		const to = facts.offsetAt(end);
		const isLast = to === sizeOf(run) && run === newest && !facts.block.text.endsWith('\n');
		const isOpen = isLast && endOf(run, to) === null;
		const [from, until] = [facts.offsetAt(first), to].map((offset) => ({run, offset}));
		return {kind: 'lines', from: from ?? start, to: until ?? start, facts, first, end, isOpen};
	};

	const gap = (run: number, {source}: OpenRun, offset: number, limit: number): Chunk | null => {
		const found = source.gapAt(offset);
		if (found === null) return null;
		const to = Math.min(found.to, limit);
		const time = timeBefore(source, found.to) || createdAt(run);
		const [from, until] = [
			{run, offset},
			{run, offset: to},
		];
		return {kind: 'gap', from, to: until, offset, time, approximate: false, text: found.text};
	};

	const endOf = (run: number, size: number) => endMark(run, factsOf(run), size, now);

	const startOfRun = (run: number): Chunk => chunkOfStart(startMark(run, factsOf(run)));

	const endOfRun = (run: number, size: number): MarkChunk | null => {
		const mark = isMain ? endOf(run, size) : null;
		if (mark === null) return null;
		const file = size > 0 ? open(run) : null;
		return chunkOfEnd(file ? notBefore(mark, timeBefore(file.source, size)) : mark, size);
	};

	const goneBefore = (run: number): Chunk | null => {
		const gone = isMain ? readGone(logFolder(runsDir, service)) : null;
		return gone === null ? null : chunkOfGone(gone, run, createdAt(run) || gone.at);
	};

	const after = (point: Point): Chunk | null => {
		let at = point;
		if (at.run === 0 && runs[0] !== undefined) {
			const gone = goneBefore(runs[0]);
			if (gone !== null) return gone;
		}
		for (;;) {
			if (runs.includes(at.run)) {
				if (at.offset < 0 && isMain) return startOfRun(at.run);
				const offset = Math.max(0, at.offset);
				const found = forward(at.run, offset);
				if (found !== null) return found;
				const mark = at.ended ? null : endOfRun(at.run, Math.max(offset, sizeOf(at.run)));
				if (mark !== null) return mark;
			}
			const next = nextRun(at.run);
			if (next === undefined) return null;
			at = {run: next, offset: -1};
		}
	};

	const forward = (run: number, from: number): Chunk | null => {
		const file = open(run);
		for (let offset = from; file !== null && offset < file.size; ) {
			const missing = gap(run, file, offset, file.size);
			if (missing !== null) return missing;
			const number = Math.floor(offset / gridBytes);
			const facts = blockAt(run, number, offset);
			const first = facts === null ? -1 : firstFrom(facts, offset);
			if (facts !== null && first < facts.count) return lines(run, facts, first, facts.count);
			// An archive may have turned out to be damaged just now.
			if (facts === null && file.source.gapAt(offset) !== null) continue;
			// No line begins in the rest of this block, unless a gap does.
			const stretch = stretchAround(file.source, offset, file.size);
			offset = Math.min((number + 1) * gridBytes, stretch?.to ?? Number.POSITIVE_INFINITY);
		}
		return null;
	};

	const before = (point: Point): Chunk | null => {
		let at = point;
		for (;;) {
			if (runs.includes(at.run) && at.offset >= 0) {
				const size = sizeOf(at.run);
				const offset = Math.min(at.offset, size);
				const mark = at.ended && at.offset >= size ? endOfRun(at.run, size) : null;
				if (mark !== null) return mark;
				const found = backward(at.run, offset);
				if (found !== null) return found;
				if (isMain) return startOfRun(at.run);
			}
			const older = runBefore(at.run);
			if (older === undefined) return at.run === 0 ? null : goneBefore(at.run);
			at = {run: older, offset: sizeOf(older), ended: true};
		}
	};

	const backward = (run: number, to: number): Chunk | null => {
		const file = open(run);
		if (file === null || to <= 0) return null;
		const range = file.source.rangeBefore(to);
		if (range === null || range.to < to) return lastGap(run, file, range?.to ?? 0, to);
		for (let number = Math.floor((to - 1) / gridBytes); number >= 0; number -= 1) {
			if ((number + 1) * gridBytes <= range.from) break;
			const near = Math.max(range.from, number * gridBytes);
			const facts = blockAt(run, number, near);
			// An archive may have turned out to be damaged just now.
			const now = file.source.rangeBefore(to);
			if (now?.from !== range.from || now.to !== range.to) return backward(run, to);
			const end = facts === null ? 0 : firstFrom(facts, to);
			if (facts !== null && end > 0) return lines(run, facts, 0, end);
		}
		return null;
	};

	/** Of the gaps between two places, which may be several side by side, the last one. */
	const lastGap = (run: number, file: OpenRun, from: number, to: number): Chunk | null => {
		let last: Chunk | null = null;
		for (let offset = from; offset < to; offset = last.to.offset) {
			const found = gap(run, file, offset, to);
			if (found === null) break;
			last = found;
		}
		return last;
	};

	const seek = function* (time: number): Generator<undefined, Point> {
		const run = runs.findLast((each) => createdAt(each) < time);
		if (run === undefined) return start;
		const size = sizeOf(run);
		const place = yield* seekInRun(time, size, (offset) => forward(run, offset));
		if (place !== null) return place;
		const mark = endOfRun(run, size);
		return {run, offset: size, ...(mark !== null && mark.time < time ? {ended: true} : {})};
	};

	const end = (): Point => {
		if (newest === 0) return start;
		const size = sizeOf(newest);
		const isOver = endOf(newest, size) !== null;
		return {run: newest, offset: size, ...(isOver ? {ended: true} : {})};
	};

	return {
		service,
		stream,
		after,
		before,
		start,
		get end() {
			return end();
		},
		get closedEnd() {
			const last = end();
			const chunk = last.ended ? null : before(last);
			if (chunk?.kind !== 'lines' || !chunk.isOpen) return last;
			return {run: last.run, offset: chunk.facts.offsetAt(chunk.end - 1)};
		},
		seek,
		bytesAfter: (point) =>
			runs
				.filter((run) => run >= point.run)
				.reduce(
					(sum, run) =>
						sum + bytesBetween(run === point.run ? Math.max(0, point.offset) : 0, sizeOf(run)),
					0,
				),
		close: () => current?.source.close(),
	};
}

/** The first line of a block that begins at an offset or after it; their count when none does. */
function firstFrom(facts: BlockFacts, offset: number): number {
	let low = 0;
	let high = facts.count;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (facts.offsetAt(middle) >= offset) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** Offsets jump where a service cut its log short; nothing is between. */
const bytesBetween = (from: number, size: number): number =>
	Math.max(0, size - Math.max(from, size - (size % cutStep)));
