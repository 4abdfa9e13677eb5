/**
 * Where the bytes of a run's log come from: archives, what was dropped, and the spool that the
 * service writes to. Everything that reads logs asks here and sees one log with offsets from 0.
 *
 * The spool's bytes are freed only after a part that covers them has appeared. Freed bytes read as
 * zeros; so bytes with zeros among them are believed after a second look at the parts. Where the
 * part has been removed since, they are a gap (see holes.ts).
 */
import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import path from 'node:path';
import {pathsOf, runFolder} from '../runs/run-directory.ts';
import {type Archive, openArchive} from './archive-file.ts';
import {describeGap, readGapNote} from './gap.ts';
import {findHoles} from './holes.ts';
import {
	baseOf,
	hasBytes,
	listParts,
	logFolder,
	nextBase,
	type Part,
	partName,
	type Segment,
	type Stream,
	segmentsOf,
	uncovered,
} from './parts.ts';
import {indexFile, readMeta} from './run-facts.ts';

/** Bytes that are gone. */
export type Gap = {
	readonly from: number;
	readonly to: number;
	/** `12M, about 84,000 lines, dropped …` */
	readonly text: string;
};

export type Source = {
	readonly run: number;
	/** The file that says when its bytes were written. */
	readonly index: string;
	/** Where it ends and the time of the last write, epoch ms. */
	look(): {readonly size: number; readonly writtenAt: number};
	/** Fills `target` from `offset` on and returns how many bytes there were, up to a gap or the end. */
	read(target: Buffer, offset: number): number;
	/** The gap that the byte at `offset` is in. */
	gapAt(offset: number): Gap | null;
	/** The last bytes before `offset` that can be read in one go; null when there are none. */
	rangeBefore(offset: number): {readonly from: number; readonly to: number} | null;
	close(): void;
};

/** Null when the run has left no log or it was removed. The caller closes it. */
export function openRun(
	runsDir: string,
	service: string,
	run: number,
	stream: Stream = 'spool',
): Source | null {
	const paths = pathsOf(runFolder(runsDir, service, run));
	const folder = logFolder(runsDir, service);
	const list = () => listParts(folder).filter((part) => part.run === run && part.stream === stream);
	const fd = tryOpen(stream === 'errors' ? paths.errors : paths.spool);
	const parts = list();
	const meta = fd === null ? (readMeta(runsDir, service, run)?.logs[stream] ?? null) : null;
	if (fd === null && parts.length === 0 && meta === null) return null;
	const index = indexFile(runsDir, service, run, stream);
	return createSource({run, stream, fd, index, folder, parts, list, meta});
}

/** A plain file read as a log of one run; null when there is none. */
export function openFile(file: string): Source | null {
	const fd = tryOpen(file);
	if (fd === null) return null;
	const nothing = {folder: '', parts: [], list: () => [], meta: null};
	return createSource({run: 1, stream: 'spool', fd, index: `${file}.index`, ...nothing});
}

type Origin = {
	readonly run: number;
	readonly stream: Stream;
	/** The spool; null when there is none any more. */
	readonly fd: number | null;
	readonly index: string;
	readonly folder: string;
	readonly parts: readonly Part[];
	readonly list: () => readonly Part[];
	/** Of a run whose spool is gone. */
	readonly meta: {readonly size: number; readonly writtenAt: number} | null;
};

function createSource({run, stream, fd, index, folder, parts, list, meta}: Origin): Source {
	let segments = segmentsOf(parts);
	let base = baseOf(parts);
	/** Archives that turned out to be unreadable. */
	const damaged = new Set<string>();
	let largest = 0;
	let open: {readonly name: string; readonly archive: Archive} | null = null;

	const reload = () => {
		const now = list();
		segments = segmentsOf(now);
		base = Math.max(base, baseOf(now));
		addHoles();
	};
	const addHoles = () => {
		const holes = fd === null ? [] : findHoles(fd, base, segments);
		if (holes.length === 0) return;
		// What was freed while it was looked at is in a part that has appeared before.
		const covered = list();
		segments = segmentsOf([
			...covered,
			...holes.map((range): Part => ({...range, run, stream, kind: 'hole'})),
		]);
	};
	const endOfSegments = () => segments.at(-1)?.to ?? 0;
	const segmentAt = (offset: number) =>
		segments.find(({from, to}) => offset >= from && offset < to);
	const isGap = ({part}: Segment) => !hasBytes(part) || damaged.has(partName(part));

	/** A file that is shorter than it was has been cut; whoever sees it first gives the same base. */
	const notice = (bytes: number) => {
		if (bytes < largest || base + bytes < endOfSegments()) {
			reload();
			const known = Math.max(base + largest, endOfSegments());
			if (base + bytes < known && known > base) base = nextBase(known - 1);
			largest = 0;
		}
		largest = Math.max(largest, bytes);
	};

	const look = () => {
		if (fd === null) return meta ?? {size: endOfSegments(), writtenAt: 0};
		const {size, mtimeMs} = fstatSync(fd);
		notice(size);
		return {size: base + size, writtenAt: mtimeMs};
	};

	const readPart = (segment: Segment, target: Buffer, offset: number): number => {
		const name = partName(segment.part);
		try {
			if (open?.name !== name) {
				open?.archive.close();
				open = null;
				open = {name, archive: openPart(path.join(folder, name), segment.part)};
			}
			const wanted = target.subarray(0, Math.min(target.length, segment.to - offset));
			const count = open.archive.read(wanted, offset - segment.part.from);
			if (count > 0) return count;
		} catch {
			// It may have been dropped just now.
			reload();
			if (segmentAt(offset)?.part.kind !== segment.part.kind) return 0;
		}
		damaged.add(name);
		return 0;
	};

	/** Bytes of the spool; null when the parts have changed and have to be asked again. */
	const readSpool = (target: Buffer, offset: number): number | null => {
		if (fd === null || offset < base) return 0;
		const limit = segments.find(({from}) => from > offset)?.from ?? Number.POSITIVE_INFINITY;
		const length = Math.min(target.length, limit - offset);
		const count = readSync(fd, target, 0, length, offset - base);
		if (count === 0 || !target.subarray(0, count).includes(0)) return count;
		const before = base;
		reload();
		const isFreed = uncovered(segments, offset, offset + count)[0]?.to !== offset + count;
		return isFreed || segmentAt(offset) !== undefined || base !== before ? null : count;
	};

	const read = (target: Buffer, offset: number): number => {
		let filled = 0;
		while (filled < target.length) {
			const at = offset + filled;
			const rest = target.subarray(filled);
			const segment = segmentAt(at);
			if (segment !== undefined && isGap(segment)) break;
			const count = segment ? readPart(segment, rest, at) : readSpool(rest, at);
			if (count === null) continue;
			// An archive that has just gone is a gap now, or another one.
			if (count === 0 && (segment === undefined || segmentAt(at) === segment)) break;
			filled += count;
		}
		return filled;
	};

	look();
	addHoles();
	return {
		run,
		index,
		look,
		read,
		gapAt(offset) {
			const segment = segmentAt(offset);
			if (segment !== undefined) {
				if (!isGap(segment)) return null;
				const {from, to, part} = segment;
				return {from, to, text: describeGap(to - from, readGapNote(folder, part))};
			}
			// What stood here when the service cut its log, and no part knows of it yet.
			if (offset >= base) return fd === null && offset < look().size ? lostAt(offset) : null;
			const [free] = uncovered(segments, offset, base);
			const to = free?.to ?? base;
			return {from: offset, to, text: describeGap(to - offset, {lines: 0, at: 0, reason: 'cut'})};
		},
		rangeBefore(offset) {
			let to = offset;
			let from = offset;
			for (;;) {
				const segment = segmentAt(from - 1);
				if (from <= 0 || (segment && isGap(segment)) || (!segment && isLost(from - 1))) {
					if (from < to) return {from, to};
					if (from <= 0) return null;
					from = segment?.from ?? startOfLost(from - 1);
					to = from;
				} else from = segment?.from ?? startOfLive(from - 1);
			}
		},
		close() {
			open?.archive.close();
			open = null;
			if (fd !== null) closeSync(fd);
		},
	};

	function lostAt(offset: number): Gap {
		const to = segments.find(({from}) => from > offset)?.from ?? look().size;
		return {from: offset, to, text: 'lost, as the file it was in was removed'};
	}

	function isLost(offset: number): boolean {
		return fd === null || offset < base;
	}

	function startOfLost(offset: number): number {
		return segments.findLast(({to}) => to <= offset)?.to ?? 0;
	}

	/** Bytes of the spool begin where the part before them ends. */
	function startOfLive(offset: number): number {
		return Math.max(base, segments.findLast(({to}) => to <= offset)?.to ?? 0);
	}
}

function openPart(file: string, part: Part): Archive {
	if (part.kind === 'gz') return openArchive(file);
	const fd = openSync(file, 'r');
	return {
		lines: 0,
		read: (target, at) => readSync(fd, target, 0, target.length, at),
		close: () => closeSync(fd),
	};
}

function tryOpen(file: string): number | null {
	try {
		return openSync(file, 'r');
	} catch {
		return null;
	}
}
