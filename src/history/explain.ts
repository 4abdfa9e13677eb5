/**
 * Why a service is as it is, in plain words: what, since when, because of which service, the facts
 * that bear on it, what happens next by itself, and what would help. Pure.
 *
 * A fact is told as a fact: the last error line of a log is quoted, never called the cause.
 */
import type {ConfigProblem} from '../lib/config-problem.ts';
import type {Explanation} from '../lib/explanation.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import {problemText} from '../lib/problem-text.ts';
import {formatDuration} from '../lib/units.ts';
import {blamedBy, pausedBy, shortWhy, troubleOf} from './why-short.ts';
import {
	ago,
	describeStreak,
	exitText,
	hasFailed,
	type Subject,
	type Surroundings,
	streakOf,
} from './why-subject.ts';

/** What is so with one service alone. */
type Finding = {
	/** Without the name: `is down: exit 1 ×6 in 40s`. */
	readonly what: string;
	readonly asWanted: boolean;
	readonly since: number | null;
	/** Services it is so because of; the chain goes on with them. */
	readonly because: readonly string[];
	readonly next: string | null;
	readonly fix: string | null;
};

/** A chain longer than this says no more. */
const longestChain = 12;

export function explain(service: Subject, around: Surroundings): Explanation {
	const found = findingOf(service, around);
	const chain = followChain(service, found, around);
	const root = chain.at(-1);
	const rootFix = root === undefined ? null : (findingOfNamed(root.service, around)?.fix ?? null);
	const evidence = evidenceOf(service, found, around);
	return {
		service: service.name,
		asWanted: found.asWanted,
		what: `${service.name} ${found.what}`,
		short: shortWhy(service, around.now) ?? found.what,
		since: found.since,
		chain,
		evidence: [
			...evidence,
			...(root && root.service !== service.name
				? evidenceOfNamed(root.service, around).map((fact) => `${root.service}: ${fact}`)
				: []),
		],
		next: found.next,
		fix: rootFix ?? offDependencyFix(service, found, around) ?? found.fix,
	};
}

function findingOf(service: Subject, around: Surroundings): Finding {
	const state = findingOfState(service, around);
	if (service.problem === null) return state;
	const {file} = service.problem;
	return {
		...state,
		asWanted: false,
		what: `${state.what}; its file is broken, so its last good version is in use: ${problemText(service.problem)}`,
		fix: state.asWanted ? `correct ${file}, then \`weaver validate ${file}\`` : state.fix,
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
				since: phaseSince(rows, 'starting'),
				because: blamedBy(service),
				next:
					service.pid === null
						? 'it counts as running when its process exists'
						: 'it counts as running when its start-up check has passed',
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
				next: 'it starts by itself when what it waits for is there',
			};
		case 'paused': {
			const dependency = pausedBy(service);
			return {
				...base,
				what:
					dependency === null
						? `is paused${detail(service.reason)}`
						: `is paused, because ${dependency} is not well`,
				since: lastOf(rows, 'pause')?.at ?? phaseSince(rows, 'stopped'),
				because: dependency === null ? [] : [dependency],
				next:
					dependency === null
						? 'it goes on by itself when what holds it is over'
						: `it goes on by itself when ${dependency} is well again`,
			};
		}
		case 'backoff':
			return {
				...base,
				what: `is down: ${failureText(service, rows)}`,
				since: service.lastExit?.at ?? phaseSince(rows, 'backoff'),
				next: `it starts again by itself ${inTime(service.nextStartAt, around.now)} (restart ${service.restarts + 1})`,
				fix: `weaver logs ${name} --level error`,
			};
		case 'failed':
			return {
				...base,
				what: `has failed and stays down: ${failureText(service, rows)}`,
				since: phaseSince(rows, 'failed') ?? service.lastExit?.at ?? null,
				fix: `weaver start ${name}`,
			};
		case 'finished':
			return hasFailed(service)
				? {
						...base,
						what: `ended by itself with ${service.lastExit ? exitText(service.lastExit) : 'exit unknown'}, and its restart policy leaves it down`,
						since: service.lastExit?.at ?? null,
						fix: `weaver start ${name}`,
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
				asWanted: true,
				what: `waits for the next time of its schedule${detail(service.reason)}`,
				since: service.lastExit?.at ?? null,
				next: `it starts by itself ${inTime(service.nextStartAt, around.now)}`,
				fix: `weaver start ${name}`,
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
						? 'it starts again when its processes are gone'
						: 'what is left of it after stop_timeout is killed',
			};
	}
	return {...base, what: `is ${state}${detail(service.reason)}`, since: rows.at(-1)?.at ?? null};
}

function runningFinding(service: Subject, {now, supervised, rowsOf}: Surroundings): Finding {
	const {name, startedAt, checks, reason} = service;
	const age = startedAt === null ? '' : ` for ${formatDuration(Math.max(0, now - startedAt))}`;
	const base = {asWanted: false, since: startedAt, because: [], next: null, fix: null} as const;
	if (!supervised)
		return {
			...base,
			what: `runs${age}, but no daemon looks after it`,
			next: 'the next daemon takes it over as it is',
			fix: 'weaver daemon restart',
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
			fix: `weaver restart ${name}`,
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
			fix: checks.length > 0 ? `weaver logs ${name}` : null,
		};
	if (service.drift.length > 0)
		return {
			...base,
			asWanted: true,
			what: `runs${age} with an older version of its file: ${service.drift.join(', ')} changed on disk`,
			next: 'the change takes effect at its next restart',
			fix: `weaver restart ${name}`,
		};
	const healthy = service.health === 'healthy' ? ', ready and healthy' : ' and is ready';
	return {...base, asWanted: true, what: `runs${age}${healthy}`};
}

const isIll = ({health}: Subject): boolean => health === 'degraded' || health === 'unhealthy';

function stoppedFinding(service: Subject, {now, supervised, rowsOf}: Surroundings): Finding {
	const {name, lastExit} = service;
	const rows = rowsOf(name);
	const stop = rows.findLast(({kind, data}) => kind === 'operator' && data?.['command'] === 'stop');
	const since = phaseSince(rows, 'stopped') ?? lastExit?.at ?? null;
	const fix = `weaver start ${name}`;
	const base = {asWanted: true, since, because: [], next: null, fix} as const;
	if (!supervised)
		return {
			...base,
			asWanted: !service.enabled,
			what: service.enabled
				? 'is off, and no daemon runs that could start it'
				: 'is off, as its file says: "enabled": false',
			since: lastExit?.at ?? null,
			next: service.enabled ? 'the next daemon starts it, unless it was stopped by hand' : null,
		};
	if (service.file === null) return {...base, what: 'is off: its file was removed', fix: null};
	if (service.reason !== null)
		return {...base, asWanted: false, what: `is off: ${service.reason}`, next: null};
	if (stop) {
		const by = typeof stop.data?.['by'] === 'string' ? ` by ${stop.data['by']}` : ' by hand';
		return {...base, what: `was stopped${by}, ${ago(stop.at, now)}`, since: since ?? stop.at};
	}
	if (!service.enabled) return {...base, what: 'is off, as its file says: "enabled": false'};
	return {...base, what: 'was stopped by hand'};
}

/** A service by its name; of several instances one that runs is enough, so that one stands for all. */
function memberNamed(name: string, {services}: Surroundings): Subject | null {
	const one = services.get(name);
	if (one) return one;
	const members = [...services.values()].filter(({service}) => service === name);
	return members.find(({state, ready}) => state === 'running' && ready) ?? members[0] ?? null;
}

const findingOfNamed = (name: string, around: Surroundings): Finding | null => {
	const service = memberNamed(name, around);
	return service ? findingOf(service, around) : null;
};

/** From one service to the one it is so because of, down to where it begins. */
function followChain(
	{name}: Subject,
	{because}: Finding,
	around: Surroundings,
): Explanation['chain'] {
	const seen = new Set([name]);
	const chain: {service: string; text: string}[] = [];
	const visit = (names: readonly string[]): void => {
		for (const next of names) {
			if (seen.has(next) || chain.length >= longestChain) continue;
			seen.add(next);
			const found = findingOfNamed(next, around);
			chain.push({
				service: next,
				text: found ? `${next} ${found.what}` : `there is no service called ${next}`,
			});
			if (found) visit(found.because);
		}
	};
	visit(because);
	return chain;
}

const evidenceOfNamed = (name: string, around: Surroundings): readonly string[] => {
	const service = memberNamed(name, around);
	return service ? evidenceOf(service, findingOf(service, around), around) : [];
};

/** Facts only: the last end of a run, what its log said before, what else happened to it. */
function evidenceOf(
	service: Subject,
	{asWanted}: Finding,
	around: Surroundings,
): readonly string[] {
	if (asWanted && service.restarts === 0) return [];
	const {name, lastExit} = service;
	const {now, services} = around;
	const rows = around.rowsOf(name);
	const facts: string[] = [];
	const exit = lastOf(rows, 'exit');
	const isDown = service.pid === null;
	const restarted = service.restarts > 0;
	if (lastExit && (isDown || restarted))
		facts.push(
			`run ${exit?.run ?? service.run ?? '?'} ended ${ago(lastExit.at, now)}: ${exit?.text ?? exitText(lastExit)}`,
		);
	const line = asWanted ? null : around.lineOf(name);
	if (line) {
		const which = line.isError ? 'the last error line' : 'the last line';
		const when = isDown ? ' before that' : ' of its log';
		facts.push(`${which}${when} was: ${line.text}`);
		facts.push(...portFacts(line.text, service, services));
	}
	if (!asWanted) {
		for (const kind of ['limit', 'hook', 'check'] as const) {
			const row = lastOf(rows, kind);
			if (row && isRecent(row, lastExit?.at ?? service.startedAt ?? now))
				facts.push(`${ago(row.at, now)}: ${row.text}`);
		}
		const plan = lastOf(rows, 'plan');
		if (plan && isRecent(plan, lastExit?.at ?? now))
			facts.push(`${ago(plan.at, now)}: ${plan.text}`);
		facts.push(...offDependencies(service, around).map((each) => `its dependency ${each.text}`));
	}
	return facts;
}

/** What happened in the ten minutes before a moment may have to do with it. */
const isRecent = ({at}: JournalRow, moment: number): boolean => Math.abs(moment - at) < 600_000;

/** A line that names a port which another service says is its own. */
const portFacts = (
	text: string,
	{name}: Subject,
	services: ReadonlyMap<string, Subject>,
): readonly string[] =>
	[...text.matchAll(/:(\d{2,5})\b/g)].flatMap(([, digits]) =>
		[...services.values()]
			.filter((other) => other.name !== name && other.ports.includes(Number(digits)))
			.map((other) => `that line names port ${digits}, which is ${other.name}'s (${other.state})`),
	);

/** Dependencies that are not up though this service was started; a waiting one has them in its chain. */
function offDependencies(
	{state, dependencies}: Subject,
	around: Surroundings,
): readonly {readonly service: string; readonly text: string; readonly fix: string | null}[] {
	if (state === 'waiting' || state === 'paused') return [];
	return dependencies.flatMap(({service: name}) => {
		const other = memberNamed(name, around);
		if (!other || (other.state === 'running' && other.health !== 'unhealthy')) return [];
		const {what, fix} = findingOf(other, around);
		return [{service: name, text: `${name} ${what}`, fix}];
	});
}

const offDependencyFix = (
	service: Subject,
	{asWanted}: Finding,
	around: Surroundings,
): string | null => (asWanted ? null : (offDependencies(service, around)[0]?.fix ?? null));

/** How it failed: the reason where there is one, else how often it ended how. */
function failureText({reason, lastExit}: Subject, rows: readonly JournalRow[]): string {
	const streak = streakOf(rows);
	const ended = streak ? describeStreak(streak) : lastExit ? exitText(lastExit) : null;
	if (reason === null || ended === null) return reason ?? ended ?? 'it ended';
	// A reason may begin with the last exit, which the streak tells better.
	const exit = lastExit ? exitText(lastExit) : '';
	const more = reason.startsWith(exit) ? reason.slice(exit.length).replace(/^; /, '') : reason;
	if (more === '') return ended;
	return streak && streak.times > 1 ? `${more} (${ended})` : reason;
}

const lastOf = (rows: readonly JournalRow[], kind: JournalRow['kind']): JournalRow | null =>
	rows.findLast((row) => row.kind === kind) ?? null;

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

const inTime = (at: number | null, now: number): string =>
	at === null || at <= now ? 'now' : `in ${formatDuration(at - now)}`;

/** The explanation as rows of a table, the same on paper and on the screen. */
export function explanationRows(
	{since, chain, evidence, next, fix}: Explanation,
	now: number,
): readonly (readonly [label: string, text: string])[] {
	const labelled = (label: string, texts: readonly string[]) =>
		texts.map((text, index) => [index === 0 ? label : '', text] as const);
	return [
		...(since === null ? [] : labelled('since', [ago(since, now)])),
		...labelled(
			'because',
			chain.map(({text}) => text),
		),
		...labelled('facts', evidence),
		...(next === null ? [] : labelled('next', [next])),
		...(fix === null ? [] : labelled('try', [fix])),
	];
}

/** Of a service that does not exist because its file cannot be read. */
export function explainBroken(name: string, problem: ConfigProblem): Explanation {
	const text = problemText(problem);
	return {
		service: name,
		asWanted: false,
		what: `${name} cannot be loaded: ${text}`,
		short: text,
		since: null,
		chain: [],
		evidence: [],
		next: 'it is read again as soon as the file changes',
		fix: `correct ${problem.file}, then \`weaver validate ${problem.file}\``,
	};
}

/** What is wrong with the file that a name would come from; null when nothing is. */
export const problemOf = (name: string, problems: readonly ConfigProblem[]): ConfigProblem | null =>
	problems.find(({file, service}) => service === name || file === `services.d/${name}.json`) ??
	null;
