/** history.db as the daemon holds it: opened when it is needed, set aside when it is broken. */
import {existsSync, renameSync} from 'node:fs';
import {messageOf} from '../lib/errors.ts';
import {isBusy, isCorrupt} from './result-code.ts';
import {NewerFile} from './schema.ts';
import {openStore, type Store} from './store.ts';

export type HistoryFile = {
	/** Null while it cannot be opened, which is logged once. */
	opened(): Store | null;
	/** False when it could not be done; what shows the file to be broken sets it aside. */
	attempt(what: string, act: (store: Store) => void): boolean;
	/** The broken file stays beside the new one, for whoever wants to look into it. */
	setAside(why: string): void;
	/** True when somebody has removed the file: what we would write on would be seen by nobody. */
	noticeRemoval(): boolean;
	close(): void;
};

export type HistoryFileOptions = {
	readonly file: string;
	/** Epoch ms. */
	readonly now: () => number;
	readonly log: (message: string) => void;
	/** It was opened, also anew. */
	readonly onOpened: (store: Store) => void;
	/** It is now the file `aside`. */
	readonly onAside: (aside: string, why: string) => void;
};

export function createHistoryFile(options: HistoryFileOptions): HistoryFile {
	const {file, log} = options;
	let store: Store | null = null;
	let openProblem: string | null = null;
	let isClosed = false;

	const opened = (): Store | null => {
		if (store || isClosed) return store;
		try {
			store = openStore(file);
			openProblem = null;
		} catch (error) {
			if (isBroken(error) && openProblem !== 'broken') {
				openProblem = 'broken';
				setAside(messageOf(error));
				return opened();
			}
			if (openProblem !== messageOf(error))
				log(`history: cannot open ${file}: ${messageOf(error)}`);
			openProblem = messageOf(error);
			return null;
		}
		options.onOpened(store);
		return store;
	};

	const setAside = (why: string) => {
		try {
			store?.close();
		} catch {
			// Whatever it wanted to finish was in the broken file.
		}
		store = null;
		const aside = `${file}.broken-${Math.round(options.now())}`;
		try {
			for (const end of ['-wal', '-shm', ''])
				if (existsSync(file + end)) renameSync(file + end, aside + end);
		} catch (error) {
			log(`history: ${file} is broken (${why}) and cannot be set aside: ${messageOf(error)}`);
			return;
		}
		options.onAside(aside, why);
	};

	return {
		opened,
		setAside,
		attempt(what, act) {
			const open = opened();
			if (!open) return false;
			try {
				act(open);
				return true;
			} catch (error) {
				if (isBroken(error)) setAside(messageOf(error));
				else if (!isBusy(error)) log(`history: cannot ${what}: ${messageOf(error)}`);
				return false;
			}
		},
		noticeRemoval() {
			if (!store || existsSync(file)) return false;
			log(`history: ${file} was removed; it begins anew`);
			store.close();
			store = null;
			return true;
		},
		close() {
			isClosed = true;
			store?.close();
			store = null;
		},
	};
}

/** A file of a weaver that knows more than we do is of no use to us either. */
const isBroken = (error: unknown): boolean => error instanceof NewerFile || isCorrupt(error);
