/** The services in sentences: how they are. Pure. */
import {shortWhy} from '../../src/history/why-short.ts';
import {exitText, hasFailed, isFlapping} from '../../src/history/why-subject.ts';
import {asSentence, problemText} from '../../src/lib/problem-text.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {isUnready} from '../detail/check-words.ts';
import {byAttention} from '../list/attention.ts';
import {countStandings, roleOf, standings} from '../list/state-words.ts';
import type {State} from '../model.ts';

export type World = Pick<State, 'services' | 'problems' | 'link' | 'now' | 'project' | 'toast'>;

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
		...problemsOf(state),
	];
}

/** What is wrong with which file. */
export const problemsOf = ({problems}: Pick<State, 'problems'>): readonly string[] =>
	problems.map((problem) => asSentence(problemText(problem)));

/** Every service, what needs attention first. */
export const listing = ({services, now}: World): readonly string[] =>
	services.size === 0
		? ['There are no services.']
		: byAttention(services.values(), now).map((service) => sentenceOf(service, now));

/** It fails again and again: it is down because of that, or not up long enough for it to be over. */
export function isLooping(service: ServiceView, now: number): boolean {
	const isDown = service.state === 'backoff' || service.state === 'restarting';
	// What is down counts as if it had just started.
	return isFlapping(isDown ? {...service, state: 'starting', startedAt: now} : service, now);
}

export const loopOf = ({name, failures, lastExit}: ServiceView): string =>
	`${name} fails again and again: ${lastExit ? exitText(lastExit) : 'it ended'}, ${failures} times so far`;

/** How a service is. */
export function sentenceOf(service: ServiceView, now: number): string {
	const {name, nextStartAt, lastExit, waitingFor} = service;
	const again = nextStartAt === null ? 'soon' : `in ${spoken(nextStartAt - now)}`;
	if (isLooping(service, now))
		return `${loopOf(service)}${service.state === 'backoff' ? `, restarting ${again}` : ''}.`;
	const why = shortWhy(service, now)?.replaceAll(' · ', ', ') ?? null;
	const because = why === null ? '' : `: ${why}`;
	switch (service.state) {
		case 'running':
			if (service.health === 'unhealthy' || service.health === 'degraded')
				return asSentence(`${name} is ${service.health}${because}`);
			return isUnready(service) ? `${name} runs and is not ready.` : `${name} runs.`;
		case 'backoff': {
			const ended = service.reason ?? (lastExit ? exitText(lastExit) : 'it ended');
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
