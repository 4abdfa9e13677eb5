/**
 * Stands between the terminal and Ink: the mouse's reports go to us, everything else to Ink. The
 * terminal reports the mouse exactly while Ink holds it in raw mode, so that every way out of the
 * screen (leaving, a crash, a signal, a suspension) switches that off as well.
 */
import {PassThrough} from 'node:stream';
import type {ReadStream} from 'node:tty';
import {nothingRead, type Piece, type Report, takeReports} from './reports.ts';

export type MouseInput = {
	/** For Ink in place of the terminal. */
	readonly stdin: ReadStream;
	/** Whether the terminal reports the mouse, or keeps it for its own selection. */
	readonly listen: (on: boolean) => void;
	/** Puts the terminal into its modes again, after somebody else used it; false while it is not ours. */
	readonly again: () => boolean;
};

/** Buttons, motion with a button held, and coordinates as decimal numbers. */
export const mouseOn = '\x1b[?1000h\x1b[?1002h\x1b[?1006h';
export const mouseOff = '\x1b[?1006l\x1b[?1002l\x1b[?1000l';

/** How long an Escape may be the start of a sequence, in ms. */
const patience = 15;

/** `write` writes to the terminal. */
export function createMouseInput(
	terminal: ReadStream,
	write: (text: string) => void,
	onReport: (report: Report) => void,
): MouseInput {
	let reading = nothingRead;
	let flush: NodeJS.Timeout | undefined;
	/** The start of a sequence that was taken for keys, since its rest did not come in time. */
	let late = '';
	let queue: readonly Piece[] = [];
	let isRaw = false;
	let isWanted = false;
	let isOn = false;

	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: (raw: boolean) => {
			if (raw !== isRaw) {
				isRaw = raw;
				// As Ink reads: a stream that flowed would not begin again for another reader.
				if (raw) terminal.on('readable', read);
				else terminal.off('readable', read);
			}
			if (raw) terminal.setRawMode(true);
			agree();
			if (!raw) terminal.setRawMode(false);
			return stdin;
		},
		ref: () => {
			terminal.ref();
			return stdin;
		},
		unref: () => {
			terminal.unref();
			return stdin;
		},
	});

	function agree(): void {
		const on = isRaw && isWanted;
		if (on === isOn) return;
		isOn = on;
		write(on ? mouseOn : mouseOff);
	}

	function read(): void {
		for (let bytes = terminal.read(); bytes !== null; bytes = terminal.read())
			take(Buffer.from(bytes).toString('latin1'));
	}

	function take(text: string): void {
		clearTimeout(flush);
		if (late !== '' && /^\x1b\[<\d/.test(late + text)) reading = {...reading, pending: late};
		late = '';
		const taken = takeReports(reading, text);
		reading = taken.reading;
		const isIdle = queue.length === 0;
		queue = [...queue, ...taken.pieces];
		if (isIdle) drain();
		// A key Escape is a whole key; the start of a report stays until its rest comes.
		if (/^\x1b\[?$/.test(reading.pending)) flush = setTimeout(release, patience);
	}

	function release(): void {
		late = reading.pending;
		stdin.write(Buffer.from(late, 'latin1'));
		reading = {...reading, pending: ''};
	}

	/** A key counts before a click that follows it: Ink reads what is typed a moment later. */
	function drain(): void {
		for (let piece = queue[0]; piece !== undefined; piece = queue[0]) {
			if (typeof piece === 'string') {
				stdin.write(Buffer.from(piece, 'latin1'));
				setImmediate(() => {
					queue = queue.slice(1);
					drain();
				});
				return;
			}
			queue = queue.slice(1);
			onReport(piece);
		}
	}

	return {
		stdin: stdin as unknown as ReadStream,
		listen: (on) => {
			isWanted = on;
			agree();
		},
		again: () => {
			if (!isRaw) return false;
			// Node does nothing for a mode that it believes to be on.
			terminal.setRawMode(false);
			terminal.setRawMode(true);
			if (isOn) write(mouseOn);
			return true;
		},
	};
}
