/** Tells when something changed in services.d/, also when the folder goes and comes back. */
import {type FSWatcher, readdirSync, statSync, watch} from 'node:fs';
import path from 'node:path';
import type {Project} from './project.ts';

/** Editors write a file in several steps; they count as one change. */
const settleTime = 50;
/** Where the system gives no notices, and while the folder is away. */
const pollTime = 1000;

/** `onChange` is told that something changed, not what; it may be told once too often. */
export function watchServices(
	project: Project,
	onChange: () => void,
): {readonly close: () => void} {
	const folder = project.servicesDir;
	let watcher: FSWatcher | null = null;
	let settling: NodeJS.Timeout | null = null;
	let polling: NodeJS.Timeout | null = null;
	let watched: number | null = null;
	let last = fingerprint(folder);

	const compare = (): void => {
		const now = fingerprint(folder);
		if (now === last) return;
		last = now;
		onChange();
	};
	const disarm = (): void => {
		watcher?.close();
		watcher = null;
	};
	const arm = (): void => {
		try {
			watched = inode(folder);
			if (watched === null) return;
			watcher = watch(folder, settle);
			watcher.on('error', disarmAndPoll);
		} catch {
			watcher = null;
		}
	};
	const poll = (): void => {
		polling ??= setInterval(() => {
			if (watcher === null) arm();
			compare();
			if (watcher === null || polling === null) return;
			clearInterval(polling);
			polling = null;
		}, pollTime);
	};
	const disarmAndPoll = (): void => {
		disarm();
		poll();
	};
	const settle = (): void => {
		settling ??= setTimeout(() => {
			settling = null;
			// A watch stays on the folder it was set on, wherever that is now.
			if (inode(folder) !== watched) {
				disarm();
				arm();
			}
			if (watcher === null) poll();
			compare();
		}, settleTime);
	};

	arm();
	if (watcher === null) poll();
	// What changed between the first look and the watch.
	settle();
	return {
		close: () => {
			disarm();
			if (settling !== null) clearTimeout(settling);
			if (polling !== null) clearInterval(polling);
		},
	};
}

const inode = (folder: string): number | null =>
	statSync(folder, {throwIfNoEntry: false})?.ino ?? null;

/** Changes whenever a service file or the folder does. */
function fingerprint(folder: string): string {
	try {
		const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
		const files = names.toSorted().map((name) => {
			const found = statSync(path.join(folder, name), {throwIfNoEntry: false, bigint: true});
			return `${name} ${found?.ino} ${found?.size} ${found?.mtimeNs} ${found?.ctimeNs}`;
		});
		return files.join('\n');
	} catch {
		return 'unreadable';
	}
}
