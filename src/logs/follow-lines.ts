/**
 * What is written after a place, a few times a second. Without news a look costs one fstat per log;
 * whether a run began or ended is asked every second, or at the next look after `wake`.
 */
import {existsSync} from 'node:fs';
import {pathsOf, runFolder} from '../runs/run-directory.ts';
import type {Lane} from './lane.ts';
import {createLanes, openTapes, placeOf, pointOf, step} from './lanes.ts';
import type {Stream} from './parts.ts';
import type {LogLine, LogNews, LogPlace, LogQuery, Point} from './reading.ts';
import {listLogRuns, listStreams} from './run-facts.ts';
import {watchRuns} from './same-runs.ts';
import {createSieve} from './sieve.ts';
import {createSlices} from './slices.ts';
import {openRun, type Source} from './source.ts';
import type {Tape} from './tape.ts';
import {longestWaitForLook} from './time-index.ts';

/** Ms between two looks. */
const lookInterval = 100;
const runsInterval = 1000;
/** What one call brings at most; the rest comes with the next one. */
const mostLines = 5000;
/** On more unread bytes than this it jumps ahead, to the last `keptBytes`. */
const longestLag = 4 * 1024 * 1024;
const keptBytes = 256 * 1024;

export type LineFollower = {readonly wake: () => void; readonly close: () => void};

export function followLines(
	runsDir: string,
	query: LogQuery,
	from: LogPlace,
	onNews: (news: LogNews) => void,
	onGone: () => void = () => {},
): LineFollower {
	const stop = new AbortController();
	const sieve = createSieve(query.filter);
	let place = from;
	let watches: readonly Watch[] = [];
	const isBegunAnew = watchRuns(runsDir, query.services);
	let nextRuns = 0;
	/** Services that something is unread of. */
	let pending: ReadonlySet<string> = new Set(query.services);
	let isReading = false;
	/** When everything was read that was there: what comes soon after was written just then. */
	let caughtUpAt = Number.NEGATIVE_INFINITY;
	/** Unfinished lines as they were given last, by their service and whether it is of its errors. */
	let openLines: ReadonlyMap<string, string> = new Map();

	const findChanged = (now: number): ReadonlySet<string> => {
		const changed = new Set(pending);
		if (now >= nextRuns) {
			nextRuns = now + runsInterval;
			watches = watchNewest(runsDir, query, watches);
			// What ends a run is no write to its log.
			for (const service of query.services)
				if (isEndUntold(runsDir, service, place[service])) changed.add(service);
		}
		for (const watch of watches) if (hasGrown(watch)) changed.add(watch.service);
		return changed;
	};

	const read = async (services: readonly string[], now: number) => {
		const slice = createSlices(stop.signal);
		const tapes = await openTapes(runsDir, services, now, slice);
		try {
			const begin = tapes.map((tape) => catchUp(tape, pointOf(tape, place)));
			const points = begin.map(({point}) => point);
			const lanes = createLanes(tapes, points, 'newer', sieve);
			const {lines, stillOpen, isDone} = await collect(lanes, openLines, slice);
			const jumpedBytes = begin.reduce((sum, {jumped}) => sum + jumped, 0);
			const leftOut = lanes.reduce((sum, lane) => sum + lane.leftOut(), 0);
			const isFresh = now - caughtUpAt <= longestWaitForLook;
			if (isDone) {
				pending = new Set();
				caughtUpAt = now;
			}
			openLines = stillOpen;
			const start = {...place, ...placeOf(tapes, points)};
			const reached = lanes.map((lane) => lane.place());
			place = {...place, ...placeOf(tapes, reached)};
			if (stop.signal.aborted) return;
			if (lines.length > 0 || jumpedBytes > 0 || leftOut > 0)
				onNews({
					lines: isFresh ? lines.map(seenJustNow) : lines,
					start,
					end: place,
					leftOut,
					jumpedBytes,
				});
		} finally {
			for (const tape of tapes) tape.close();
		}
	};

	const look = () => {
		const now = Date.now();
		if (isReading) return;
		if (now >= nextRuns && isBegunAnew()) {
			close();
			onGone();
			return;
		}
		pending = findChanged(now);
		if (pending.size === 0) {
			caughtUpAt = now;
			return;
		}
		isReading = true;
		read(
			query.services.filter((service) => pending.has(service)),
			now,
		)
			// What cannot be read now is asked for again; a page says why.
			.catch(() => {})
			.finally(() => {
				isReading = false;
			});
	};

	const timer = setInterval(look, lookInterval);
	const close = () => {
		stop.abort();
		clearInterval(timer);
		for (const {source} of watches) source?.close();
		watches = [];
	};
	return {
		wake: () => {
			nextRuns = 0;
		},
		close,
	};
}

/** The daemon may not have looked yet, but we did. */
const seenJustNow = (line: LogLine): LogLine =>
	line.approximate ? {...line, approximate: false} : line;

/** The log of the newest run of a service. */
type Watch = {
	readonly service: string;
	readonly stream: Stream;
	readonly run: number;
	readonly source: Source | null;
	size: number;
	/** How often it was found to be the newest. */
	readonly looks: number;
};

function watchNewest(
	runsDir: string,
	{services}: LogQuery,
	known: readonly Watch[],
): readonly Watch[] {
	const watches = services.flatMap((service) => {
		const run = listLogRuns(runsDir, service).at(-1) ?? 0;
		const own = known.filter((each) => each.service === service);
		if (own.length > 0 && own.every((each) => isSettled(each, run))) return own;
		return listStreams(runsDir, service).map((stream): Watch => {
			const same = own.find((each) => each.stream === stream);
			if (same?.run === run && same.source !== null) return {...same, looks: same.looks + 1};
			const source = run === 0 ? null : openRun(runsDir, service, run, stream);
			return {service, stream, run, source, size: -1, looks: 0};
		});
	});
	for (const {source} of known)
		if (!watches.some((watch) => watch.source === source)) source?.close();
	return watches;
}

/** A run has all its files a moment after its folder. */
const isSettled = (watch: Watch, run: number): boolean =>
	watch.run === run && watch.source !== null && watch.looks >= 2;

/** The newest run is over, and it was not said so. */
function isEndUntold(runsDir: string, service: string, place: Point | undefined): boolean {
	const run = listLogRuns(runsDir, service).at(-1) ?? 0;
	if (run === 0 || (place?.run === run && place.ended)) return false;
	const {exit, end} = pathsOf(runFolder(runsDir, service, run));
	return existsSync(exit) || existsSync(end);
}

function hasGrown(watch: Watch): boolean {
	const size = watch.source?.look().size ?? watch.size;
	const isNew = size !== watch.size;
	watch.size = size;
	return isNew;
}

/** Where to read on; further ahead when too much is unread. */
function catchUp(tape: Tape, point: Point): {readonly point: Point; readonly jumped: number} {
	const unread = tape.bytesAfter(point);
	const end = tape.end;
	if (unread <= longestLag || end.run === 0) return {point, jumped: 0};
	const ahead = {run: end.run, offset: Math.max(-1, end.offset - keptBytes)};
	return {point: ahead, jumped: unread - tape.bytesAfter(ahead)};
}

async function collect(
	lanes: readonly Lane[],
	openBefore: ReadonlyMap<string, string>,
	slice: () => Promise<void> | undefined,
) {
	const lines: LogLine[] = [];
	const stillOpen = new Map(openBefore);
	while (lines.length < mostLines) {
		const next = step(lanes, 'newer');
		if (next === null) return {lines, stillOpen, isDone: true};
		const {line} = next;
		await slice();
		if (line === null) continue;
		if (line.isOpen) {
			const name = `${line.service} ${line.isError ?? false}`;
			const known = `${line.run} ${line.offset} ${line.text}`;
			stillOpen.set(name, known);
			if (openBefore.get(name) === known) continue;
		}
		lines.push(line);
	}
	return {lines, stillOpen, isDone: false};
}
