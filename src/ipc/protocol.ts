/**
 * Everything that crosses the socket, in one table.
 *
 * The wire is newline-delimited JSON-RPC 2.0 over a Unix socket. The daemon speaks first: one
 * `hello` notice with its protocol version. The table types the client and the server, names the
 * permission each method needs, and is printed into docs/protocol.md. A method exists when it has
 * a row here and a handler of the same name; the compiler checks both directions.
 *
 * All times are epoch milliseconds, durations milliseconds, sizes bytes.
 */
import type {ConfigProblem} from '../lib/config-problem.ts';
import type {Explanation} from '../lib/explanation.ts';
import type {JournalKind} from '../lib/journal-event.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import type {LogChunk, LogCursor} from '../lib/log-chunk.ts';
import type {RollupPoint, Step} from '../lib/rollup-point.ts';
import type {CheckKind, Health, Phase, StateWord, Wanted} from '../lib/service-state.ts';

/** Raised when a client of the last version would misread an answer. */
export const protocolVersion = 1;

/** A longer message is refused and its connection closed; it bounds what a client can make us hold. */
export const maxMessageBytes = 8 * 1024 * 1024;

export type Permission = 'read' | 'operate' | 'administer';

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

/** A process that outlived a stop. */
export type Survivor = {readonly pid: number; readonly command: string};

export type {ConfigProblem};

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
	/** Bytes on the disk that its logs take: archives, runs that are over, and what it writes now; null when it is not known. */
	readonly logBytes: number | null;

	readonly command: readonly string[];
	readonly cwd: string;
	/** Ports the service file names: PORT in env, tcp_port, the port of the health endpoint. */
	readonly ports: readonly number[];
	readonly dependencies: readonly Dependency[];
	readonly dependents: readonly string[];
	/** Fields that changed on disk and wait for the next restart. */
	readonly drift: readonly string[];
	/** Its file is broken; this is its last good version. */
	readonly problem: ConfigProblem | null;
};

/** Which services a command means; exactly one of these. */
export type Targets =
	| {readonly names: readonly string[]}
	| {readonly all: true}
	| {readonly group: string}
	| {readonly tag: string};

/** What became of one service that a command named. */
export type Outcome = {
	readonly name: string;
	readonly ok: boolean;
	readonly action:
		| 'started'
		| 'already-running'
		| 'stopped'
		| 'not-running'
		| 'restarted'
		| 'failed'
		| 'timeout'
		| 'superseded';
	readonly pid: number | null;
	/** One sentence for people. */
	readonly message: string;
	readonly hint: string | null;
	/** Processes of the service that outlived a stop; empty when all are gone. */
	readonly survivors: readonly Survivor[];
};

export type {Explanation, JournalKind, JournalRow, LogChunk, LogCursor, RollupPoint};

/** How a restart without downtime goes for one service. */
export type RestartWay = {
	readonly service: string;
	/** `gap`: one process is all there is; `start`: it does not run. */
	readonly way: 'reload' | 'one-by-one' | 'gap' | 'start';
	/** Median of the times it was away in its last restarts, to the new process, ms; null: unknown. */
	readonly gap: number | null;
	/** How many restarts that is the median of. */
	readonly measured: number;
};

export type DaemonInfo = {
	readonly version: string;
	readonly protocol: number;
	readonly pid: number;
	readonly startedAt: number;
	/** Absolute path of the project's folder. */
	readonly project: string;
	readonly node: string;
	readonly services: number;
	/** Resident bytes of the daemon itself. */
	readonly memory: number;
	/** False when started with --no-reload: changed files wait for a restart. */
	readonly reload: boolean;
	/** Bytes on the disk that all logs take, and the most they may. */
	readonly logs: {readonly bytes: number; readonly budget: number};
};

export type ServiceList = {
	readonly services: readonly ServiceView[];
	readonly problems: readonly ConfigProblem[];
};

/** One second of one service: [epoch ms, CPU percent of one core, resident bytes]. */
export type MetricPoint = readonly [at: number, cpu: number, memory: number];

type Method<Params, Result> = {
	readonly permission: Permission;
	readonly summary: string;
	/** Types only; never present at run time. */
	readonly types?: {readonly params: Params; readonly result: Result};
};

const method = <Params, Result>(
	permission: Permission,
	summary: string,
): Method<Params, Result> => ({permission, summary});

type None = Readonly<Record<string, never>>;

export const methods = {
	'daemon.info': method<None, DaemonInfo>(
		'read',
		'Version, pid, start time and cost of the daemon.',
	),
	'daemon.stop': method<{readonly services: boolean}, {readonly outcomes: readonly Outcome[]}>(
		'administer',
		'End the daemon; the services run on unless `services` is true. The answer comes first.',
	),
	'service.list': method<{readonly names?: readonly string[]}, ServiceList>(
		'read',
		'Current state of services (all without `names`) and what is wrong with their files.',
	),
	'service.health': method<
		{readonly names: readonly string[]; readonly timeout: number},
		{readonly services: readonly ServiceView[]}
	>(
		'read',
		'Makes the checks of services (all without names) now, and answers when they are made, or after `timeout`. What they find is shown, and counts for nothing else.',
	),
	'service.start': method<
		{
			readonly targets: Targets;
			readonly wait: boolean;
			readonly timeout: number | null;
			/** When the command began: what came up after it counts as started, not as already running. */
			readonly since?: number;
		},
		{readonly outcomes: readonly Outcome[]}
	>(
		'operate',
		'Start services and what they depend on; answers when they run (`wait`: are ready).',
	),
	'service.stop': method<
		{readonly targets: Targets; readonly force: boolean; readonly timeout: number | null},
		{readonly outcomes: readonly Outcome[]}
	>('operate', 'Stop services; answers when their processes are gone (`force`: SIGKILL at once).'),
	'service.restart': method<
		{
			readonly targets: Targets;
			readonly dependents: boolean;
			readonly wait: boolean;
			readonly timeout: number | null;
			/** Replaces workers and instances one by one, each new one ready before the next old one goes. */
			readonly zeroDowntime?: boolean;
		},
		{readonly outcomes: readonly Outcome[]}
	>(
		'operate',
		'Stop, then start again, in dependency order (`dependents`: with all that need them).',
	),
	'package.changed': method<
		{
			readonly service: string;
			/** One sentence for the journal, without the service's name. */
			readonly text: string;
			readonly data: Readonly<Record<string, unknown>>;
		},
		None
	>(
		'operate',
		'A package was installed, updated or removed: noted in the journal, and services.d/ is read at once. Answers when what changed there is being carried out.',
	),
	'service.restart-way': method<
		{readonly targets: Targets},
		{readonly ways: readonly RestartWay[]}
	>(
		'read',
		'What `zeroDowntime` can do for services, and how long those are away that it cannot help.',
	),
	'state.watch': method<
		None,
		ServiceList & {readonly version: number; readonly daemon: DaemonInfo}
	>(
		'read',
		'A snapshot now, then `services`, `events` and `metrics` notices until the connection closes.',
	),
	'metrics.read': method<
		{readonly name: string; readonly since: number},
		{readonly points: readonly MetricPoint[]}
	>('read', 'Samples of one service after `since`, oldest first, one a second, at most an hour.'),
	'metrics.history': method<
		{readonly name: string; readonly step: Step; readonly since: number},
		{readonly points: readonly RollupPoint[]}
	>(
		'read',
		'Minutes (kept 30 days) or hours (kept for ever) of one service that began after `since`, oldest first; the newest 1,500.',
	),
	'events.read': method<
		{
			readonly name: string | null;
			readonly kinds: readonly JournalKind[] | null;
			readonly since: number | null;
			readonly before: number | null;
			readonly limit: number;
		},
		{readonly rows: readonly JournalRow[]; readonly next: number | null}
	>(
		'read',
		'The last rows of the journal (`name` null: about everything) before the row `before` (null: the newest), oldest first. At most 500, and maybe fewer than there are: go on with `before` = `next` until that is null.',
	),
	'dev.join': method<
		{
			readonly targets: Targets;
			/** What came up after it counts as started by this session. */
			readonly since: number;
		},
		{readonly names: readonly string[]}
	>(
		'operate',
		'Starts services with what they need and watches their files, for as long as this connection lasts; what it has started is stopped when the connection is lost.',
	),
	'dev.stop': method<{readonly force: boolean}, {readonly outcomes: readonly Outcome[]}>(
		'operate',
		"Stops every service of this connection's `dev.join` and ends that.",
	),
	'service.env': method<
		{readonly name: string; readonly secrets: boolean},
		{
			readonly entries: readonly {
				readonly key: string;
				readonly value: string;
				/** `daemon`, `.env:3`, `services.d/api.json:7` or `weaver`. */
				readonly source: string;
			}[];
			/** Null when it does not run; a null in it means: does not have it. */
			readonly drift:
				| readonly {
						readonly key: string;
						readonly running: string | null;
						readonly next: string | null;
				  }[]
				| null;
			/** Why there is no environment, and no next start. */
			readonly problem: {
				readonly file: string | null;
				readonly line: number | null;
				readonly field: string;
				readonly message: string;
				readonly hint: string | null;
			} | null;
		}
	>(
		'operate',
		'The environment of the next start, where each value comes from, and how the running process differs; secrets are masked unless asked for.',
	),
	'service.why': method<{readonly name: string}, {readonly explanations: readonly Explanation[]}>(
		'read',
		'Why a service is as it is (each of its instances): what, since when, because of what, what happens next, what to do.',
	),
	'logs.read': method<
		{readonly name: string; readonly before: LogCursor | null; readonly lines: number},
		{readonly chunks: readonly LogChunk[]; readonly reachedStart: boolean}
	>('read', 'The last `lines` lines before a place in the log (null: the end), oldest first.'),
	'logs.follow': method<
		{readonly name: string; readonly lines: number},
		{readonly subscription: number; readonly chunks: readonly LogChunk[]}
	>('read', 'The last `lines` lines, then `log` notices as more are written.'),
	'logs.unfollow': method<{readonly subscription: number}, None>('read', 'Ends a `logs.follow`.'),
} as const;

export type MethodName = keyof typeof methods;
export type Params<Name extends MethodName> = NonNullable<
	(typeof methods)[Name]['types']
>['params'];
export type Result<Name extends MethodName> = NonNullable<
	(typeof methods)[Name]['types']
>['result'];

/** What the daemon says unasked, by the notice's name. */
export type Notices = {
	/** The first line on every connection. */
	readonly hello: {readonly protocol: number; readonly version: string; readonly pid: number};
	/** Must arrive: `version` counts up by one; after a gap ask `state.watch` again. */
	readonly services: {
		readonly version: number;
		readonly changed: readonly ServiceView[];
		readonly removed: readonly string[];
		/** The whole list, when it changed. */
		readonly problems: readonly ConfigProblem[] | null;
	};
	/** Must arrive: to those who watch the state. A step in `seq` that is larger than one: ask `events.read`. */
	readonly events: {readonly rows: readonly JournalRow[]};
	/** May skip: once a second, only services that run. */
	readonly metrics: {
		readonly at: number;
		readonly rows: readonly (readonly [
			name: string,
			cpu: number,
			memory: number,
			processes: number,
		])[];
	};
	/** May skip: on more than 4 MB of lag the daemon jumps ahead and says how many bytes it left out. */
	readonly log: {
		readonly subscription: number;
		readonly chunks: readonly LogChunk[];
		readonly skippedBytes: number;
	};
	/** The daemon closes the connection, and why; `busy` comes instead of `hello`: it is out of files. */
	readonly bye: {readonly reason: 'stopping' | 'busy'};
};
export type NoticeName = keyof Notices;

/** An expected failure as data. */
export type WireError = {
	readonly code: string;
	readonly message: string;
	readonly hint: string | null;
};
