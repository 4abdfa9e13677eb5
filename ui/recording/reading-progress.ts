/** Says on a line of its own how much of a recording has been read, when that takes a while. */

export type ReadingProgress = {
	/** 0 to 1. */
	readonly show: (share: number) => void;
	/** Takes the line away. */
	readonly clear: () => void;
};

/** Nothing is said of what is read in less, ms. */
const patience = 1000;
const interval = 200;

/** `now`: a clock that is never set, ms. */
export function createReadingProgress(
	file: string,
	write: (text: string) => void,
	now: () => number,
): ReadingProgress {
	let next = now() + patience;
	let isShown = false;
	return {
		show(share) {
			if (now() < next) return;
			next = now() + interval;
			isShown = true;
			write(`\r\u001b[KReading ${file}: ${Math.floor(share * 100)} %`);
		},
		clear() {
			if (isShown) write('\r\u001b[K');
			isShown = false;
		},
	};
}
