/** What the explanation of a service's state knows of it: a view as the wire carries it has all of that. Pure. */
import {signalOf} from '../lib/exit-code.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import type {CheckReport, Exit, ServiceView} from '../lib/service-view.ts';
import {formatDuration} from '../lib/units.ts';

/** A check, as far as its verdict says something about the service. */
type SubjectCheck = Pick<CheckReport, 'kind' | 'target' | 'action' | 'verdict'> & {
	readonly type: string;
	/** Null before the first result. */
	readonly last: {readonly ok: boolean} | null;
};

export type Subject = Pick<
	ServiceView,
	| 'name'
	| 'service'
	| 'file'
	| 'enabled'
	| 'state'
	| 'reason'
	| 'phase'
	| 'wanted'
	| 'health'
	| 'ready'
	| 'waitingFor'
	| 'pid'
	| 'run'
	| 'startedAt'
	| 'restarts'
	| 'failures'
	| 'resetAfter'
	| 'maxRestarts'
	| 'waitFor'
	| 'nextStartAt'
	| 'lastExit'
	| 'ports'
	| 'drift'
	| 'problem'
> & {
	readonly checks: readonly SubjectCheck[];
	readonly dependencies: readonly {readonly service: string; readonly optional: boolean}[];
};

/** The line of a run's log that is nearest to telling what went wrong. */
export type TellingLine = {
	readonly run: number;
	readonly text: string;
	/** It says of itself that it is an error; else it is just the last line. */
	readonly isError: boolean;
};

/** All that is known when somebody asks why. */
export type Surroundings = {
	/** Every service by name. */
	readonly services: ReadonlyMap<string, Subject>;
	/** The last rows of the journal about a service, oldest first. */
	readonly rowsOf: (service: string) => readonly JournalRow[];
	/** Of the log of one run; null where nothing of it is left. */
	readonly lineOf: (service: string, run: number) => TellingLine | null;
	/** Epoch ms. */
	readonly now: number;
	/** A daemon looks after the services. */
	readonly supervised: boolean;
};

export function exitText({code, signal}: Pick<Exit, 'code' | 'signal'>): string {
	if (code === null) return 'exit unknown';
	return signal === null ? `exit ${code}` : `exit ${code} (${signal})`;
}

/** It gave up, or rests after a run that ended with a code that is no success. */
export const hasFailed = ({state, lastExit}: Pick<Subject, 'state' | 'lastExit'>): boolean =>
	state === 'failed' ||
	((state === 'finished' || state === 'scheduled') && lastExit !== null && !lastExit.success);

/** So many failures in a row are more than bad luck. */
const flappingFrom = 3;

/** It runs again, but has failed several times in a row and not yet run as long as makes that forgotten. */
export const isFlapping = (
	{state, failures, resetAfter, startedAt}: FlappingFacts,
	now: number,
): boolean =>
	(state === 'running' || state === 'starting') &&
	failures >= flappingFrom &&
	startedAt !== null &&
	now - startedAt < resetAfter;

type FlappingFacts = Pick<Subject, 'state' | 'failures' | 'resetAfter' | 'startedAt'>;

/** The line that tells what went wrong: of the run that failed last, where another one flaps since. */
export function tellingLineOf(service: Subject, around: Surroundings): TellingLine | null {
	const {name, run} = service;
	const failed = isFlapping(service, around.now) ? lastOf(around.rowsOf(name), 'exit') : null;
	const told = failed?.run ?? run;
	return told === null ? null : around.lineOf(name, told);
}

/** `5s ago`. */
export const ago = (at: number, now: number): string =>
	now - at < 1000 ? 'just now' : `${formatDuration(now - at)} ago`;

/** Ends of runs in a row that nobody asked for, all with the code of the last one. */
export type Streak = {
	readonly code: number | null;
	readonly signal: string | null;
	readonly times: number;
	/** Epoch ms of the first and the last of them. */
	readonly from: number;
	readonly to: number;
};

export function streakOf(rows: readonly JournalRow[]): Streak | null {
	let streak = null as Streak | null;
	for (const {kind, at, data} of rows.toReversed()) {
		// A start by hand begins a new count.
		if (kind === 'operator' && data?.['command'] !== 'stop') break;
		if (kind !== 'exit') continue;
		const code = typeof data?.['code'] === 'number' ? data['code'] : null;
		const ended = typeof data?.['at'] === 'number' ? data['at'] : at;
		if (data?.['asked'] === true || (streak && streak.code !== code)) break;
		streak = {
			code,
			signal: signalOf(code),
			times: (streak?.times ?? 0) + 1,
			from: ended,
			to: streak?.to ?? ended,
		};
	}
	return streak;
}

/** `exit 1 ×6 in 40s`. */
export function describeStreak(streak: Streak): string {
	const {times, from, to} = streak;
	const once = exitText(streak);
	return times < 2 ? once : `${once} ×${times} in ${formatDuration(to - from)}`;
}

export const lastOf = (rows: readonly JournalRow[], kind: JournalRow['kind']): JournalRow | null =>
	rows.findLast((row) => row.kind === kind) ?? null;
