/**
 * Goes on reading one service's log from a place, in raw bytes, run after run.
 *
 * Bytes are read once. The part after the last newline is held back until it is finished, has
 * waited for `holdBack`, or its run is over. Without news a poll costs one fstat; the folder of
 * runs is looked at every `lookEvery`, or at the next poll after `wake`.
 */
import {newline} from '../lib/lines.ts';
import {readRange} from './blocks.ts';
import {endMark, notBefore, startMark} from './marks.ts';
import type {Stream} from './parts.ts';
import {cutByTime, gapMark, type Piece, timeBefore, withoutHalfCharacter} from './pieces.ts';
import type {Place} from './read.ts';
import {listLogRuns, readFacts} from './run-facts.ts';
import {openRun, type Source} from './source.ts';

export type FollowOptions = {
	/** How long an unfinished line may wait, ms; infinite: until its newline or the end of its run. */
	readonly holdBack: number;
	/** An unfinished line longer than this is given in parts, bytes; what a poll may give counts too. */
	readonly longestLine: number;
	/** On more unread bytes than this it jumps ahead. */
	readonly longestLag: number;
	readonly lookEvery: number;
};

export type News = {readonly pieces: readonly Piece[]; readonly skippedBytes: number};

export type ByteFollower = {
	/** What is new, at most about 256 kB at a time, or the longest line. */
	poll(now: number): News;
	/** A run of this service began or ended. */
	wake(): void;
	close(): void;
};

const pollBytes = 256 * 1024;
/** What is kept of a log that one has fallen behind of. */
const keptBytes = 256 * 1024;
/** A run is announced with its pid, which is there some ms after its folder. */
const longestWaitForPid = 500;
/** What a poll finds so soon after one that left nothing unread was written in between; ms. */
const longestLive = 1000;
const nothing: Buffer = Buffer.alloc(0);

export function followBytes(
	runsDir: string,
	service: string,
	from: Place,
	options: FollowOptions,
	stream: Stream = 'spool',
): ByteFollower {
	let {run, offset, ended} = from;
	let source: Source | null = run > 0 ? openRun(runsDir, service, run, stream) : null;
	/** Read but not given; begins at `offset`. */
	let held = nothing;
	let heldSince = 0;
	let nextRun: number | null = null;
	let isOver = false;
	let nextLook = 0;
	/** When the run was found that is not announced yet. */
	let foundAt: number | null = null;
	/** When a poll last left nothing unread; what is found soon after that is new. */
	let drainedAt = 0;
	/** Of the last line that was given of this run; null before. */
	let lastTime: number | null = null;
	let pieces: Piece[] = [];
	let skippedBytes = 0;

	const give = (bytes: Buffer, now: number) => {
		if (bytes.length === 0) return;
		announce(now, true);
		if (source === null || now - drainedAt < longestLive)
			pieces.push({kind: 'bytes', run, offset, bytes, time: lastWrite(now), approximate: false});
		else pieces.push(...cutByTime(source, offset, bytes));
		lastTime = pieces.at(-1)?.time ?? null;
		offset += bytes.length;
		held = held.subarray(bytes.length);
		heldSince = now;
	};

	/** Not after the end of the run, which may be known by the time its last lines are read. */
	const lastWrite = (now: number): number => Math.min(now, source?.look().writtenAt ?? now);

	const announce = (now: number, isUrgent: boolean) => {
		if (foundAt === null) return;
		const isPatient = !isUrgent && now - foundAt < longestWaitForPid;
		if (isPatient && readFacts(runsDir, service, run).pid === null) return;
		foundAt = null;
		pieces.push(startMark(run, readFacts(runsDir, service, run)));
	};

	/** Reads what is new in the current run, within `budget`; true when nothing is left unread. */
	const advance = (file: Source, budget: number, now: number): boolean => {
		const {size} = file.look();
		skipGap(file, now);
		if (size - offset > options.longestLag) jump(file, size - keptBytes);
		const unread = offset + held.length;
		const most = Math.max(budget, options.longestLine);
		const wanted = Math.min(size - unread, Math.max(0, most - held.length));
		if (wanted > 0) {
			if (held.length === 0) heldSince = now;
			const fresh = readRange(file, unread, unread + wanted);
			held = held.length === 0 ? fresh : Buffer.concat([held, fresh]);
			give(held.subarray(0, held.lastIndexOf(newline) + 1), now);
			if (held.length >= most) give(withoutHalfCharacter(held), now);
		}
		if (held.length > 0 && now - heldSince >= options.holdBack)
			give(withoutHalfCharacter(held), now);
		return offset + held.length >= size;
	};

	/** What is missing, also what stood here when the service cut its log, is told and left behind. */
	const skipGap = (file: Source, now: number) => {
		const gap = file.gapAt(offset + held.length);
		if (gap === null) return;
		give(held, now);
		const mark = gapMark(file, {...gap, from: offset});
		pieces.push({...mark, time: mark.time === 0 ? now : mark.time});
		offset = gap.to;
		held = nothing;
	};

	const jump = (file: Source, to: number) => {
		const ahead = readRange(file, to, to + keptBytes / 4);
		const start = to + ahead.indexOf(newline) + 1;
		skippedBytes += start - offset;
		offset = start;
		held = nothing;
		drainedAt = 0;
	};

	/** Looked for before the last bytes are read: a run that is over then writes no more. */
	const look = (now: number) => {
		nextLook = now + options.lookEvery;
		nextRun = listLogRuns(runsDir, service).find((number) => number > run) ?? null;
		source ??= run > 0 ? openRun(runsDir, service, run, stream) : null;
		isOver =
			nextRun !== null || endMark(run, readFacts(runsDir, service, run), offset, now) !== null;
	};

	const finish = (now: number) => {
		announce(now, true);
		give(held, now);
		const mark = endMark(run, readFacts(runsDir, service, run), offset, now);
		lastTime ??= source === null ? 0 : timeBefore(source, offset);
		if (mark !== null) pieces.push(notBefore(mark, lastTime));
		ended = true;
	};

	const enter = (next: number, now: number) => {
		// What outlives its run may write on after the end was told.
		give(held, now);
		source?.close();
		source = openRun(runsDir, service, next, stream);
		run = next;
		offset = 0;
		ended = false;
		drainedAt = 0;
		lastTime = null;
		foundAt = now;
		look(now);
	};

	return {
		poll(now) {
			pieces = [];
			skippedBytes = 0;
			for (;;) {
				if (now >= nextLook) look(now);
				announce(now, false);
				const room = pollBytes - countBytes(pieces);
				if (room <= 0) break;
				if (source !== null && !advance(source, room, now)) break;
				drainedAt = now;
				if (run > 0 && isOver && !ended) finish(now);
				if (nextRun === null) break;
				enter(nextRun, now);
			}
			return {pieces, skippedBytes};
		},
		wake: () => {
			nextLook = 0;
		},
		close: () => {
			source?.close();
			source = null;
		},
	};
}

const countBytes = (pieces: readonly Piece[]): number =>
	pieces.reduce((sum, piece) => sum + (piece.kind === 'bytes' ? piece.bytes.length : 0), 0);
