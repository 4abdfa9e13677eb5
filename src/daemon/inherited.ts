/** Closes what the daemon's parent left open, such as a shell's lock file or a pipe someone waits on. */
import {closeSync, readdirSync, readFileSync} from 'node:fs';

/** O_CLOEXEC as fdinfo prints it. Node sets it on all it opens, so what lacks it is not ours. */
const closeOnExec = 0o2000000;

/** To be called first. Linux only: elsewhere there is no list of open files to read. */
export function closeInherited(): void {
	for (const fd of openFiles()) {
		if (fd <= 2) continue;
		try {
			const flags = /flags:\s+(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
			if (flags !== undefined && (Number.parseInt(flags, 8) & closeOnExec) === 0) closeSync(fd);
		} catch {
			// The listing itself was one of them.
		}
	}
}

function openFiles(): readonly number[] {
	try {
		return readdirSync('/proc/self/fd').map(Number);
	} catch {
		return [];
	}
}
