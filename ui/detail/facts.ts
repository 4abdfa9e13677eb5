/** Everything that is known about a service, in groups, the most useful first. Pure. */
import {shortWhyAmong} from '../../src/history/why-held.ts';
import {shortWhy} from '../../src/history/why-short.ts';
import {exitText, isFlapping} from '../../src/history/why-subject.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import {clock} from '../../src/lib/local-time.ts';
import {problemText} from '../../src/lib/problem-text.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {formatAge, formatCpu, formatDuration, formatSize} from '../../src/lib/units.ts';
import {standInOf} from '../list/order.ts';
import {glyphOf, roleOf, stateText} from '../list/state-words.ts';
import type {Theme} from '../theme.ts';
import {checkFacts} from './check-words.ts';
import type {Environment} from './detail-view.ts';
import {environmentFact, environmentFacts} from './environment-facts.ts';
import {type Fact, type Group, joined} from './fact.ts';

export type Known = {
	readonly service: ServiceView;
	readonly services: ReadonlyMap<string, ServiceView>;
	readonly now: number;
	/** Null where nobody asked. */
	readonly environment: Environment | null;
	/** How its last runs ended, oldest first; null where nobody asked. */
	readonly exits: readonly JournalRow[] | null;
	/** There is room for lists. */
	readonly isWhole: boolean;
};

type Maybe = Fact | null;

export function groupsOf(known: Known, theme: Theme): readonly Group[] {
	const {service, services, now} = known;
	const groups: readonly (readonly [string, readonly Maybe[]])[] = [
		['state', [...stateFacts(service, services, now, theme), ...processFacts(service, now)]],
		['checks', checkFactsOf(service)],
		[
			'dependencies and ports',
			[...dependencyFacts(service, services, now, theme), ...portFacts(service, theme)],
		],
		['changed on disk', changeFacts(service, theme)],
		['last exits', exitFacts(known, theme)],
		['how it is run', commandFacts(known, theme)],
		['environment', known.isWhole ? environmentFacts(known.environment, theme) : []],
	];
	return groups.flatMap(([head, facts]) => {
		const there = facts.filter((fact) => fact !== null);
		return there.length === 0 ? [] : [{head, facts: there}];
	});
}

/** Beyond a minute without seconds, so that a screen on which nothing happens stands still. */
const calmDuration = (ms: number): string => formatDuration(ms < minute ? ms : ms - (ms % minute));

const minute = 60_000;

function stateFacts(
	service: ServiceView,
	services: ReadonlyMap<string, ServiceView>,
	now: number,
	theme: Theme,
): readonly Maybe[] {
	const {problem, startedAt} = service;
	// Of other states only the start of their process is known.
	const isUp = service.state === 'running' || service.state === 'starting';
	const age = isUp && startedAt !== null ? calmDuration(now - startedAt) : null;
	const since = age === null ? '' : isFlapping(service, now) ? ` · runs for ${age}` : ` for ${age}`;
	const why = problem ? null : shortWhyAmong(service, services, now);
	return [
		['state', `${theme.paint(roleOf(service, now), stateText(service, now))}${since}`],
		why === null ? null : ['why', why],
		problem ? ['file', theme.paint('bad', problemText(problem))] : null,
	];
}

/** Of the checks. */
const labels = {startup: 'start-up', readiness: 'readiness', health: 'health'} as const;

export const checkFactsOf = ({checks, pid, state}: ServiceView): readonly Fact[] =>
	checks.flatMap((check) =>
		checkFacts(check, pid === null && state !== 'starting', clock).map(
			(words, row): Fact => [row === 0 ? labels[check.kind] : '', words],
		),
	);

/** What a dependency must be before the service starts; that it runs goes without saying. */
const conditions = {
	started: '',
	healthy: ' · must be healthy',
	completed: ' · must have ended well',
	log_ready: ' · must be ready in its log',
} as const;

function dependencyFacts(
	service: ServiceView,
	services: ReadonlyMap<string, ServiceView>,
	now: number,
	theme: Theme,
): readonly Maybe[] {
	const named = (name: string): string => {
		const other = standInOf(name, services);
		return `${other ? theme.paint(roleOf(other, now), glyphOf(other, now, theme.glyphs)) : '?'}${joined}${name}`;
	};
	const needs = service.dependencies.map(({service: name, condition, optional}) => {
		return `${named(name)}${conditions[condition]}${optional ? ' · optional' : ''}`;
	});
	const waits = (service.waitFor ?? []).map(
		({service: name, timeout}) =>
			`${named(name)} · must be ready within ${formatDuration(timeout)}`,
	);
	const waiters = [...services.values()].filter(({waitFor = []}) =>
		waitFor.some((each) => each.service === service.service),
	);
	return [
		needs.length === 0 ? null : ['needs', needs.join('  ')],
		waits.length === 0 ? null : ['waits for', waits.join('  ')],
		service.dependents.length === 0
			? null
			: ['needed by', service.dependents.map(named).join('  ')],
		waiters.length === 0 ? null : ['awaited by', waiters.map(({name}) => named(name)).join('  ')],
	];
}

/** `EADDRINUSE: port 3000 is held by pid 7 (node), service web`: why it could not start, and says so in full. */
const heldPort = /port (\d+) is held by (pid \d+|.+)/;

function portFacts({ports, reason, pid}: ServiceView, theme: Theme): readonly Maybe[] {
	const [, port, holder] = (pid === null && heldPort.exec(reason ?? '')) || [];
	const held = port === undefined ? null : Number(port);
	const free = ports.filter((each) => each !== held);
	return [
		held === null ? null : ['ports', theme.paint('bad', `${held} held by ${holder}`)],
		free.length === 0 ? null : [held === null ? 'ports' : '', free.join(', ')],
	];
}

/** Of each changed field what runs, and what the file says. */
function changeFacts({drift, changes}: ServiceView, theme: Theme): readonly Maybe[] {
	const told = new Map(changes.map((change) => [change.field, change]));
	return drift.map((field): Fact => {
		const change = told.get(field);
		const values = change
			? `  ${change.running ?? 'not set'} ${theme.glyphs.becomes} ${change.file ?? 'not set'}`
			: '';
		return ['', `${theme.paint('busy', field)}${values}`];
	});
}

/** Exits in a box of the usual size, and where there is room. */
const fewExits = 3;
export const mostExits = 5;

function exitFacts({service, exits, now, isWhole}: Known, theme: Theme): readonly Maybe[] {
	const {lastExit} = service;
	if (exits !== null && exits.length > 0)
		return exits
			.slice(isWhole ? -mostExits : -fewExits)
			.toReversed()
			.map(({text, at: recorded, data}): Fact => {
				const at = typeof data?.['at'] === 'number' ? data['at'] : recorded;
				const age = now - at >= day ? `${formatAge(now - at)} ago` : clock(at);
				const isBad = data?.['asked'] !== true && data?.['code'] !== 0;
				return [age, isBad ? theme.paint('bad', text) : text];
			});
	if (!lastExit) return [];
	const ended = `${exitText(lastExit)}, ${formatDuration(now - lastExit.at)} ago`;
	return ended === shortWhy(service, now) ? [] : [['last exit', ended]];
}

const day = 86_400_000;

function processFacts(service: ServiceView, now: number): readonly Maybe[] {
	const {pid, run, restarts, processes, limits, schedule, nextStartAt, instance} = service;
	const count = (amount: number | null, one: string, many: string): readonly string[] =>
		amount === null || amount === 0 ? [] : [`${amount} ${amount === 1 ? one : many}`];
	const uses = [
		...(service.cpu === null ? [] : [`${formatCpu(service.cpu)}% CPU`]),
		...(service.memory === null ? [] : [`memory ${formatSize(service.memory)}`]),
		...count(service.threads, 'thread', 'threads'),
		...count(service.openFiles, 'open file', 'open files'),
	];
	const allowed = [
		...(limits?.cpu == null ? [] : [`${limits.cpu}% CPU`]),
		...(limits?.memory == null ? [] : [`memory ${formatSize(limits.memory)}`]),
		...count(limits?.openFiles ?? null, 'open file', 'open files'),
		...count(limits?.processes ?? null, 'process', 'processes'),
	];
	const next = nextStartAt === null ? '' : ` · next in ${calmDuration(nextStartAt - now)}`;
	return [
		pid === null
			? null
			: [
					'process',
					[
						`pid ${pid}`,
						`run ${run}`,
						restarts === 1 ? '1 restart' : `${restarts} restarts`,
						...(processes !== null && processes > 1 ? [`${processes} processes`] : []),
					].join(' · '),
				],
		pid === null || uses.length === 0 ? null : ['uses', uses.join(', ')],
		allowed.length === 0 ? null : ['limits', allowed.join(', ')],
		schedule === null ? null : ['schedule', `${schedule}${next}`],
		service.instances === 1
			? null
			: instance === null
				? ['workers', String(service.instances)]
				: ['instance', `${instance} of ${service.instances}`],
	];
}

const commandFacts = ({service, environment}: Known, theme: Theme): readonly Maybe[] => [
	['command', service.command.join(' ')],
	['folder', service.cwd],
	environmentFact(environment, theme),
	service.logBytes === null ? null : ['logs', `${formatSize(service.logBytes)} on the disk`],
	service.pty ? ['terminal', 'its own; attach opens it'] : null,
	service.group === null ? null : ['group', service.group],
	service.tags.length === 0 ? null : ['tags', service.tags.join(', ')],
	service.problem || service.file === null ? null : ['file', service.file],
	service.description === null ? null : ['about', service.description],
];
