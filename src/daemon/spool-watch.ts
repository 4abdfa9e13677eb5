/** Notes when the spools of running services grew, so that `--since` can find its place. */
import {closeSync, fstatSync, openSync} from 'node:fs';
import {messageOf} from '../lib/errors.ts';
import {appendIndex, openIndexForAppending} from '../logs/time-index.ts';
import type {RunPaths} from '../runs/run-directory.ts';

/** Ms between two looks; 100 spools cost 0.2 % of a core. */
const lookInterval = 250;

type Watched = {
	readonly spool: number;
	readonly index: number;
	size: number;
	/** An earlier daemon watched it, and nothing was noted since. */
	inherited: boolean;
};

export type SpoolWatch = {
	/** To be called when runs began or ended, so that the shortest of them is seen too. */
	look(): void;
	/** Looks once more and lets go. */
	close(): void;
};

/** `running` gives the runs that go on, by any key that names a run. */
export function watchSpools(
	running: () => ReadonlyMap<string, RunPaths>,
	log: (message: string) => void,
): SpoolWatch {
	const watched = new Map<string, Watched>();
	/** Runs whose spool or index fails, as on a full disk; told once each, tried again at each look. */
	const failing = new Set<string>();

	const look = () => {
		const now = Date.now();
		const runs = running();
		for (const [key, paths] of runs) if (!watched.has(key)) open(key, paths);
		for (const [key, each] of watched) {
			const failure = note(each, now);
			if (failure === null) failing.delete(key);
			else complain(key, failure);
			if (runs.has(key) && failure === null) continue;
			// Opened again it loses the torn record that a full disk may have left.
			closeSync(each.spool);
			closeSync(each.index);
			watched.delete(key);
		}
		for (const key of failing) if (!runs.has(key)) failing.delete(key);
	};

	const complain = (key: string, message: string) => {
		if (!failing.has(key)) log(`cannot note when ${key} wrote its log: ${message}`);
		failing.add(key);
	};

	const open = (key: string, paths: RunPaths) => {
		let spool: number | null = null;
		try {
			spool = openSync(paths.spool, 'r');
			const {fd: index, size} = openIndexForAppending(paths.index);
			watched.set(key, {spool, index, size: size ?? 0, inherited: size !== null});
		} catch (error) {
			if (spool !== null) closeSync(spool);
			complain(key, messageOf(error));
		}
	};

	const timer = setInterval(look, lookInterval);
	return {
		look,
		close() {
			clearInterval(timer);
			look();
			for (const {spool, index} of watched.values()) {
				closeSync(spool);
				closeSync(index);
			}
		},
	};
}

/**
 * The first look at a run that another daemon watched before can't know when its bytes came.
 * Returns why the look failed, null when it did not.
 */
function note(watched: Watched, now: number): string | null {
	try {
		const {size} = fstatSync(watched.spool);
		if (size !== watched.size) appendIndex(watched.index, size, watched.inherited ? -now : now);
		watched.size = size;
		watched.inherited = false;
		return null;
	} catch (error) {
		return messageOf(error);
	}
}
