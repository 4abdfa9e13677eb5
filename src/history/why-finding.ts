/** What is so with one service: since when, because of which others, what comes next, what would help. Pure. */
import type {JournalRow} from '../lib/journal-row.ts';
import {problemText} from '../lib/problem-text.ts';
import {formatDuration} from '../lib/units.ts';
import {downText, memberNamed} from './why-held.ts';
import {limitText, limitThatEnded} from './why-limit.ts';
import {actionText, againText, inTime, startupActionText, waitTimeText} from './why-next.ts';
import {
	byHand,
	type Fix,
	remedyOf,
	startRemedyOf,
	toRestart,
	toStart,
	waitedInVainFor,
} from './why-remedy.ts';
import {blamedBy, pausedBy, troubleOf} from './why-short.ts';
import {
	ago,
	describeStreak,
	exitText,
	hasFailed,
	isFlapping,
	lastOf,
	type Subject,
	type Surroundings,
	streakOf,
} from './why-subject.ts';

/** Whether a service that a daemon looks after is as its file or the user wants it; no row of the journal changes that. */
export const isAsWanted = (service: Subject, now: number): boolean =>
	findingOf(service, {
		services: new Map(),
		rowsOf: () => [],
		lineOf: () => null,
		now,
		supervised: true,
	}).asWanted;

/** What is so with one service alone. */
export type Finding = {
	/** Without the name: `is down: exit 1 ×6 in 40s`. */
	readonly what: string;
	readonly asWanted: boolean;
	readonly since: number | null;
	/** Services it is so because of; the chain goes on with them. */
	readonly because: readonly string[];
	readonly next: string | null;
	readonly fix: Fix | null;
};

export function findingOf(service: Subject, around: Surroundings): Finding {
	const state = findingOfState(service, around);
	if (service.problem === null) return state;
	const {file} = service.problem;
	return {
		...state,
		asWanted: false,
		what: `${state.what}; its file is broken, so its last good version is in use: ${problemText(service.problem)}`,
		fix: state.asWanted ? byHand(`correct ${file}, then \`weaver validate ${file}\``) : state.fix,
	};
}

function findingOfState(service: Subject, around: Surroundings): Finding {
	const {name, state} = service;
	const rows = around.rowsOf(name);
	const base = {asWanted: false, because: [], next: null, fix: null} as const;
	switch (state) {
		case 'running':
			return runningFinding(service, around);
		case 'starting':
			return {
				...base,
				what: `is starting${detail(service.reason)}`,
				since: service.pid === null ? phaseSince(rows, 'starting') : service.startedAt,
				because: blamedBy(service),
				next:
					service.pid === null
						? 'it counts as running when its process exists'
						: `it counts as running when its start-up check has passed${startupActionText(service)}`,
				fix: service.pid === null ? null : byHand(`weaver logs ${name}`),
			};
		case 'waiting':
			return {
				...base,
				what:
					service.waitingFor.length > 0
						? `waits for ${service.waitingFor.join(', ')}`
						: `waits${detail(service.reason)}`,
				since: phaseSince(rows, 'stopped'),
				because: service.waitingFor.map((text) => text.split(' (')[0] ?? text),
				next: `it starts by itself when what it waits for is there${waitTimeText(service)}`,
			};
		case 'paused': {
			const dependency = pausedBy(service);
			return {
				...base,
				what:
					dependency === null
						? `is paused${detail(service.reason)}`
						: `is paused, because ${dependency} ${downText(memberNamed(dependency, around.services))}`,
				since: lastOf(rows, 'pause')?.at ?? phaseSince(rows, 'stopped'),
				because: dependency === null ? [] : [dependency],
				next:
					dependency === null
						? 'it goes on by itself when what holds it is over'
						: `it goes on by itself when ${dependency} is back`,
			};
		}
		case 'backoff':
			return {
				...base,
				what: `is down: ${failureText(service, rows)}`,
				since: service.lastExit?.at ?? phaseSince(rows, 'backoff'),
				next: `it starts again by itself ${inTime(service.nextStartAt, around.now)} (restart ${service.restarts + 1})`,
				because: waitedFor(service),
				fix: remedyOf(service, around),
			};
		case 'failed':
			return {
				...base,
				what: `has failed and stays down: ${failureText(service, rows)}`,
				since: phaseSince(rows, 'failed') ?? service.lastExit?.at ?? null,
				because: waitedFor(service),
				fix: startRemedyOf(service, around) ?? toStart(name),
			};
		case 'finished':
			return hasFailed(service)
				? {
						...base,
						what: `ended by itself with ${service.lastExit ? exitText(service.lastExit) : 'exit unknown'}, and its restart policy leaves it down`,
						since: service.lastExit?.at ?? null,
						fix: toStart(name),
					}
				: {
						...base,
						asWanted: true,
						what: `has done its work${service.lastExit ? `: ${exitText(service.lastExit)}` : ''}`,
						since: service.lastExit?.at ?? null,
					};
		case 'scheduled':
			return {
				...base,
				asWanted: !hasFailedRun(service, rows),
				what: hasFailedRun(service, rows)
					? `failed the last time${detail(service.reason)}; it waits for the next time of its schedule`
					: `waits for the next time of its schedule${detail(service.reason)}`,
				since: service.lastExit?.at ?? null,
				next: `it starts by itself ${inTime(service.nextStartAt, around.now)}`,
				fix: toStart(name),
			};
		case 'stopped':
			return stoppedFinding(service, around);
		case 'stopping':
		case 'restarting':
			return {
				...base,
				what: `is ${state}${detail(service.reason) || byWhom(rows)}`,
				since: phaseSince(rows, 'stopping'),
				next:
					state === 'restarting'
						? againText(service, rows, around.now)
						: 'what is left of it after stop_timeout is killed',
			};
	}
}

function runningFinding(service: Subject, around: Surroundings): Finding {
	const {now, supervised, rowsOf} = around;
	const {name, startedAt, checks, reason} = service;
	const age = startedAt === null ? '' : ` for ${formatDuration(Math.max(0, now - startedAt))}`;
	const base = {asWanted: false, since: startedAt, because: [], next: null, fix: null} as const;
	if (!supervised)
		return {
			...base,
			what: `runs${age}, but no daemon looks after it`,
			next: 'the next daemon takes it over as it is',
			fix: byHand('weaver daemon restart'),
		};
	if (service.wanted !== 'up')
		return {
			...base,
			what: `runs${age} and is about to stop${detail(service.reason) || byWhom(rowsOf(name))}`,
			next: 'it stops when what depends on it has stopped',
		};
	const trouble = troubleOf(service);
	if (trouble !== null)
		return {
			...base,
			what: `runs, but is ${isIll(service) ? service.health : 'not ready'}: ${trouble}`,
			since: lastOf(rowsOf(name), 'check')?.at ?? null,
			because: blamedBy(service),
			next: actionText(service),
			fix: toRestart(name),
		};
	if (isFlapping(service, now))
		return {
			...base,
			what: `is flapping: it failed ${service.failures} times in a row, and runs again${age}${detail(reason)}`,
			because: blamedBy(service),
			next: `it counts as steady once it has run for ${formatDuration(service.resetAfter)} (reset_after)`,
			fix: remedyOf(service, around),
		};
	if (!service.ready)
		return {
			...base,
			what:
				reason === null
					? `runs${age} and is not ready yet`
					: `runs${age} and is not ready: ${reason}`,
			because: blamedBy(service),
			next: 'it counts as ready once it has run for min_uptime and its checks have passed',
			fix: checks.length > 0 ? byHand(`weaver logs ${name}`) : null,
		};
	if (service.drift.length > 0)
		return {
			...base,
			asWanted: true,
			what: `runs${age} with an older version of its file: ${service.drift.join(', ')} changed on disk`,
			next: 'the change takes effect at its next restart',
			fix: toRestart(name),
		};
	const healthy = service.health === 'healthy' ? ', ready and healthy' : ' and is ready';
	return {...base, asWanted: true, what: `runs${age}${healthy}${detail(reason)}`};
}

/** Its last run ended by itself, with a code that is no success. */
const hasFailedRun = ({lastExit}: Subject, rows: readonly JournalRow[]): boolean =>
	lastExit !== null && !lastExit.success && lastOf(rows, 'exit')?.data?.['asked'] !== true;

const waitedFor = ({reason}: Subject): readonly string[] => {
	const name = waitedInVainFor(reason);
	return name === null ? [] : [name];
};

const isIll = ({health}: Subject): boolean => health === 'degraded' || health === 'unhealthy';

function stoppedFinding(service: Subject, {now, supervised, rowsOf}: Surroundings): Finding {
	const {name, lastExit} = service;
	const rows = rowsOf(name);
	const asked = lastOf(rows, 'operator');
	const stop = asked?.data?.['command'] === 'stop' ? asked : null;
	const since = phaseSince(rows, 'stopped') ?? lastExit?.at ?? null;
	const fix = toStart(name);
	const base = {asWanted: true, since, because: [], next: null, fix} as const;
	if (service.file === null) return {...base, what: 'is off: its file was removed', fix: null};
	if (supervised && service.reason !== null)
		return {...base, asWanted: false, what: `was stopped: ${service.reason}`};
	if (stop) {
		const by = typeof stop.data?.['by'] === 'string' ? ` by ${stop.data['by']}` : ' by hand';
		return {...base, what: `was stopped${by}, ${ago(stop.at, now)}`, since: since ?? stop.at};
	}
	if (!service.enabled) return {...base, what: 'is off, as its file says: "enabled": false'};
	if (!supervised)
		return {
			...base,
			asWanted: false,
			what: 'is off, and no daemon runs that could start it',
			next: 'the next daemon starts it, unless it was stopped by hand',
		};
	const cause = lastOf(rows, 'phase')?.cause ?? null;
	return {...base, what: cause === 'operator' ? 'was stopped by hand' : 'is off'};
}

export const findingOfNamed = (name: string, around: Surroundings): Finding | null => {
	const service = memberNamed(name, around.services);
	return service ? findingOf(service, around) : null;
};

/** How it failed: the reason where there is one, else how often it ended how. */
function failureText({reason, lastExit}: Subject, rows: readonly JournalRow[]): string {
	const limit = limitThatEnded(rows);
	if (limit && reason?.endsWith(limit.text)) {
		const gaveUp = /gave up after [^:]+|max_restarts is 0/.exec(reason)?.[0];
		return [limitText(limit), ...(gaveUp === undefined ? [] : [gaveUp])].join('; ');
	}
	const streak = streakOf(rows);
	const ended = streak ? describeStreak(streak) : lastExit ? exitText(lastExit) : null;
	if (reason === null || ended === null) return reason ?? ended ?? 'it ended';
	// A reason may begin with the last exit, which the streak tells better.
	const exit = lastExit ? exitText(lastExit) : '';
	const more = reason.startsWith(exit) ? reason.slice(exit.length).replace(/^; /, '') : reason;
	if (more === '') return ended;
	return streak && streak.times > 1 ? `${more} (${ended})` : reason;
}

/** When it came into a phase that it is still in, as far as the rows go back. */
const phaseSince = (rows: readonly JournalRow[], phase: string): number | null => {
	const last = lastOf(rows, 'phase');
	return last?.data?.['phase'] === phase ? last.at : null;
};

const detail = (reason: string | null): string => (reason === null ? '' : `: ${reason}`);

/** ` (asked for by alice: weaver stop)`, from the last thing that anybody asked of it. */
const byWhom = (rows: readonly JournalRow[]): string => {
	const asked = lastOf(rows, 'operator');
	return asked === null ? '' : `: ${asked.text}`;
};
