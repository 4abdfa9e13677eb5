/**
 * What one run of a service leaves on disk: `run/<service>/r<number>/`.
 *
 *   life    FIFO; its write end is held by the keeper alone, so end-of-file means the run is over
 *   spool   everything the service wrote, stdout and stderr as they came (only the service appends)
 *   index   16-byte records (size, time): the spool had `size` bytes at `time`
 *   spool.err, index.err  the same of its standard error, when that is to be a log of its own
 *   record.json  what was started, written before the start and never changed
 *   keeper  pid of the keeper (also the process group and session), written by the keeper
 *   pid     pid of the service, written before it becomes the service
 *   cgroup  folder of the run's control group, where it has one: the service enters it before it begins
 *   exit    exit code, written by the keeper
 *   heartbeat  there when a check listens for heartbeats: the service touches it, or writes to it
 *   checks.json  what checks have found out for good, so that no other daemon has to ask again
 *   asked   there once the supervisor has asked the run to end, written before it did; says why
 *   post_start.done, post_stop.done, on_pause.done  there once that hook of the run is over
 *   terminal  socket of the service's terminal, where it has one: whoever attaches comes there
 *   session  session of the service in its terminal, which is not the keeper's
 *   end.json  what the supervisor made of the end; a run with it has been dealt with
 *
 * A small file is complete when it ends in a newline, so a half-written one reads as absent.
 */
import {
	existsSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';

export type RunPaths = {
	readonly folder: string;
	readonly life: string;
	readonly spool: string;
	readonly index: string;
	readonly errors: string;
	readonly errorsIndex: string;
	readonly record: string;
	readonly keeper: string;
	readonly pid: string;
	readonly cgroup: string;
	readonly exit: string;
	readonly heartbeat: string;
	readonly checks: string;
	readonly asked: string;
	readonly terminal: string;
	readonly session: string;
	readonly end: string;
};

/** Raised when a service file has a new field, so that records of an older weaver are completed. */
export const recordFormat = 3;

/** Written before the start; enough to carry on with the service when its file is gone or broken. */
export type RunRecord = {
	readonly service: string;
	readonly run: number;
	/** Epoch ms. */
	readonly createdAt: number;
	/** Of the machine's start-up; a run of another boot is over whatever it left behind. */
	readonly bootId: string | null;
	readonly command: readonly string[];
	readonly cwd: string;
	/** Restarts and failures in a row before this run. */
	readonly restarts: number;
	readonly failures: number;
	/** The service file's path in the project, and its content with defaults. */
	readonly file: string | null;
	readonly config: unknown;
	/** Which `recordFormat` the config follows; absent: the first. */
	readonly format?: number;
	/** Parts of it were lost and have been guessed: it does not tell whether its file has changed since. */
	readonly guessed?: boolean;
	/** Folder of the control group that the run is in; absent: none. */
	readonly cgroup?: string;
};

/** What the supervisor decided when a run was over. */
export type RunEnd = {
	readonly code: number | null;
	/** Epoch ms of the exit. */
	readonly at: number;
	readonly phase: 'stopped' | 'backoff' | 'failed';
	/** It ended by itself and its restart policy lets it rest. */
	readonly finished: boolean;
	readonly reason: string | null;
	readonly failures: number;
	readonly restarts: number;
	/** When backoff ends, epoch ms. */
	readonly nextStartAt: number | null;
	/** A dependency's failure holds the service down; who it was (`dependency:db`). */
	readonly paused?: string | null;
	/** Since when, epoch ms. */
	readonly pausedAt?: number | null;
	/** A check or a limit ended it for good; who it was (`check:health`). */
	readonly condemned?: string | null;
	/** The last try to start came to nothing, so that `code` is of the run before. */
	readonly failedStart?: boolean;
};

/** Why a run was asked to end; all null for a plain stop or restart. */
export type RunAsked = {
	/** A dependency's failure (`dependency:db`). */
	readonly paused: string | null;
	/** Since when, epoch ms. */
	readonly pausedAt?: number | null;
	readonly condemned: {
		readonly action: 'restart' | 'stop';
		readonly cause: string;
		readonly reason: string;
	} | null;
};

export const runFolder = (runsDir: string, service: string, run: number): string =>
	path.join(runsDir, service, `r${run}`);

export const pathsOf = (folder: string): RunPaths => ({
	folder,
	life: path.join(folder, 'life'),
	spool: path.join(folder, 'spool'),
	index: path.join(folder, 'index'),
	errors: path.join(folder, 'spool.err'),
	errorsIndex: path.join(folder, 'index.err'),
	record: path.join(folder, 'record.json'),
	keeper: path.join(folder, 'keeper'),
	pid: path.join(folder, 'pid'),
	cgroup: path.join(folder, 'cgroup'),
	exit: path.join(folder, 'exit'),
	heartbeat: path.join(folder, 'heartbeat'),
	checks: path.join(folder, 'checks.json'),
	asked: path.join(folder, 'asked'),
	terminal: path.join(folder, 'terminal'),
	session: path.join(folder, 'session'),
	end: path.join(folder, 'end.json'),
});

/** Numbers of a service's runs, oldest first; none when it has never run. */
export function listRuns(runsDir: string, service: string): readonly number[] {
	return entries(path.join(runsDir, service))
		.map((entry) => /^r(\d+)$/.exec(entry)?.[1])
		.filter((digits) => digits !== undefined)
		.map(Number)
		.sort((a, b) => a - b);
}

export type NewestRun = {readonly number: number; readonly paths: RunPaths};

/** The run of a service that goes on, or the last one; null when it has never run. */
export function newestRun(runsDir: string, service: string): NewestRun | null {
	const number = listRuns(runsDir, service).at(-1);
	return number === undefined
		? null
		: {number, paths: pathsOf(runFolder(runsDir, service, number))};
}

/** Names of the services that have ever run. */
export const listRunServices = (runsDir: string): readonly string[] => entries(runsDir);

/** The record of each service's newest run, where it can be read. */
export const listRecorded = (runsDir: string): readonly RunRecord[] =>
	listRunServices(runsDir).flatMap((service) => {
		const run = newestRun(runsDir, service);
		return (run && readRecord(run.paths)) ?? [];
	});

export function readRecord(paths: RunPaths): RunRecord | null {
	const record = readJson<RunRecord>(paths.record);
	return typeof record?.config === 'object' && record.config !== null ? record : null;
}
export function readEnd(paths: RunPaths): RunEnd | null {
	const end = readJson<RunEnd>(paths.end);
	return end && ends.includes(end.phase) ? end : null;
}

const ends: readonly unknown[] = ['stopped', 'backoff', 'failed'] satisfies RunEnd['phase'][];

export const readKeeper = (paths: RunPaths): number | null => readNumber(paths.keeper);
export const readPid = (paths: RunPaths): number | null => readNumber(paths.pid);

/** The session that a service leads in its terminal. */
export type TerminalSession = {
	readonly pid: number;
	/** Of the process table; with the pid it names the leader for ever. */
	readonly startedAt: number;
};

/** Null where the service has no terminal. */
export const readSession = (paths: RunPaths): TerminalSession | null =>
	readJson<TerminalSession>(paths.session);

/** The exit code and when it was written; null while there is none. */
export function readExit(paths: RunPaths): {readonly code: number; readonly at: number} | null {
	const code = readNumber(paths.exit);
	return code === null ? null : {code, at: statSync(paths.exit).mtimeMs};
}

/** Writes at once or not at all. Throws the system's error. */
/** True of a record that an older weaver wrote: its config may lack fields. */
export const isOutdated = ({format = 1}: RunRecord): boolean => format < recordFormat;

/** Replaces a record at once or not at all. Throws the system's error. */
export const rewriteRecord = (paths: RunPaths, record: RunRecord): void =>
	writeJson(paths.record, record);

export const writeEnd = (paths: RunPaths, end: RunEnd): void => writeJson(paths.end, end);

/** What checks have found out about a run that does not change any more. */
export type RunChecks = {
	/** Its start-up check has passed. */
	readonly started: boolean;
	/** Lines of its output that log checks have seen, by what they look for. */
	readonly lines: Readonly<Record<string, string>>;
};

/** Writes at once or not at all. Throws the system's error. */
export const writeChecks = (paths: RunPaths, checks: RunChecks): void =>
	writeJson(paths.checks, checks);

export const readChecks = (paths: RunPaths): RunChecks => ({
	started: false,
	lines: {},
	...readJson<Partial<RunChecks>>(paths.checks),
});

/** Written before the first signal. Throws the system's error. */
export const writeAsked = (paths: RunPaths, asked: RunAsked): void =>
	writeFileSync(paths.asked, `${JSON.stringify(asked)}\n`, {mode: 0o600});

/** A hook that runs once for each run; `on_pause` once for each pause of it. */
export type RunHook = 'post_start' | 'post_stop' | 'on_pause';

const doneFile = ({folder}: RunPaths, hook: RunHook): string => path.join(folder, `${hook}.done`);

export const isHookDone = (paths: RunPaths, hook: RunHook): boolean =>
	existsSync(doneFile(paths, hook));

/** Throws the system's error. */
export const writeHookDone = (paths: RunPaths, hook: RunHook): void =>
	writeFileSync(doneFile(paths, hook), '', {mode: 0o600});

/** Throws the system's error. */
export const forgetHookDone = (paths: RunPaths, hook: RunHook): void =>
	rmSync(doneFile(paths, hook), {force: true});

/** Null when the run was never asked to end; a note that can't be read was of a plain stop. */
export function readAsked(paths: RunPaths): RunAsked | null {
	if (!existsSync(paths.asked)) return null;
	return readJson<RunAsked>(paths.asked) ?? {paused: null, condemned: null};
}

function writeJson(file: string, value: unknown): void {
	const draft = `${file}.new`;
	writeFileSync(draft, `${JSON.stringify(value)}\n`, {mode: 0o600});
	renameSync(draft, file);
}

function readNumber(file: string): number | null {
	const text = readText(file);
	return text !== null && /^\d+\n$/.test(text) ? Number(text) : null;
}

function readJson<Value>(file: string): Value | null {
	const text = readText(file);
	if (text === null || !text.endsWith('\n')) return null;
	try {
		return JSON.parse(text) as Value;
	} catch {
		return null;
	}
}

function readText(file: string): string | null {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return null;
	}
}

function entries(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
