/** Sees to it that what is remembered is written down a moment after it changed. */
import type {Store} from '../store.ts';
import {changesOf, rememberedOf} from './remembered.ts';

/** Time between a change and its writing, ms, so that a key held down writes once. */
const pause = 500;

export type Keeping = {
	/** Resolves when everything is written. */
	readonly close: () => Promise<void>;
};

export function keepRemembered(file: string, store: Store): Keeping {
	let written = rememberedOf(store.get());
	let timer: NodeJS.Timeout | null = null;
	let writing: Promise<void> = Promise.resolve();

	const write = async (): Promise<void> => {
		const now = rememberedOf(store.get());
		const changes = changesOf(written, now);
		if (changes === null) return;
		// Most times nothing changes, so what writes is loaded only then.
		const {writeChanges} = await import('./write-changes.ts');
		await writeChanges(file, changes);
		written = now;
	};
	const flush = (): Promise<void> => {
		if (timer) clearTimeout(timer);
		timer = null;
		// A disk that is full or read-only is no reason to leave the screen: it only forgets.
		writing = writing.then(write).catch(() => {});
		return writing;
	};
	const stop = store.subscribe(() => {
		if (changesOf(written, rememberedOf(store.get())) === null) return;
		timer ??= setTimeout(() => void flush(), pause);
	});
	return {
		close: () => {
			stop();
			return flush();
		},
	};
}
