/** Whether the daemon may still open files: clients are refused before services have to do without. */
import {closeSync, openSync} from 'node:fs';

/** A start of a service takes about this many for a moment: FIFO, spool, the pipes of `mkfifo`. */
const reserve = 12;

/** Asks the system by trying; some 20 µs. */
export function hasSpareFiles(): boolean {
	const opened: number[] = [];
	try {
		while (opened.length < reserve) opened.push(openSync('/dev/null', 'r'));
		return true;
	} catch {
		return false;
	} finally {
		for (const fd of opened) closeSync(fd);
	}
}
