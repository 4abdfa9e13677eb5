/** One service as clients see it: on the wire, on the screen, and in the answer to why. Times are epoch ms. */
import type {ConfigProblem} from './config-problem.ts';
import type {CheckKind, Health, Phase, StateWord, Wanted} from './service-state.ts';

/** How a run ended. `code` is what a shell reports: 128 + the signal's number after a signal. */
export type Exit = {
	/** Null when nobody could know it: the keeper was killed, or the machine went down. */
	readonly code: number | null;
	/** The signal that `code` stands for by the shell's convention, e.g. `SIGKILL` for 137. */
	readonly signal: string | null;
	/** One of the service's `success_exit_codes`. */
	readonly success: boolean;
	readonly at: number;
};

export type Dependency = {
	readonly service: string;
	readonly condition: 'started' | 'healthy' | 'completed' | 'log_ready';
	readonly optional: boolean;
	readonly on_restart: 'none' | 'restart';
};

/** One check of a service and what it has found in the run that goes on. */
export type CheckReport = {
	/** `startup`: has it started; `readiness`: can it take work; `health`: does it work. */
	readonly kind: CheckKind;
	readonly type: 'http' | 'tcp' | 'script' | 'dependency' | 'heartbeat' | 'log';
	/** What is asked: `http://127.0.0.1:3000/health`, `127.0.0.1:5432`, a command, a service, a text. */
	readonly target: string;
	/** What follows when it is unhealthy. */
	readonly action: 'none' | 'mark' | 'restart' | 'stop';
	/** Unknown until it has passed once, or failed as often in a row as it may. */
	readonly verdict: Health;
	/** It has passed in this run. */
	readonly passed: boolean;
	/** The last result; null before the first. */
	readonly last: {
		readonly at: number;
		readonly ok: boolean;
		/** `200 OK`, or why it failed. */
		readonly message: string;
		readonly latency: number;
	} | null;
	/** Failures among the last `window` results; until it has passed, in a row. */
	readonly failures: number;
	readonly window: number;
	/** When it is made next; null while it waits for start-up, is over, or the service does not run. */
	readonly nextAt: number | null;
};

/** A field of the service file that waits for the next restart; null: it is not set. Secrets are masked. */
export type FieldChange = {
	readonly field: string;
	readonly running: string | null;
	readonly file: string | null;
};

/** What the service file allows it: bytes, percent of one core, counts; null: no limit. */
export type UsageLimits = {
	readonly memory: number | null;
	readonly cpu: number | null;
	readonly openFiles: number | null;
	readonly processes: number | null;
};

/** One service as clients see it. */
export type ServiceView = {
	/** `api`, or of an instance `api.2`. */
	readonly name: string;
	/** What its file calls it: `api`. */
	readonly service: string;
	/** Counted from 1; null when the service is one process tree. */
	readonly instance: number | null;
	/** How many its file wants; in cluster mode the workers of the one process tree. */
	readonly instances: number;
	readonly type: 'mcp-server' | 'weaver-agent' | 'custom';
	readonly description: string | null;
	readonly group: string | null;
	readonly tags: readonly string[];
	/** Relative to the project's folder; null when the file is gone and the service is on its way out. */
	readonly file: string | null;
	readonly enabled: boolean;

	readonly state: StateWord;
	/** Why it is in this state, in words; null when there is nothing to say. */
	readonly reason: string | null;
	readonly phase: Phase;
	readonly wanted: Wanted;
	/** What the `health` check finds; unknown without one. */
	readonly health: Health;
	/** Running for `min_uptime`, and its checks say that it can take work. */
	readonly ready: boolean;
	/** Dependencies that keep it from starting, e.g. `api (healthy)`. */
	readonly waitingFor: readonly string[];

	/** The service's own process; null when it does not run. */
	readonly pid: number | null;
	/** Number of the current or the last run; null when it has never run. */
	readonly run: number | null;
	readonly startedAt: number | null;
	/** Starts after the first one since the last manual start. */
	readonly restarts: number;
	/** Failures in a row before this run; a run of `resetAfter` ms makes them forgotten. */
	readonly failures: number;
	readonly resetAfter: number;
	/** Failures in a row after which it gives up; a daemon or a recording of before may not tell. */
	readonly maxRestarts?: number;
	/** When backoff ends, or the next time of its schedule; null where neither is to come. */
	readonly nextStartAt: number | null;
	readonly lastExit: Exit | null;
	/** Those that are enabled: start-up, readiness, health. */
	readonly checks: readonly CheckReport[];

	/** Percent of one core, the whole process tree; null when it does not run or is not sampled yet. */
	readonly cpu: number | null;
	/** Resident bytes of the whole process tree. */
	readonly memory: number | null;
	readonly processes: number | null;
	/** Threads and open files of the whole process tree; null where the system does not tell. */
	readonly threads: number | null;
	readonly openFiles: number | null;
	/** Null when the file sets none. */
	readonly limits: UsageLimits | null;
	/** Bytes on the disk that its logs take: archives, runs that are over, and what it writes now; null when it is not known. */
	readonly logBytes: number | null;

	readonly command: readonly string[];
	readonly cwd: string;
	/** It runs in a terminal that one can attach to. */
	readonly pty: boolean;
	/** Ports the service file names: PORT in env, tcp_port, the port of the health endpoint. */
	readonly ports: readonly number[];
	readonly dependencies: readonly Dependency[];
	readonly dependents: readonly string[];
	/** Its `wait_for`, timeouts in ms; a daemon or a recording of before may not tell. */
	readonly waitFor?: readonly {readonly service: string; readonly timeout: number}[];
	/** Fields that changed on disk and wait for the next restart. */
	readonly drift: readonly string[];
	/** The same, with what runs and what the file says. */
	readonly changes: readonly FieldChange[];
	/** The cron line of its schedule. */
	readonly schedule: string | null;
	/** Its file is broken; this is its last good version. */
	readonly problem: ConfigProblem | null;
};
