/**
 * Facts that bear on a service's state: how its last run ended, what its log said before that, what
 * else happened to it. None is called the cause. Pure.
 */
import type {JournalRow} from '../lib/journal-row.ts';
import {type Finding, findingOf} from './why-finding.ts';
import {heldBy, memberNamed} from './why-held.ts';
import {limitField, limitText, limitThatEnded} from './why-limit.ts';
import type {Fix} from './why-remedy.ts';
import {
	ago,
	exitText,
	lastOf,
	type Subject,
	type Surroundings,
	tellingLineOf,
} from './why-subject.ts';

export const evidenceOfNamed = (name: string, around: Surroundings): readonly string[] => {
	const service = memberNamed(name, around.services);
	return service ? evidenceOf(service, findingOf(service, around), around) : [];
};

/** Facts only: the last end of a run, what its log said before, what else happened to it. */
export function evidenceOf(
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
	const limit = limitThatEnded(rows);
	if (lastExit && (isDown || restarted)) {
		// That the run was asked to end, as its row says, would hide who asked.
		const how = limit
			? `${limitText(limit)} (${limitField(limit, service)})`
			: (exit?.text ?? exitText(lastExit));
		facts.push(`run ${exit?.run ?? service.run ?? '?'} ended ${ago(lastExit.at, now)}: ${how}`);
	}
	const line = asWanted ? null : tellingLineOf(service, around);
	if (line) {
		const which = line.isError ? 'the last error line' : 'the last line';
		const when = isDown || line.run !== service.run ? ' before that' : ' of its log';
		facts.push(`${which}${when} was: ${line.text}`);
		facts.push(...portFacts(line.text, service, services));
	}
	if (!asWanted) {
		for (const kind of ['limit', 'hook', 'check'] as const) {
			const row = kind === 'hook' ? failedHook(rows) : lastOf(rows, kind);
			if (row && row !== limit && isRecent(row, lastExit?.at ?? service.startedAt ?? now))
				facts.push(`${ago(row.at, now)}: ${row.text}`);
		}
		const plan = lastOf(rows, 'plan');
		if (plan && isRecent(plan, lastExit?.at ?? now))
			facts.push(`${ago(plan.at, now)}: ${plan.text}`);
		facts.push(...offDependencies(service, around).map((each) => `its dependency ${each.text}`));
	}
	return facts;
}

/** Whom it holds down, where it is not up. */
export function holdFacts(service: Subject, {services}: Surroundings): readonly string[] {
	const held = heldBy(service, services);
	return held.length === 0 ? [] : [`holds ${held.join(', ')}`];
}

/** The last one of the run that goes on or came last; one that did its work bears on nothing. */
function failedHook(rows: readonly JournalRow[]): JournalRow | null {
	const begin = rows.findLastIndex(
		({kind, data}) => kind === 'phase' && data?.['phase'] === 'starting',
	);
	const hook = lastOf(rows.slice(begin + 1), 'hook');
	return hook?.data?.['code'] === 0 ? null : hook;
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
): readonly {readonly service: string; readonly text: string; readonly fix: Fix | null}[] {
	if (state === 'waiting' || state === 'paused') return [];
	return dependencies.flatMap(({service: name}) => {
		const other = memberNamed(name, around.services);
		if (!other || (other.state === 'running' && other.health !== 'unhealthy')) return [];
		const {what, fix} = findingOf(other, around);
		return [{service: name, text: `${name} ${what}`, fix}];
	});
}

export const offDependencyFix = (
	service: Subject,
	{asWanted}: Finding,
	around: Surroundings,
): Fix | null => (asWanted ? null : (offDependencies(service, around)[0]?.fix ?? null));
