/** How a service's facts read: one glyph, one word. */
import {hasFailed} from '../../src/history/why-subject.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {checksText, isUnready} from '../detail/check-words.ts';
import type {Glyphs, Role} from '../theme.ts';

/** The four things the header counts. */
export type Standing = 'running' | 'starting' | 'failing' | 'off';

export function standingOf(service: ServiceView): Standing {
	switch (service.state) {
		case 'failed':
		case 'backoff':
			return 'failing';
		case 'running':
			return service.health === 'unhealthy' ? 'failing' : 'running';
		case 'starting':
		case 'waiting':
		case 'paused':
		case 'restarting':
		case 'stopping':
			return 'starting';
		case 'finished':
			return hasFailed(service) ? 'failing' : 'off';
		case 'scheduled':
		case 'stopped':
			return 'off';
	}
}

export function glyphOf(service: ServiceView, glyphs: Glyphs): string {
	switch (standingOf(service)) {
		case 'running':
			return glyphs.on;
		case 'starting':
			return glyphs.busy;
		case 'failing':
			return glyphs.bad;
		case 'off':
			return service.state === 'finished' ? glyphs.done : glyphs.off;
	}
}

export function roleOf(service: ServiceView): Role {
	switch (standingOf(service)) {
		case 'running':
			return service.health === 'degraded' || isUnready(service) ? 'busy' : 'good';
		case 'starting':
			return 'busy';
		case 'failing':
			return 'bad';
		case 'off':
			return 'muted';
	}
}

/** At most twelve columns: `running`, `backoff 8s`. */
export function stateText(service: ServiceView, now: number): string {
	if (service.state !== 'backoff' || service.nextStartAt === null) return service.state;
	return `backoff ${secondsLeft(service.nextStartAt, now)}s`;
}

const secondsLeft = (until: number, now: number): number =>
	Math.max(0, Math.ceil((until - now) / 1000));

/** At most nine columns; how it ended where that went wrong, a dash where nothing is known. */
export function healthText(service: ServiceView): string {
	if (service.pid === null)
		return service.state === 'finished' && hasFailed(service) && service.lastExit
			? `exit ${service.lastExit.code ?? '?'}`
			: '-';
	return checksText(service);
}
