/**
 * Looks at the spools of running services: notes when they grew, so that `--since` can find its
 * place, and tells how long they are to whoever keeps them within bounds.
 */
import {closeSync, existsSync, fstatSync, openSync} from 'node:fs';
import {messageOf} from '../lib/errors.ts';
import {cutStep, nextBase, type Stream} from '../logs/parts.ts';
import {appendIndex, openIndexForAppending} from '../logs/time-index.ts';
import type {RunPaths} from '../runs/run-directory.ts';

/** Ms between two looks; 100 spools that are written to cost 0.2 % of a core. */
const lookInterval = 250;
/** A spool that has not grown for `quietAfter` ms is looked at in one of so many looks. */
const quietTurns = 4;
const quietAfter = 10_000;
/** While one grows so fast that it has to be held back. */
const hurriedInterval = 50;

export type LiveRun = {
	readonly service: string;
	readonly run: number;
	readonly paths: RunPaths;
};

/** A spool that is being written to. */
export type LiveSpool = LiveRun & {
	readonly stream: Stream;
	readonly file: string;
	/** Offset of its first byte; changes when the service cuts it short. */
	base: number;
	/** Bytes in it. */
	size: number;
};

type Watched = LiveSpool & {
	readonly fd: number;
	readonly index: number;
	/** An earlier daemon watched it, and nothing was noted since. */
	inherited: boolean;
	/** When it was seen to grow, epoch ms. */
	grownAt: number;
};

export type SpoolListener = {
	/** Offset of the first byte, as far as the archives know of it. */
	baseOf(spool: Omit<LiveSpool, 'base' | 'size'>): number;
	/** It is shorter than it was: what the service writes now begins at `base`. */
	onCut(spool: LiveSpool): void;
	/** It has grown, or was seen for the first time. True asks to be told of the next growth soon. */
	onGrowth(spool: LiveSpool): boolean;
	onEnd(spool: LiveSpool): void;
};

export type SpoolWatch = {
	/** To be called when runs began or ended, so that the shortest of them is seen too. */
	look(): void;
	/** Looks once more and lets go. */
	close(): void;
};

/** `running` gives the runs that go on. */
export function watchSpools(
	running: () => readonly LiveRun[],
	log: (message: string) => void,
	listener: SpoolListener,
): SpoolWatch {
	const watched = new Map<string, Watched>();
	/** Runs whose spool or index fails, as on a full disk; told once each, tried again at each look. */
	const failing = new Set<string>();

	/** Runs by their folder's spool, and whether standard error has one of its own: that is settled when they start. */
	let separate = new Map<string, boolean>();
	let turn = 0;

	const spoolsNow = (): ReadonlyMap<string, Omit<LiveSpool, 'base' | 'size'>> => {
		const known = separate;
		separate = new Map();
		const spools = new Map<string, Omit<LiveSpool, 'base' | 'size'>>();
		for (const run of running()) {
			const {spool, errors} = run.paths;
			const hasErrors = known.get(spool) ?? existsSync(errors);
			separate.set(spool, hasErrors);
			spools.set(spool, {...run, stream: 'spool', file: spool});
			if (hasErrors) spools.set(errors, {...run, stream: 'errors', file: errors});
		}
		return spools;
	};

	/** `all`: also those whose turn it is not. */
	const look = (all: boolean): boolean => {
		const now = Date.now();
		const spools = spoolsNow();
		turn = (turn + 1) % quietTurns;
		let place = 0;
		let isHurried = false;
		for (const [file, spool] of spools) if (!watched.has(file)) open(file, spool);
		for (const [file, each] of watched) {
			place += 1;
			const isQuiet = Math.abs(now - each.grownAt) > quietAfter;
			if (!all && isQuiet && place % quietTurns !== turn && spools.has(file)) continue;
			const failure = note(each, now, listener.onCut);
			if (failure.message === null) failing.delete(file);
			else complain(each, failure.message);
			if (failure.hasGrown && listener.onGrowth(each)) isHurried = true;
			if (spools.has(file) && failure.message === null) continue;
			// Opened again it loses the torn record that a full disk may have left.
			closeSync(each.fd);
			closeSync(each.index);
			watched.delete(file);
			if (!spools.has(file)) listener.onEnd(each);
		}
		for (const file of failing) if (!spools.has(file)) failing.delete(file);
		return isHurried;
	};

	const complain = ({file}: {readonly file: string}, message: string) => {
		if (!failing.has(file)) log(`cannot note when ${file} was written: ${message}`);
		failing.add(file);
	};

	const open = (file: string, spool: Omit<LiveSpool, 'base' | 'size'>) => {
		let fd: number | null = null;
		try {
			fd = openSync(file, 'r');
			const isErrors = spool.stream === 'errors';
			const path = isErrors ? spool.paths.errorsIndex : spool.paths.index;
			const {fd: index, size, aside} = openIndexForAppending(path, Date.now());
			if (aside !== null)
				log(
					`${path} was not readable; it is now ${aside}, and when earlier lines came is not known`,
				);
			const noted = size ?? 0;
			const base = Math.max(listener.baseOf(spool), noted - (noted % cutStep));
			const inherited = size !== null || aside !== null;
			watched.set(file, {
				...spool,
				fd,
				index,
				base,
				size: Math.max(0, noted - base),
				inherited,
				grownAt: Date.now(),
			});
		} catch (error) {
			if (fd !== null) closeSync(fd);
			complain(spool, messageOf(error));
		}
	};

	let timer: NodeJS.Timeout | null = null;
	const tick = () => {
		timer = setTimeout(tick, look(false) ? hurriedInterval : lookInterval);
	};
	tick();
	return {
		look() {
			look(true);
		},
		close() {
			if (timer !== null) clearTimeout(timer);
			look(true);
			for (const {fd, index} of watched.values()) {
				closeSync(fd);
				closeSync(index);
			}
		},
	};
}

/** The first look at a run that another daemon watched before can't know when its bytes came. */
function note(
	watched: Watched,
	now: number,
	onCut: (spool: LiveSpool) => void,
): {readonly message: string | null; readonly hasGrown: boolean} {
	try {
		const {size} = fstatSync(watched.fd);
		if (size < watched.size) {
			watched.base = nextBase(watched.base + watched.size - 1);
			watched.size = 0;
			onCut(watched);
		}
		const hasGrown = size !== watched.size;
		if (hasGrown) appendIndex(watched.index, watched.base + size, watched.inherited ? -now : now);
		if (hasGrown) watched.grownAt = now;
		const isNew = watched.inherited;
		watched.size = size;
		watched.inherited = false;
		return {message: null, hasGrown: hasGrown || isNew};
	} catch (error) {
		return {message: messageOf(error), hasGrown: false};
	}
}
