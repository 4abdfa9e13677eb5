/** How a service's facts read: one glyph, one word. Pure. */
import {hasFailed, isFlapping} from '../../src/history/why-subject.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {checksText, isUnready} from '../detail/check-words.ts';
import type {Glyphs, Role} from '../theme.ts';

/** The words that the header counts, in its order. */
export const standings = [
	'up',
	'degraded',
	'flapping',
	'starting',
	'waiting',
	'stopping',
	'failing',
	'off',
] as const;
export type Standing = (typeof standings)[number];

export function standingOf(service: ServiceView, now: number): Standing {
	switch (service.state) {
		case 'failed':
		case 'backoff':
			return 'failing';
		case 'running':
			if (service.health === 'unhealthy') return 'failing';
			if (isFlapping(service, now)) return 'flapping';
			return service.health === 'degraded' || isUnready(service) ? 'degraded' : 'up';
		case 'starting':
			return isFlapping(service, now) ? 'flapping' : 'starting';
		case 'restarting':
			return 'starting';
		case 'waiting':
		case 'paused':
			return 'waiting';
		case 'stopping':
			return 'stopping';
		case 'finished':
		case 'scheduled':
			return hasFailed(service) ? 'failing' : 'off';
		case 'stopped':
			return 'off';
	}
}

/** The glyph and the role of a standing, wherever it is drawn. */
export function glyphOfStanding(standing: Standing, glyphs: Glyphs): string {
	switch (standing) {
		case 'up':
			return glyphs.on;
		case 'failing':
			return glyphs.bad;
		case 'off':
			return glyphs.off;
		case 'degraded':
		case 'flapping':
		case 'starting':
		case 'waiting':
		case 'stopping':
			return glyphs.busy;
	}
}

export function roleOfStanding(standing: Standing): 'good' | 'busy' | 'bad' | 'muted' {
	switch (standing) {
		case 'up':
			return 'good';
		case 'failing':
			return 'bad';
		case 'off':
			return 'muted';
		case 'degraded':
		case 'flapping':
		case 'starting':
		case 'waiting':
		case 'stopping':
			return 'busy';
	}
}

export const glyphOf = (service: ServiceView, now: number, glyphs: Glyphs): string =>
	service.state === 'finished' && !hasFailed(service)
		? glyphs.done
		: glyphOfStanding(standingOf(service, now), glyphs);

export const roleOf = (service: ServiceView, now: number): Role =>
	roleOfStanding(standingOf(service, now));

/** At most twelve columns: `running`, `flapping`, `backoff 8s`. */
export function stateText(service: ServiceView, now: number): string {
	if (isFlapping(service, now)) return 'flapping';
	if (service.state !== 'backoff' || service.nextStartAt === null) return service.state;
	const seconds = secondsLeft(service.nextStartAt, now);
	return seconds === 0 ? 'backoff' : `backoff ${seconds}s`;
}

/** Whole ones: the screen's clock is up to a second behind, so that a part of one is none. */
const secondsLeft = (until: number, now: number): number =>
	Math.max(0, Math.floor((until - now) / 1000));

/** At most nine columns; how it ended where that went wrong, a dash where nothing is known. */
export function healthText(service: ServiceView): string {
	if (service.pid === null)
		return service.state !== 'failed' && hasFailed(service) && service.lastExit
			? `exit ${service.lastExit.code ?? '?'}`
			: '-';
	return checksText(service);
}

/** How many stand how. */
export type Counts = Readonly<Record<Standing, number>>;

export function countStandings(services: Iterable<ServiceView>, now: number): Counts {
	const counts = {
		up: 0,
		degraded: 0,
		flapping: 0,
		starting: 0,
		waiting: 0,
		stopping: 0,
		failing: 0,
		off: 0,
	};
	for (const service of services) counts[standingOf(service, now)] += 1;
	return counts;
}
