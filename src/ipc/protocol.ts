/**
 * Everything that crosses the socket, in one table. Pure.
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
import type {Moment} from '../lib/moment.ts';
import type {RollupPoint, Step} from '../lib/rollup-point.ts';
import type {ServiceView} from '../lib/service-view.ts';
import type {
	DaemonInfo,
	MetricPoint,
	Outcome,
	RestartPlan,
	RestartWay,
	ServiceList,
	Targets,
} from './messages.ts';

/** Raised when a client of the last version would misread an answer. */
export const protocolVersion = 3;

/** A longer message is refused and its connection closed; it bounds what a client can make us hold. */
export const maxMessageBytes = 8 * 1024 * 1024;

export type Permission = 'read' | 'operate' | 'administer';

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
	'service.restart-plan': method<
		{readonly targets: Targets; readonly dependents: boolean},
		RestartPlan
	>(
		'read',
		'What a restart of services would come to: what else restarts, in which order, and for about how long each is away.',
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
	'events.step': method<
		{
			readonly name: string | null;
			readonly seq: number | null;
			readonly direction: 'older' | 'newer';
		},
		{readonly row: JournalRow | null}
	>(
		'read',
		'The nearest row of the journal that matters (`name` null: about anything) before or after the row `seq` (null: the end).',
	),
	'state.at': method<{readonly at: number; readonly row: number | null}, Moment>(
		'read',
		'The services as they were at a time, as far as the journal and the metrics know; with `row`: right after that row, which was recorded then.',
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
	>(
		'read',
		'The last `lines` lines, then `log` notices as more are written; at most 64 on one connection (else `too-many-follows`).',
	),
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
			/** Null where the system does not tell. */
			threads?: number | null,
			/** Counted once in ten seconds; null where they cannot be counted. */
			openFiles?: number | null,
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
