/** What requests ask with and answers bring. Times are epoch ms, durations ms, sizes bytes. */
import type {ConfigProblem} from '../lib/config-problem.ts';
import type {ServiceView} from '../lib/service-view.ts';

/** A process that outlived a stop. */
export type Survivor = {readonly pid: number; readonly command: string};

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

/** One service of a restart. */
export type RestartStep = {
	readonly name: string;
	/** The service with which it restarts; null: it was asked for. */
	readonly because: string | null;
	/** From its end until it is ready again, ms, by the medians of its last restarts; null: it never was restarted. */
	readonly away: number | null;
	/** How many restarts that is the median of. */
	readonly measured: number;
};

export type RestartPlan = {
	/** In the order in which they go down; they come up in the opposite one. */
	readonly steps: readonly RestartStep[];
	/** Until the last one is ready again, ms; services that never were restarted count as no time. Null: none ever was. */
	readonly duration: number | null;
	/** Restarts that every known median is at least of. */
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

/**
 * One second of one service: epoch ms, CPU percent of one core, resident bytes, and the threads and
 * open files of its process tree about then (null where the system does not tell).
 */
export type MetricPoint = readonly [
	at: number,
	cpu: number,
	memory: number,
	threads?: number | null,
	openFiles?: number | null,
];
