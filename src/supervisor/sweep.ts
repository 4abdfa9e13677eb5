/**
 * Finds and kills every process of a run, also those that left its process group.
 *
 * A process belongs to a run when it is in the keeper's session or group, or in the session of the
 * run's terminal, carries the run's
 * WEAVER_RUN in its environment, has a file of the run's folder (a spool, or the pipe to a copier) as
 * its standard output or error, or is in the run's control group. The keeper itself is never killed: it is the one who writes down the exit code.
 */
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {commandLineOf} from '../lib/command-line.ts';
import {environmentOf, listProcesses, outputsOf, type ProcessEntry} from '../lib/process-table.ts';
import {pidsInGroup} from '../metrics/control-group.ts';
import type {TerminalSession} from '../runs/run-directory.ts';

export type RunIdentity = {
	/** Absolute path of the run's folder; also the value of its WEAVER_RUN. */
	readonly folder: string;
	/** Pid of the keeper; null when it never said. */
	readonly keeper: number | null;
	/** Start time of the keeper, of the process table: nothing older is of the run. Unknown when not given. */
	readonly since?: number | null;
	/** Folder of its control group, if it has one. */
	readonly cgroup?: string | null;
	/** The session that the service leads in its terminal, if it has one. */
	readonly session?: TerminalSession | null;
};

export type Survivor = {readonly pid: number; readonly command: string};

export type Sweeper = {
	/**
	 * Kills every process of a run until none is left, however fast it forks. Resolves with those
	 * that would not die: in the kernel's hands, or not ours to kill.
	 */
	kill(run: RunIdentity): Promise<readonly Survivor[]>;
};

/** How long the kernel gets to take a killed process away, ms, and how often we look. */
const burialTime = 2000;
const lookInterval = 20;

/** Runs that end together share one look at the process table: a look costs about 10 ms. */
export function createSweeper(): Sweeper {
	let waiting: {readonly run: RunIdentity; readonly resolve: (pids: readonly number[]) => void}[] =
		[];

	const look = () => {
		const asked = waiting;
		let found: ReturnType<typeof findMembers>;
		try {
			found = findMembers(asked.map(({run}) => run));
		} catch {
			// Too many open files, say. Unseen is not dead, so nobody is told anything yet.
			setTimeout(look, lookInterval);
			return;
		}
		waiting = [];
		for (const {run, resolve} of asked) resolve(found.get(run) ?? []);
	};

	const membersOf = (run: RunIdentity): Promise<readonly number[]> =>
		new Promise((resolve) => {
			if (waiting.length === 0) setImmediate(look);
			waiting.push({run, resolve});
		});

	return {
		async kill(run) {
			// A clock that is set meanwhile must neither shorten nor stretch it.
			const deadline = performance.now() + burialTime;
			for (;;) {
				const members = await membersOf(run);
				if (members.length === 0) return [];
				if (performance.now() > deadline)
					return members.map((pid) => ({pid, command: commandLineOf(pid)}));
				for (const pid of members) kill(pid);
				await sleep(lookInterval);
			}
		},
	};
}

/** Pids of each run's living processes, without the keepers. */
export function findMembers(
	runs: readonly RunIdentity[],
	processes: readonly ProcessEntry[] = listProcesses(),
): ReadonlyMap<RunIdentity, readonly number[]> {
	const byFolder = new Map(runs.map((run) => [run.folder, run]));
	const byKeeper = new Map(runs.map((run) => [run.keeper, run]));
	const ownerByMarks = ({pid}: ProcessEntry): RunIdentity | undefined =>
		byFolder.get(environmentOf(pid, 'WEAVER_RUN') ?? '') ??
		outputsOf(pid)
			.map((target) => byFolder.get(path.dirname(target)))
			.find((run) => run !== undefined);

	// A stranger may have got a dead keeper's pid; then its session says nothing about our run.
	for (const entry of processes) {
		const run = byKeeper.get(entry.pid);
		if (run && ownerByMarks(entry) !== run) byKeeper.delete(entry.pid);
	}

	const bySession = new Map(runs.map((run) => [run.session?.pid, run]));
	bySession.delete(undefined);
	for (const {pid, startedAt} of processes)
		if (bySession.get(pid)?.session?.startedAt !== startedAt) bySession.delete(pid);

	// Marks cost most of the time, and a process is never older than the one it comes from.
	const since = Math.min(...runs.map((run) => run.since ?? Number.NEGATIVE_INFINITY));
	const found = new Map<RunIdentity, number[]>();
	for (const entry of processes) {
		if (entry.zombie || entry.pid === process.pid) continue;
		const run =
			byKeeper.get(entry.session) ??
			byKeeper.get(entry.group) ??
			bySession.get(entry.session) ??
			(entry.startedAt < since ? undefined : ownerByMarks(entry));
		if (!run || run.keeper === entry.pid) continue;
		found.set(run, [...(found.get(run) ?? []), entry.pid]);
	}
	for (const run of runs) {
		const marked = found.get(run) ?? [];
		const others = pidsInGroup(run.cgroup ?? null).filter((pid) => !marked.includes(pid));
		if (others.length > 0) found.set(run, [...marked, ...others]);
	}
	return found;
}

function kill(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It ended meanwhile, or belongs to another user: the next look tells.
	}
}
