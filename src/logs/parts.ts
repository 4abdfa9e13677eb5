/**
 * What is left of a service's log besides its spools: the files of `.weaver/logs/<service>/`.
 *
 *   r12-0-5000.gz    bytes 0 up to 5000 of run 12, compressed (see archive-file.ts)
 *   r12-0-5000.log   the same as they were written
 *   r12-0-5000.gap   those bytes were dropped; JSON says when, why and about how many lines
 *   r12-0-5000.cut   the service cut its own log short; what it wrote since begins at 5000
 *   r12e-….          the same of its standard error, where that is a log of its own
 *   r12.json         what is known of a run whose folder is gone, and r12.index when it wrote what
 *   gone.json        how many of the oldest runs were dropped as a whole
 *
 * A file appears by a rename when it is complete, and before the spool's bytes are freed. So
 * whatever no part covers is still in the spool, and a name says all that a reader needs.
 */
import {readdirSync} from 'node:fs';
import path from 'node:path';

/** `spool` holds both outputs unless they are split; then `errors` is the standard error. */
export type Stream = 'spool' | 'errors';

/** `hole` is no file: bytes were freed, and the archive that held them was removed. */
export type PartKind = 'gz' | 'log' | 'gap' | 'cut' | 'hole';

export type Part = {
	readonly run: number;
	readonly stream: Stream;
	/** Offsets in the run's log: first byte, and the one after the last. */
	readonly from: number;
	readonly to: number;
	readonly kind: PartKind;
};

/** Archives stand beside the runs: `.weaver/logs/<service>` for `.weaver/run`. */
export const logFolder = (runsDir: string, service: string): string =>
	path.join(path.dirname(runsDir), 'logs', service);

const prefix = (run: number, stream: Stream): string => `r${run}${stream === 'errors' ? 'e' : ''}`;

export const partName = ({run, stream, from, to, kind}: Part): string =>
	`${prefix(run, stream)}-${from}-${to}.${kind}`;

export const metaName = (run: number): string => `r${run}.json`;
export const indexName = (run: number, stream: Stream): string => `${prefix(run, stream)}.index`;
export const goneName = 'gone.json';

/** Null for any other file. */
export function parsePart(name: string): Part | null {
	const match = /^r(\d+)(e?)-(\d+)-(\d+)\.(gz|log|gap|cut)$/.exec(name);
	if (!match) return null;
	return {
		run: Number(match[1]),
		stream: match[2] === 'e' ? 'errors' : 'spool',
		from: Number(match[3]),
		to: Number(match[4]),
		kind: match[5] as PartKind,
	};
}

export const hasBytes = ({kind}: Pick<Part, 'kind'>): boolean => kind === 'gz' || kind === 'log';

/** Bytes `from` up to `to` are in `part`, or were dropped as it says. */
export type Segment = {readonly from: number; readonly to: number; readonly part: Part};

/**
 * Who answers for which bytes of one log: in order, without overlaps. After a crash in a rotation
 * two files may cover the same bytes; one that holds them is preferred.
 */
export function segmentsOf(parts: readonly Part[]): readonly Segment[] {
	const ranks: Readonly<Record<PartKind, number>> = {gz: 0, log: 0, cut: 1, gap: 2, hole: 3};
	const rank = ({kind}: Part): number => ranks[kind];
	const ordered = parts.toSorted((a, b) => rank(a) - rank(b) || a.from - b.from || b.to - a.to);
	let segments: readonly Segment[] = [];
	for (const part of ordered) {
		const free = uncovered(segments, part.from, part.to);
		if (free.length === 0) continue;
		segments = [...segments, ...free.map((range) => ({...range, part}))].toSorted(
			(a, b) => a.from - b.from,
		);
	}
	return segments;
}

export type Range = {readonly from: number; readonly to: number};

/** What of the bytes `from` up to `to` no segment answers for; segments are in order. */
export function uncovered(segments: readonly Range[], from: number, to: number): readonly Range[] {
	const free: Range[] = [];
	let at = from;
	for (const segment of segments) {
		if (segment.to <= at) continue;
		if (segment.from >= to) break;
		if (segment.from > at) free.push({from: at, to: segment.from});
		at = segment.to;
	}
	if (at < to) free.push({from: at, to});
	return free;
}

/**
 * A service that cuts its own log short begins a new one: what it writes then has offsets from the
 * next multiple of this on, so that no offset ever means two bytes.
 */
export const cutStep = 2 ** 40;

/** Offset of the spool's first byte: where the last cut ended. */
export const baseOf = (parts: readonly Part[]): number =>
	parts.reduce((base, {kind, to}) => (kind === 'cut' ? Math.max(base, to) : base), 0);

export const nextBase = (offset: number): number => (Math.floor(offset / cutStep) + 1) * cutStep;

/** Every part of one service's logs; none when nothing was archived yet. */
export const listParts = (folder: string): readonly Part[] =>
	listNames(folder).flatMap((name) => parsePart(name) ?? []);

export function listNames(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
