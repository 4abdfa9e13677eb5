/** Why a service is not simply well, in one line: what the list, the status and the screen's WHY line say. Pure. */
import {dependencyIn, reasonText} from '../lib/pause-reason.ts';
import {problemText} from '../lib/problem-text.ts';
import {formatAge, formatDuration} from '../lib/units.ts';
import {exitText, hasFailed, isFlapping, type Subject} from './why-subject.ts';

/** Null when there is nothing to explain. */
export function shortWhy(service: Subject, now: number): string | null {
	if (service.problem) return `${problemText(service.problem)} · the last good version goes on`;
	const state = stateWhy(service, now);
	if (state !== null) return state;
	if (service.drift.length > 0)
		return `changed on disk: ${service.drift.join(', ')} · takes effect at the next restart`;
	return null;
}

function stateWhy(service: Subject, now: number): string | null {
	const ended = service.lastExit
		? `${exitText(service.lastExit)}, ${formatDuration(now - service.lastExit.at)} ago`
		: null;
	switch (service.state) {
		case 'failed':
			return service.reason ?? ended ?? 'it failed';
		case 'backoff':
			return [
				service.reason ?? ended ?? 'it ended',
				`restart ${service.restarts + 1} ${countdown(service, now)}`,
			].join(' · ');
		case 'waiting':
			return service.waitingFor.length > 0
				? `waits for ${service.waitingFor.join(', ')}`
				: (service.reason ?? 'waits');
		case 'paused':
			return pauseText(service);
		case 'running':
		case 'starting':
			return isFlapping(service, now) ? flappingText(service, now) : service.reason;
		case 'restarting':
		case 'stopping':
		case 'stopped':
			return service.reason;
		case 'scheduled':
			return [
				hasFailed(service) && ended !== null ? `last run ${ended}` : null,
				`next start ${countdown(service, now)}`,
				hasFailed(service) ? null : service.reason,
			]
				.filter((part) => part !== null)
				.join(' · ');
		case 'finished':
			return hasFailed(service) ? ended : service.reason;
	}
}

function flappingText(service: Subject, now: number): string {
	const {failures, lastExit, reason, resetAfter, startedAt} = service;
	const left = Math.max(1000, (startedAt ?? now) + resetAfter - now);
	return [
		...(reason === null ? [] : [reason]),
		`flapping: it failed ${failures} times in a row`,
		...(lastExit ? [`${exitText(lastExit)}, ${formatDuration(now - lastExit.at)} ago`] : []),
		`counts as steady in ${formatAge(left)}`,
	].join(' · ');
}

/** What its checks find wrong with a service that runs; null when nothing is. */
export const troubleOf = ({checks, reason}: Subject): string | null =>
	checks.some(
		({verdict, action}) => (verdict === 'degraded' || verdict === 'unhealthy') && action !== 'none',
	)
		? (reason ?? 'a check fails')
		: null;

/** Services whose not being ready is what its checks complain of. */
export const blamedBy = ({checks}: Subject): readonly string[] =>
	checks
		.filter(({type, last}) => type === 'dependency' && last?.ok === false)
		.map(({target}) => target);

/** The dependency whose failure holds it; null when it is none. */
export const pausedBy = ({reason}: Subject): string | null => dependencyIn(reason);

const pauseText = ({reason}: Subject): string => (reason === null ? 'held' : reasonText(reason));

const countdown = ({nextStartAt}: Subject, now: number): string => {
	const seconds = nextStartAt === null ? 0 : Math.max(0, Math.floor((nextStartAt - now) / 1000));
	return seconds === 0 ? 'now' : `in ${formatDuration(seconds * 1000)}`;
};
