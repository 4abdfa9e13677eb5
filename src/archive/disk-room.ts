/** Looks at how much room the disk has; while it is too little, the oldest logs go. */
import type {Journal} from '../lib/journal-event.ts';
import {formatSize} from '../lib/units.ts';

export type DiskRoom = {
	isLow(): boolean;
	close(): void;
};

const interval = 5000;

export function watchDiskRoom(options: {
	/** Bytes that are free on the disk, and how many should be. */
	readonly disk: () => Promise<{readonly free: number; readonly reserve: number}>;
	/** So many bytes are to be freed. */
	readonly onLow: (bytes: number) => void;
	readonly record: Journal;
}): DiskRoom {
	let isLow = false;
	let isClosed = false;

	const look = async () => {
		const {free, reserve} = await options.disk().catch(() => ({free: 1, reserve: 0}));
		if (isClosed) return;
		const wasLow = isLow;
		isLow = free < reserve;
		if (isLow) options.onLow(reserve - free);
		if (isLow === wasLow) return;
		const text = isLow
			? `the disk is almost full: ${formatSize(free)} are free; the oldest logs are dropped until ${formatSize(reserve)} are`
			: 'the disk has room again';
		const data = {free, reserve};
		options.record({kind: 'daemon', service: null, run: null, cause: 'disk', text, data});
	};

	const timer = setInterval(() => void look(), interval).unref();
	void look();
	return {
		isLow: () => isLow,
		close() {
			isClosed = true;
			clearInterval(timer);
		},
	};
}
