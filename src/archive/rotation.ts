/**
 * Keeps the logs of all services within their budgets, without ever touching a writer: what is
 * older goes into archives, what is too much is dropped and said. See docs/decisions/archives.md.
 */
import {existsSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {messageOf} from '../lib/errors.ts';
import type {Journal} from '../lib/journal-event.ts';
import {formatSize} from '../lib/units.ts';
import {describeGap, type GapReason} from '../logs/gap.ts';
import {baseOf, listParts, logFolder, type Segment} from '../logs/parts.ts';
import {createArchiver} from './archiver.ts';
import {removeDrafts} from './durable.ts';
import {dropArchive, writeCut} from './gaps.ts';
import type {JobResult} from './job.ts';
import {atLineEnds, dropLive, freeRanges, type SpoolPlace, segmentsOfLog} from './live-log.ts';
import {type Limits, planBudget, planLive} from './plan.ts';
import {punchHole} from './punch.ts';
import {type KeptPart, readUsage, type Usage} from './usage.ts';

/** Folders of runs that are over: more than so many are folded away, but for the last few. */
const mostFolders = 10;
const keptFolders = 3;
/** Runs that are remembered one by one. */
const mostRuns = 200;
const foldAtOnce = 100;
/** Gaps of a service are told together, at most once in this time, ms. */
const gapInterval = 10_000;
const diskInterval = 5000;
/** Of a spool's size on the disk, bytes: what a file system may add. */
const blockSlack = 64 * 1024;
/** After an archiver that failed the next one comes later and later, ms. */
const firstRest = 250;
const longestRest = 60_000;

export type RotationOptions = {
	/** Path of the archiver's program. */
	readonly program: string;
	readonly runsDir: string;
	/** Null for a service that has no file any more. */
	readonly limitsOf: (service: string) => Limits | null;
	/** For all logs of the project, bytes. */
	readonly budget: () => number;
	/** Bytes that are free on the disk, and how many should be. */
	readonly disk: () => Promise<{readonly free: number; readonly reserve: number}>;
	/** What these services hold was looked at again. */
	readonly onUsage: (services: ReadonlySet<string>) => void;
	readonly record: Journal;
	readonly log: (message: string) => void;
};

export type Rotation = {
	baseOf(spool: Pick<SpoolPlace, 'service' | 'run' | 'stream'>): number;
	onCut(spool: SpoolPlace): void;
	/** True when it grows so fast that the next look should come soon. */
	onGrowth(spool: SpoolPlace): boolean;
	onEnd(spool: SpoolPlace): void;
	/** Bytes on the disk that the logs of a service take; null before they were looked at. */
	usageOf(service: string): number | null;
	usage(): number;
	close(): void;
};

type Live = {
	segments: readonly Segment[] | null;
	busyUntil: number | null;
	isPunching: boolean;
	/** Nothing that could have been freed is left from before. */
	isChecked: boolean;
	held: number;
	/** Nobody writes to it any more; it stays while its run is the service's newest. */
	isOver: boolean;
};

/** A service that has no file any more keeps what a service has by default. */
const defaults: Limits = {maxSize: 10 * 1024 ** 2, budget: 110 * 1024 ** 2, compress: true};

export function startRotation(options: RotationOptions): Rotation {
	const {runsDir, record, log} = options;
	const archiver = createArchiver(options.program);
	const lives = new Map<string, Live & {readonly service: string; readonly run: number}>();
	const usages = new Map<string, Usage>();
	/** Services whose files changed since they were looked at. */
	const stale = new Set<string>();
	const folding = new Set<string>();
	const failures = new Map<string, {readonly times: number; readonly until: number}>();
	/** By the monotonic clock, ms. */
	const isResting = (service: string) => (failures.get(service)?.until ?? 0) > performance.now();
	/** Spools of which it was said that they cannot be kept within bounds. */
	const failing = new Set<string>();
	const untold = new Map<string, {bytes: number; lines: number; run: number; reason: GapReason}>();
	const toldAt = new Map<string, number>();
	let canPunch = true;
	let isDiskLow = false;
	let isLooking = false;
	let isClosed = false;

	const ofService = (service: string): Limits => {
		const {maxSize, budget, compress} = options.limitsOf(service) ?? defaults;
		const share = options.budget() / Math.max(1, usages.size);
		return {
			maxSize: Math.floor(Math.min(maxSize, Math.max(64 * 1024, share / 2))),
			budget: Math.floor(Math.min(budget, options.budget())),
			compress,
		};
	};
	const archived = (service: string): number =>
		usages.get(service)?.parts.reduce((sum, {bytes}) => sum + bytes, 0) ?? 0;
	/** Of a run that ended before this daemon came, what its folder takes. */
	const liveOf = (service: string): number => {
		const own = [...lives.values()].filter((each) => each.service === service);
		if (own.length === 0) return usages.get(service)?.newestBytes ?? 0;
		return own.reduce((sum, {held: bytes}) => sum + bytes, 0);
	};
	const heldBy = (service: string): number =>
		archived(service) + (usages.get(service)?.rest ?? 0) + liveOf(service);
	const held = (): number => [...usages.keys()].reduce((sum, service) => sum + heldBy(service), 0);

	const live = (spool: Pick<SpoolPlace, 'file' | 'service' | 'run'>) => {
		const found = lives.get(spool.file);
		if (found) return found;
		const {service, run: number} = spool;
		const fresh = {
			service,
			run: number,
			segments: null,
			busyUntil: null,
			isPunching: false,
			isChecked: false,
			held: 0,
			isOver: false,
		};
		lives.set(spool.file, fresh);
		return fresh;
	};

	const noteGap = (
		service: string,
		gap: {run: number; bytes: number; lines: number; reason: GapReason},
	) => {
		const before = untold.get(service);
		untold.set(service, {
			...gap,
			bytes: gap.bytes + (before?.bytes ?? 0),
			lines: gap.lines + (before?.lines ?? 0),
		});
		if (Date.now() - (toldAt.get(service) ?? 0) >= gapInterval) tellGap(service);
	};

	const tellGap = (service: string) => {
		const gap = untold.get(service);
		if (!gap) return;
		untold.delete(service);
		toldAt.set(service, Date.now());
		const {run, bytes, lines, reason} = gap;
		const text = `log: ${describeGap(bytes, {lines, reason, at: 0})}`;
		record({
			kind: 'gap',
			service,
			run,
			cause: `logs:${reason}`,
			text,
			data: {bytes, lines, reason},
		});
	};

	/** Drops the oldest archives of these, and says so. */
	const dropParts = (items: readonly KeptPart[], reason: GapReason) => {
		for (const {service, part, bytes} of items) {
			const lines = dropArchive(logFolder(runsDir, service), part, reason, Date.now());
			noteGap(service, {run: part.run, bytes: part.to - part.from, lines, reason});
			const usage = usages.get(service);
			if (usage)
				usages.set(service, {...usage, parts: usage.parts.filter((kept) => kept.part !== part)});
			for (const each of lives.values()) if (each.service === service) each.segments = null;
			if (bytes > 0) stale.add(service);
		}
	};

	/** What the live part of a service may take: its budget and the project's, less all the rest. */
	const roomFor = (service: string, limits: Limits): number => {
		const own = limits.budget - archived(service);
		const shared = options.budget() - held() + liveOf(service);
		return Math.min(own, shared);
	};

	const free = async (spool: SpoolPlace, from: number, to: number, state: Live) => {
		state.isPunching = true;
		try {
			await punchHole(spool.file, from - spool.base, to - spool.base);
		} catch (error) {
			if (existsSync(spool.file)) giveUpPunching(messageOf(error));
		}
		state.isPunching = false;
		// What was too much meanwhile had to wait.
		if (!isClosed && lives.has(spool.file)) grow(spool);
	};

	/** What was taken care of and is still there, because a crash came between; looked at once. */
	const freeRest = (spool: SpoolPlace, state: Live) => {
		if (state.isChecked || state.isPunching || state.busyUntil !== null) return;
		state.isChecked = true;
		const end = spool.base + spool.size;
		const until = freeRanges(state.segments ?? [], spool)[0]?.from ?? end;
		const {blocks} = statSync(spool.file, {throwIfNoEntry: false}) ?? {blocks: 0};
		if (until > spool.base && blocks * 512 > end - until + blockSlack)
			void free(spool, spool.base, until, state);
	};

	const giveUpPunching = (why: string) => {
		if (!canPunch) return;
		canPunch = false;
		const text = `the logs of running services cannot be kept within their budgets here, as the head of a file cannot be freed (${why.split('\n')[0]}); logs are archived when a run ends`;
		record({kind: 'daemon', service: null, run: null, cause: 'logs', text});
	};

	const archive = async (
		spool: SpoolPlace,
		state: Live,
		compress: boolean,
		ranges: ReturnType<typeof atLineEnds>,
	) => {
		const {service, run, stream, file, base} = spool;
		const result = await archiver.submit({
			kind: 'archive',
			runsDir,
			service,
			run,
			stream,
			spool: file,
			base,
			ranges,
			compress,
		});
		state.busyUntil = null;
		state.segments = null;
		state.isChecked = result.ok;
		finish(service, result);
		// A burst may have left more than one process could take, and the service be silent now.
		if (!isClosed && lives.has(file)) grow(spool);
	};

	const finish = (service: string, result: JobResult) => {
		if (isClosed) return;
		if (!result.ok) {
			const times = (failures.get(service)?.times ?? 0) + 1;
			const rest = Math.min(longestRest, firstRest * 2 ** times);
			failures.set(service, {times, until: performance.now() + rest});
			setTimeout(() => {
				stale.add(service);
				void tidy();
			}, rest).unref();
			log(`${service}: its log could not be archived: ${result.error}`);
		} else {
			failures.delete(service);
			if (!result.freed) giveUpPunching('fallocate has failed');
			for (const gap of result.gaps) noteGap(service, gap);
		}
		stale.add(service);
		void tidy();
	};

	/** Looks at what has changed on the disk, then drops and folds what is too much. */
	const tidy = async (): Promise<void> => {
		if (isLooking || isClosed) return;
		isLooking = true;
		const seen = new Set<string>();
		try {
			for (const service of stale) {
				stale.delete(service);
				const usage = await readUsage(runsDir, service);
				if (isClosed) return;
				usages.set(service, usage);
				for (const [file, each] of lives)
					if (each.service === service && each.isOver && each.run !== usage.newest) {
						lives.delete(file);
						failing.delete(file);
					}
				seen.add(service);
				keepWithin(service, usage);
			}
			const all = [...usages.values()].flatMap(({parts}) => parts);
			const fixed = held() - all.reduce((sum, {bytes}) => sum + bytes, 0);
			dropParts(planBudget(all, fixed, options.budget()), 'budget');
		} catch (error) {
			log(`the logs could not be tidied: ${messageOf(error)}`);
		} finally {
			isLooking = false;
		}
		if (seen.size > 0) options.onUsage(seen);
		if (stale.size > 0 && !isClosed) setImmediate(() => void tidy());
	};

	const keepWithin = (service: string, usage: Usage) => {
		const limits = ofService(service);
		const dropped = planBudget(usage.parts, 0, Math.max(0, limits.budget - liveOf(service)));
		dropParts(dropped, 'budget');
		if (folding.has(service) || isResting(service)) return;
		const {finished, finishedBytes} = usage;
		const runs = [...usage.folded, ...finished].sort((a, b) => a - b);
		// A run all of whose log is gone goes as a whole, with those before it.
		const oldest = Math.min(
			...(usages.get(service)?.parts ?? []).map(({part}) => part.run),
			...finished,
			usage.newest ?? Number.POSITIVE_INFINITY,
		);
		const emptied = usage.gapped.findLast((run) => run < oldest) ?? 0;
		const surplus = runs.length > mostRuns + keptFolders * 10 ? (runs.at(-mostRuns - 1) ?? 0) : 0;
		const upTo = Math.max(emptied, surplus);
		if (upTo > 0 && runs.some((run) => run <= upTo)) {
			void run(service, {kind: 'forget', runsDir, service, upTo, reason: 'budget'});
			return;
		}
		const isTooMuch = finishedBytes > limits.maxSize;
		if (finished.length <= mostFolders && !isTooMuch) return;
		const folded = isTooMuch ? finished : finished.slice(0, -keptFolders);
		const {compress, budget} = limits;
		const job = {runs: folded.slice(0, foldAtOnce), compress, mostBytes: budget};
		void run(service, {kind: 'fold', runsDir, service, ...job});
	};

	const run = async (service: string, job: Parameters<typeof archiver.submit>[0]) => {
		folding.add(service);
		const result = await archiver.submit(job);
		folding.delete(service);
		finish(service, result);
	};

	const lookAtDisk = async () => {
		const {free: left, reserve} = await options.disk().catch(() => ({free: 1, reserve: 0}));
		if (isClosed) return;
		const wasLow = isDiskLow;
		isDiskLow = left < reserve;
		if (isDiskLow) {
			const all = [...usages.values()].flatMap(({parts}) => parts);
			const fixed = Math.max(0, reserve - left);
			const total = all.reduce((sum, {bytes}) => sum + bytes, 0);
			try {
				dropParts(planBudget(all, fixed, total), 'disk');
			} catch (error) {
				log(`old logs cannot be dropped: ${messageOf(error)}`);
			}
		}
		if (isDiskLow === wasLow) return;
		const text = isDiskLow
			? `the disk is almost full: ${formatSize(left)} are free; the oldest logs are dropped until ${formatSize(reserve)} are`
			: 'the disk has room again';
		record({
			kind: 'daemon',
			service: null,
			run: null,
			cause: 'disk',
			text,
			data: {free: left, reserve},
		});
	};

	const timers = [
		setInterval(() => {
			for (const service of untold.keys()) tellGap(service);
		}, gapInterval),
		setInterval(() => void lookAtDisk(), diskInterval),
	];
	for (const timer of timers) timer.unref();

	for (const service of servicesIn(runsDir)) {
		const folder = logFolder(runsDir, service);
		if (existsSync(folder)) removeDrafts(folder);
		stale.add(service);
	}
	setImmediate(() => void tidy());
	void lookAtDisk();

	/** What cannot be done now (no file to be opened, a full disk) is tried at the next look. */
	const grow = (spool: SpoolPlace): boolean => {
		try {
			const isFast = keepBounded(spool);
			failing.delete(spool.file);
			return isFast;
		} catch (error) {
			if (!failing.has(spool.file))
				log(`${spool.service}: its log cannot be kept within bounds: ${messageOf(error)}`);
			failing.add(spool.file);
			return false;
		}
	};

	const keepBounded = (spool: SpoolPlace): boolean => {
		const state = live(spool);
		const {service} = spool;
		const limits = ofService(service);
		if (!canPunch) {
			state.held = spool.size;
			return false;
		}
		state.segments ??= segmentsOfLog(runsDir, spool);
		freeRest(spool, state);
		const grown = state.held;
		const freeNow = freeRanges(state.segments, spool);
		state.held = freeNow.reduce((sum, {from, to}) => sum + to - from, 0);
		if (state.held <= limits.maxSize) return false;
		let room = isDiskLow ? 0 : roomFor(service, limits);
		if (state.held > room && !isDiskLow) {
			const over = state.held - room;
			const {parts} = usages.get(service) ?? {parts: []};
			const total = parts.reduce((sum, {bytes}) => sum + bytes, 0);
			dropParts(planBudget(parts, 0, Math.max(0, total - over)), 'budget');
			room = roomFor(service, limits);
			state.segments ??= segmentsOfLog(runsDir, spool);
		}
		const freeThen = freeRanges(state.segments, spool);
		const plan = planLive({free: freeThen, busyUntil: state.busyUntil}, limits, room);
		if (plan.drop && !state.isPunching) {
			const reason = isDiskLow ? 'disk' : 'flood';
			const limit =
				freeThen.find(({from, to}) => from <= (plan.drop?.from ?? 0) && to > (plan.drop?.from ?? 0))
					?.to ?? plan.drop.to;
			const {range, lines} = dropLive(runsDir, spool, plan.drop, limit, Date.now(), reason);
			state.segments = null;
			state.held -= range.to - range.from;
			noteGap(service, {run: spool.run, bytes: range.to - range.from, lines, reason});
			void free(spool, range.from, range.to, state);
		}
		if (plan.archive.length > 0 && !isResting(service)) {
			const ranges = atLineEnds(spool, plan.archive);
			const last = ranges.at(-1);
			if (last) {
				state.busyUntil = last.to;
				void archive(spool, state, limits.compress, ranges);
			}
		}
		return plan.drop !== null || state.held - grown > limits.maxSize / 2;
	};

	return {
		baseOf: ({service, run: number, stream}) =>
			baseOf(
				listParts(logFolder(runsDir, service)).filter(
					(part) => part.run === number && part.stream === stream,
				),
			),
		onCut(spool) {
			const {service, run: number, stream, base} = spool;
			const [lost] = freeRanges(segmentsOfLog(runsDir, spool), {base, size: 0});
			if (lost)
				writeCut(logFolder(runsDir, service), {run: number, stream, from: lost.from, to: base});
			live(spool).segments = null;
			const text = 'log: the service cut its own log short';
			record({kind: 'gap', service, run: number, cause: 'logs:cut', text, data: {reason: 'cut'}});
		},
		onGrowth: grow,
		onEnd(spool) {
			live(spool).isOver = true;
			grow(spool);
			stale.add(spool.service);
			void tidy();
		},
		usageOf: (service) => (usages.has(service) ? heldBy(service) : null),
		usage: held,
		close() {
			isClosed = true;
			for (const timer of timers) clearInterval(timer);
			for (const service of untold.keys()) tellGap(service);
			archiver.close();
		},
	};
}

/** Services that have ever run, also those of which only archives are left. */
function servicesIn(runsDir: string): readonly string[] {
	const names = [runsDir, path.join(path.dirname(runsDir), 'logs')].flatMap((folder) =>
		existsSync(folder) ? readdirSync(folder) : [],
	);
	return [...new Set(names)];
}
