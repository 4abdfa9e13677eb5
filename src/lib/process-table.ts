/**
 * The machine's processes. All that differs between systems is here: Linux is read from /proc,
 * others are asked through `ps` (no environment and no open files there, so only the process group
 * tells who belongs to whom).
 */
import {execFileSync} from 'node:child_process';
import {closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync} from 'node:fs';

export type ProcessEntry = {
	readonly pid: number;
	readonly parent: number;
	readonly group: number;
	readonly session: number;
	readonly zombie: boolean;
	/** User and system time of the process itself, ms. */
	readonly cpuTime: number;
	/** Resident bytes. */
	readonly memory: number;
	readonly threads: number;
	/** Start time in the system's own unit; with the pid it names one process for ever. */
	readonly startedAt: number;
};

const linux = process.platform === 'linux';

/** Linux reports times in 1/100 s (USER_HZ, fixed by the kernel's interface) and memory in pages. */
const msPerTick = 10;
const pageBytes = 4096;

const buffer = Buffer.allocUnsafe(8192);

/** All processes but those of `except`, or none where they cannot be read. */
export function listProcesses(except: ReadonlySet<number> = new Set()): readonly ProcessEntry[] {
	if (!linux) return listByPs();
	const found: ProcessEntry[] = [];
	for (const name of readdirSync('/proc')) {
		const first = name.charCodeAt(0);
		if (first < 48 || first > 57) continue;
		const pid = Number(name);
		const entry = except.has(pid) ? null : readProcess(pid);
		if (entry) found.push(entry);
	}
	return found;
}

/** One process, or null when it is gone. Linux only; elsewhere always null. */
export function readProcess(pid: number): ProcessEntry | null {
	const text = linux ? readShort(`/proc/${pid}/stat`) : null;
	return text === null ? null : parseStat(pid, text);
}

function parseStat(pid: number, text: string): ProcessEntry {
	// The name in parentheses may hold anything, so fields are counted from the last one.
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	const field = (index: number) => Number(fields[index]);
	return {
		pid,
		parent: field(1),
		group: field(2),
		session: field(3),
		zombie: fields[0] === 'Z' || fields[0] === 'X',
		cpuTime: (field(11) + field(12)) * msPerTick,
		memory: field(21) * pageBytes,
		threads: field(17),
		startedAt: field(19),
	};
}

/**
 * Reads the same processes again and again: their files stay open, which halves the time a look takes.
 * Of a process that is gone the open file tells so, also when another one has its pid by now.
 */
export type ProcessReader = {
	/** Null when it is gone. */
	readonly read: (pid: number) => ProcessEntry | null;
	/** Closes the files of all others. */
	readonly keep: (pids: ReadonlyMap<number, unknown>) => void;
};

export function createProcessReader(): ProcessReader {
	const files = new Map<number, number>();
	const mostFiles = fileLimit() / 4;
	const close = (pid: number, fd: number) => {
		files.delete(pid);
		closeSync(fd);
	};
	return {
		read: (pid) => {
			const kept = files.get(pid);
			if (kept !== undefined) {
				const text = readFrom(kept);
				if (text !== null) return parseStat(pid, text);
				close(pid, kept);
			}
			if (!linux || files.size >= mostFiles) return readProcess(pid);
			const fd = openQuietly(`/proc/${pid}/stat`);
			if (fd === null) return null;
			const text = readFrom(fd);
			if (text === null) closeSync(fd);
			else files.set(pid, fd);
			return text === null ? null : parseStat(pid, text);
		},
		keep: (pids) => {
			for (const [pid, fd] of files) if (!pids.has(pid)) close(pid, fd);
		},
	};
}

/** How many files this process may have open; 0 where the system does not tell. */
const fileLimit = (): number =>
	Number(/^Max open files +(\d+)/m.exec((linux && readShort('/proc/self/limits')) || '')?.[1] ?? 0);

/** Processes it has started and not yet buried; none where the system does not tell. */
export function childrenOf(pid: number): readonly number[] {
	try {
		return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
			(readShort(`/proc/${pid}/task/${thread}/children`) ?? '')
				.split(' ')
				.filter(Boolean)
				.map(Number),
		);
	} catch {
		return [];
	}
}

/** How many files it has open; 0 when they are not ours to count. */
export function countOpenFiles(pid: number): number {
	try {
		return readdirSync(`/proc/${pid}/fd`).length;
	} catch {
		return 0;
	}
}

/** A variable of the environment it was started with; null when unset or not ours to read. */
export function environmentOf(pid: number, name: string): string | null {
	if (!linux) return null;
	try {
		const block = `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`;
		const start = block.indexOf(`\0${name}=`);
		if (start === -1) return null;
		const value = block.slice(start + name.length + 2);
		const end = value.indexOf('\0');
		return Buffer.from(end === -1 ? value : value.slice(0, end), 'latin1').toString('utf8');
	} catch {
		return null;
	}
}

/** The environment it was started with; null when it is gone, or not ours to read. Linux only. */
export function readEnvironment(pid: number): Readonly<Record<string, string>> | null {
	try {
		const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
		return Object.fromEntries(
			entries.flatMap((entry) => {
				const at = entry.indexOf('=');
				return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)]] : [];
			}),
		);
	} catch {
		return null;
	}
}

/** What its standard output and error are, e.g. a file's path; none when they cannot be read. */
export function outputsOf(pid: number): readonly string[] {
	if (!linux) return [];
	const targets: string[] = [];
	for (const fd of [1, 2]) {
		try {
			targets.push(readlinkSync(`/proc/${pid}/fd/${fd}`));
		} catch {}
	}
	return targets;
}

/** The words it was started with; none when it is gone or the system does not tell. */
export function argumentsOf(pid: number): readonly string[] {
	try {
		const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
		// One that has set its title may have left out the last end.
		return text === '' ? [] : text.replace(/\0$/, '').split('\0');
	} catch {
		return [];
	}
}

/** Names one start-up of the machine; null where the system has no such name. */
export function readBootId(): string | null {
	return linux ? (readShort('/proc/sys/kernel/random/boot_id')?.trim() ?? null) : null;
}

function readShort(file: string): string | null {
	const fd = openQuietly(file);
	if (fd === null) return null;
	try {
		return readFrom(fd);
	} finally {
		closeSync(fd);
	}
}

function openQuietly(file: string): number | null {
	try {
		return openSync(file, 'r');
	} catch {
		return null;
	}
}

/** From its beginning; null when it cannot be read. */
function readFrom(fd: number): string | null {
	try {
		return buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, 0));
	} catch {
		return null;
	}
}

function listByPs(): readonly ProcessEntry[] {
	const text = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,sess=,stat=,rss='], {
		encoding: 'utf8',
	});
	return text
		.trim()
		.split('\n')
		.map((line) => line.trim().split(/\s+/))
		.map(([pid, parent, group, session, state, rss]) => ({
			pid: Number(pid),
			parent: Number(parent),
			group: Number(group),
			session: Number(session),
			zombie: state?.startsWith('Z') ?? false,
			cpuTime: 0,
			memory: Number(rss) * 1024,
			threads: 1,
			startedAt: 0,
		}));
}
