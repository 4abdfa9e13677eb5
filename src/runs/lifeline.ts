/**
 * A run's lifeline: a FIFO that the keeper alone holds open, so that its end is the end of the run.
 * No polling, and neither a reused pid nor a zombie can be mistaken for a living run.
 *
 * The keeper holds it for reading too, so that what it says there survives while no daemon listens
 * and never costs it a SIGPIPE. It says `p <pid>` when the service's process exists and `x <code>`
 * at its end, which is how the code is known when the disk takes no exit file.
 */
import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {Socket} from 'node:net';
import {systemCodeOf} from '../lib/errors.ts';

export type Lifeline = {
	readonly fd: number;
	/** What the keeper had said before we came. */
	readonly said: string;
};

/** Opens a run's lifeline for reading; null when its keeper is gone (or it never had one). */
export function openLifeline(life: string): Lifeline | null {
	const fd = openForReading(life);
	if (fd === null) return null;
	const {alive, said} = probe(fd);
	if (alive) return {fd, said};
	closeSync(fd);
	return null;
}

/** Whether a run still goes on, without keeping anything open. */
export function isAlive(life: string): boolean {
	const lifeline = openLifeline(life);
	if (!lifeline) return false;
	closeSync(lifeline.fd);
	return true;
}

/** Opens both ends before the keeper exists: ours to read, and the one to hand to the keeper. */
export function openBothEnds(life: string): {readonly ours: number; readonly keepers: number} {
	const ours = openSync(life, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		return {ours, keepers: openSync(life, constants.O_RDWR)};
	} catch (error) {
		closeSync(ours);
		throw error;
	}
}

/** Watches a lifeline until its end; returns a function that lets go of it without ending anything. */
export function watchLifeline(
	fd: number,
	listener: {
		readonly onPid: (pid: number) => void;
		/** With the exit code, if the keeper said it. */
		readonly onEnd: (code: number | null) => void;
	},
): () => void {
	const socket = new Socket({fd, readable: true, writable: false});
	let text = '';
	let isPidTold = false;
	let over = false;
	const end = () => {
		if (over) return;
		over = true;
		listener.onEnd(codeIn(text));
	};
	socket.setEncoding('utf8');
	socket.on('data', (data: string) => {
		text += data;
		const pid = isPidTold ? null : pidIn(text);
		if (pid === null) return;
		isPidTold = true;
		listener.onPid(pid);
	});
	socket.once('end', end);
	socket.once('error', end);
	return () => {
		over = true;
		socket.destroy();
	};
}

/** The pid in what a keeper said, or null when it has not said it yet. */
export const pidIn = (said: string): number | null => {
	const digits = /p (\d+)\n/.exec(said)?.[1];
	return digits === undefined ? null : Number(digits);
};

const codeIn = (said: string): number | null => {
	const digits = /x (\d+)\n/.exec(said)?.[1];
	return digits === undefined ? null : Number(digits);
};

/** Null also for what is no FIFO: no keeper can hold that. */
function openForReading(life: string): number | null {
	try {
		const fd = openSync(life, constants.O_RDONLY | constants.O_NONBLOCK);
		if (fstatSync(fd).isFIFO()) return fd;
		closeSync(fd);
		return null;
	} catch (error) {
		const code = systemCodeOf(error);
		if (code === 'ENOENT' || code === 'ENOTDIR') return null;
		throw error;
	}
}

function probe(fd: number): {readonly alive: boolean; readonly said: string} {
	const buffer = Buffer.alloc(256);
	let said = '';
	for (;;) {
		try {
			const read = readSync(fd, buffer);
			if (read === 0) return {alive: false, said};
			said += buffer.toString('latin1', 0, read);
		} catch (error) {
			if (systemCodeOf(error) === 'EAGAIN') return {alive: true, said};
			throw error;
		}
	}
}
