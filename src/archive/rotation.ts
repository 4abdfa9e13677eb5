/**
 * Keeps the logs of all services within their budgets, without ever touching a writer: what is
 * older goes into archives, what is too much is dropped and said. See docs/decisions/archives.md.
 */
import {existsSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {messageOf} from '../lib/errors.ts';
import type {Journal} from '../lib/journal-event.ts';
import type {GapReason} from '../logs/gap.ts';
import {baseOf, listParts, logFolder} from '../logs/parts.ts';
import {createArchiver} from './archiver.ts';
import {watchDiskRoom} from './disk-room.ts';
import {removeDrafts} from './durable.ts';
import {planFolding} from './fold-plan.ts';
import {createGapNews} from './gap-news.ts';
import {dropArchive, writeCut} from './gaps.ts';
import {createHoldings, type Live, sum} from './holdings.ts';
import type {JobResult} from './job.ts';
import {atLineEnds, dropLive, freeRanges, type SpoolPlace, segmentsOfLog} from './live-log.ts';
import {noteHoles} from './note-holes.ts';
import {type Limits, planBudget, planLive} from './plan.ts';
import {punchHole} from './punch.ts';
import {type KeptPart, readUsage, type Usage} from './usage.ts';

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

export function startRotation(options: RotationOptions): Rotation {
	const {runsDir, record, log} = options;
	const archiver = createArchiver(options.program);
	const holdings = createHoldings(options.budget, options.limitsOf);
	const {lives, usages} = holdings;
	const gaps = createGapNews(record);
	/** Services whose files changed since they were looked at. */
	const stale = new Set<string>();
	const folding = new Set<string>();
	const failures = new Map<string, {readonly times: number; readonly until: number}>();
	/** By the monotonic clock, ms. */
	const isResting = (service: string) => (failures.get(service)?.until ?? 0) > performance.now();
	/** Spools of which it was said that they cannot be kept within bounds. */
	const failing = new Set<string>();
	let canPunch = true;
	let isLooking = false;
	let isClosed = false;

	/** Drops the oldest archives of these, and says so. */
	const dropParts = (items: readonly KeptPart[], reason: GapReason) => {
		for (const {service, part, bytes} of items) {
			const lines = dropArchive(logFolder(runsDir, service), part, reason, Date.now());
			gaps.note(service, {run: part.run, bytes: part.to - part.from, lines, reason});
			const usage = usages.get(service);
			if (usage)
				usages.set(service, {...usage, parts: usage.parts.filter((kept) => kept.part !== part)});
			for (const each of lives.values()) if (each.service === service) each.segments = null;
			if (bytes > 0) stale.add(service);
		}
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

	/** After what somebody else removed has become a gap. */
	const segmentsNow = (spool: SpoolPlace) => {
		for (const gap of noteHoles(runsDir, spool, Date.now())) gaps.note(spool.service, gap);
		return segmentsOfLog(runsDir, spool);
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
		// A burst may have left more than one process could take, and the service be silent now.
		const goOn = () => {
			if (!isClosed && lives.has(file)) grow(spool);
		};
		finish(service, result, goOn);
		goOn();
	};

	/** `again`: what else has to go on when a service whose archiver failed has rested. */
	const finish = (service: string, result: JobResult, again: () => void = () => {}) => {
		if (isClosed) return;
		if (!result.ok) {
			const times = (failures.get(service)?.times ?? 0) + 1;
			const rest = Math.min(longestRest, firstRest * 2 ** times);
			failures.set(service, {times, until: performance.now() + rest});
			setTimeout(() => {
				stale.add(service);
				void tidy();
				again();
			}, rest).unref();
			log(`${service}: its log could not be archived: ${result.error}`);
		} else {
			failures.delete(service);
			if (!result.freed) giveUpPunching('fallocate has failed');
			for (const gap of result.gaps) gaps.note(service, gap);
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
			const all = holdings.parts();
			const fixed = holdings.total() - sum(all);
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
		const limits = holdings.limitsFor(service);
		const own = Math.max(0, limits.budget - holdings.liveOf(service));
		dropParts(planBudget(usage.parts, 0, own), 'budget');
		if (folding.has(service) || isResting(service)) return;
		const plan = planFolding(usages.get(service) ?? usage, limits);
		if (plan?.kind === 'forget') void run(service, {...plan, runsDir, service, reason: 'budget'});
		if (plan?.kind === 'fold')
			void run(service, {
				...plan,
				runsDir,
				service,
				compress: limits.compress,
				mostBytes: limits.budget,
			});
	};

	const run = async (service: string, job: Parameters<typeof archiver.submit>[0]) => {
		folding.add(service);
		const result = await archiver.submit(job);
		folding.delete(service);
		finish(service, result);
	};

	const diskRoom = watchDiskRoom({
		disk: options.disk,
		record,
		onLow(bytes) {
			const all = holdings.parts();
			try {
				dropParts(planBudget(all, bytes, sum(all)), 'disk');
			} catch (error) {
				log(`old logs cannot be dropped: ${messageOf(error)}`);
			}
		},
	});

	for (const service of servicesIn(runsDir)) {
		const folder = logFolder(runsDir, service);
		if (existsSync(folder)) removeDrafts(folder);
		stale.add(service);
	}
	setImmediate(() => void tidy());

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
		const state = holdings.live(spool);
		const {service} = spool;
		const limits = holdings.limitsFor(service);
		const isDiskLow = diskRoom.isLow();
		if (!canPunch) {
			state.held = spool.size;
			return false;
		}
		state.segments ??= segmentsNow(spool);
		freeRest(spool, state);
		const grown = state.held;
		const freeNow = freeRanges(state.segments, spool);
		state.held = freeNow.reduce((bytes, {from, to}) => bytes + to - from, 0);
		if (state.held <= limits.maxSize) return false;
		let room = isDiskLow ? 0 : holdings.roomFor(service);
		if (state.held > room && !isDiskLow) {
			const over = state.held - room;
			const {parts} = usages.get(service) ?? {parts: []};
			dropParts(planBudget(parts, 0, Math.max(0, sum(parts) - over)), 'budget');
			room = holdings.roomFor(service);
			state.segments ??= segmentsNow(spool);
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
			gaps.note(service, {run: spool.run, bytes: range.to - range.from, lines, reason});
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
			holdings.live(spool).segments = null;
			const text = 'log: the service cut its own log short';
			record({kind: 'gap', service, run: number, cause: 'logs:cut', text, data: {reason: 'cut'}});
		},
		onGrowth: grow,
		onEnd(spool) {
			holdings.live(spool).isOver = true;
			grow(spool);
			stale.add(spool.service);
			void tidy();
		},
		usageOf: (service) => (usages.has(service) ? holdings.of(service) : null),
		usage: holdings.total,
		close() {
			isClosed = true;
			diskRoom.close();
			gaps.close();
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
