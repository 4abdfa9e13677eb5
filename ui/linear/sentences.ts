/** The services in sentences: how they are, and what became of them since. Pure. */
import {shortWhy} from '../../src/history/why-short.ts';
import {exitText, hasFailed} from '../../src/history/why-subject.ts';
import {clock} from '../../src/lib/local-time.ts';
import {asSentence, problemText} from '../../src/lib/problem-text.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {isUnready} from '../detail/check-words.ts';
import {byAttention} from '../list/attention.ts';
import {countStandings, roleOf, standings} from '../list/state-words.ts';
import type {State} from '../model.ts';

type World = Pick<State, 'services' | 'problems' | 'link' | 'now' | 'project'>;

/** What the screen would show at its top, and who needs attention. */
export function overview(state: World): readonly string[] {
	const counts = countStandings(state.services.values(), state.now);
	const counted = standings
		.filter((standing) => counts[standing] > 0)
		.map((standing) => `${counts[standing]} ${standing}`);
	const troubled = byAttention(state.services.values(), state.now).filter((service) =>
		['bad', 'busy'].includes(roleOf(service, state.now)),
	);
	return [
		state.services.size === 0
			? 'There are no services.'
			: `${countOf(state.services.size)}: ${counted.join(', ')}.`,
		...troubled.map((service) => sentenceOf(service, state.now)),
		...state.problems.map((problem) => asSentence(problemText(problem))),
	];
}

/** Every service, what needs attention first. */
export const listing = ({services, now}: World): readonly string[] =>
	services.size === 0
		? ['There are no services.']
		: byAttention(services.values(), now).map((service) => sentenceOf(service, now));

/** How a service is. */
export function sentenceOf(service: ServiceView, now: number): string {
	const {name, nextStartAt, lastExit, waitingFor} = service;
	const why = shortWhy(service, now)?.replaceAll(' · ', ', ') ?? null;
	const because = why === null ? '' : `: ${why}`;
	switch (service.state) {
		case 'running':
			if (service.health === 'unhealthy' || service.health === 'degraded')
				return asSentence(`${name} is ${service.health}${because}`);
			return isUnready(service) ? `${name} runs and is not ready.` : `${name} runs.`;
		case 'backoff': {
			const ended = service.reason ?? (lastExit ? exitText(lastExit) : 'it ended');
			const again = nextStartAt === null ? 'soon' : `in ${spoken(nextStartAt - now)}`;
			return `${name} failed: ${ended}, restarting ${again}.`;
		}
		case 'failed':
			return asSentence(`${name} failed and is not restarted${because}`);
		case 'starting':
			return `${name} is starting.`;
		case 'restarting':
			return `${name} is restarting.`;
		case 'stopping':
			return `${name} is stopping.`;
		case 'stopped':
			return asSentence(`${name} is stopped${because}`);
		case 'waiting':
			return asSentence(
				waitingFor.length > 0
					? `${name} waits for ${waitingFor.join(', ')}`
					: `${name} waits${because}`,
			);
		case 'paused':
			return asSentence(`${name} is held${because}`);
		case 'finished':
			return hasFailed(service) && lastExit
				? `${name} has finished with ${exitText(lastExit)}.`
				: `${name} has finished.`;
		case 'scheduled':
			return [
				hasFailed(service) && lastExit
					? `${name} failed in its last run, with ${exitText(lastExit)}, and`
					: name,
				nextStartAt === null
					? 'waits for its time.'
					: `starts again in ${spoken(nextStartAt - now)}.`,
			].join(' ');
	}
}

/** What is worth saying about the difference. */
export function newsOf(before: World, after: World): readonly string[] {
	const gone = [...before.services.keys()].filter((name) => !after.services.has(name));
	return [
		...linkNews(before, after),
		...(after.link.kind === 'up'
			? [
					...gone.map((name) => `${name} is gone from the project.`),
					...[...after.services.values()].flatMap((service) =>
						serviceNews(before.services.get(service.name), service, after.now),
					),
				]
			: []),
		...after.problems
			.map((problem) => asSentence(problemText(problem)))
			.filter((text) => !before.problems.some((old) => asSentence(problemText(old)) === text)),
	];
}

function serviceNews(
	before: ServiceView | undefined,
	after: ServiceView,
	now: number,
): readonly string[] {
	if (before === after) return [];
	const sentence = sentenceOf(after, now);
	if (before === undefined) return [`${after.name} is new in the project. ${sentence}`];
	const ended = after.lastExit !== null && after.lastExit.at !== before.lastExit?.at;
	const isUp = after.state === 'running' && before.state === 'running';
	if (isUp && ended && after.restarts > before.restarts && after.lastExit)
		return [`${after.name} ended with ${exitText(after.lastExit)} and runs again.`];
	const same =
		before.state === after.state &&
		before.health === after.health &&
		isUnready(before) === isUnready(after) &&
		!(ended && after.state === 'backoff');
	return same ? [] : [sentence];
}

function linkNews({link: before}: World, {link: after}: World): readonly string[] {
	if (before.kind === after.kind) return [];
	if (after.kind === 'up')
		return before.kind === 'silent'
			? ['The daemon answers again.']
			: before.kind === 'down'
				? ['The daemon is back.']
				: [];
	if (after.kind === 'silent')
		return [
			`The daemon has not answered since ${clock(after.since)}; the services run on. It may be frozen or very busy; \`weaver daemon restart\` replaces it.`,
		];
	if (after.kind !== 'down') return [];
	return [
		after.stopped
			? 'The daemon was stopped; the services run on. `weaver daemon restart` brings it back.'
			: 'The daemon is gone; the services run on. It is being started again.',
	];
}

/** A length of time in whole words: `8 seconds`, `2 minutes`. */
export function spoken(ms: number): string {
	const seconds = Math.max(0, Math.ceil(ms / 1000));
	const [count, unit] =
		seconds < 120
			? [seconds, 'second']
			: seconds < 7200
				? [Math.round(seconds / 60), 'minute']
				: [Math.round(seconds / 3600), 'hour'];
	return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const countOf = (count: number): string => (count === 1 ? 'One service' : `${count} services`);
