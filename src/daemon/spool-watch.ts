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
	/** Looks once more and lets go. */
	close(): void;
};

/** `running` gives the runs that go on, by any key that names a run. */
export function watchSpools(
	running: () => ReadonlyMap<string, RunPaths>,
	log: (message: string) => void,
): SpoolWatch {
	const watched = new Map<string, Watched>();

	const look = () => {
		const now = Date.now();
		const runs = running();
		for (const [key, paths] of runs) if (!watched.has(key)) open(key, paths);
		for (const [key, each] of watched) {
			note(each, now);
			if (runs.has(key)) continue;
			closeSync(each.spool);
			closeSync(each.index);
			watched.delete(key);
		}
	};

	const open = (key: string, paths: RunPaths) => {
		try {
			const {fd: index, size} = openIndexForAppending(paths.index);
			const spool = openSync(paths.spool, 'r');
			watched.set(key, {spool, index, size: size ?? 0, inherited: size !== null});
		} catch (error) {
			log(`cannot watch ${paths.spool}: ${messageOf(error)}`);
		}
	};

	const timer = setInterval(look, lookInterval);
	return {
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

/** The first look at a run that another daemon watched before can't know when its bytes came. */
function note(watched: Watched, now: number): void {
	const {size} = fstatSync(watched.spool);
	if (size !== watched.size) appendIndex(watched.index, size, watched.inherited ? -now : now);
	watched.size = size;
	watched.inherited = false;
}
