/** How a service's facts read: one glyph, one word, one reason. */
import type {Exit, ServiceView} from '../../src/ipc/protocol.ts';
import {formatDuration} from '../../src/lib/units.ts';
import {hasFailed} from '../order.ts';
import type {Glyphs, Role} from '../theme.ts';
import {problemText} from './problem.ts';

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
			return service.health === 'degraded' ? 'busy' : 'good';
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

const countdown = ({nextStartAt}: ServiceView, now: number): string => {
	const seconds = nextStartAt === null ? 0 : secondsLeft(nextStartAt, now);
	return seconds === 0 ? 'now' : `in ${formatDuration(seconds * 1000)}`;
};

/** At most nine columns; how it ended where that went wrong, a dash where nothing is known. */
export function healthText(service: ServiceView): string {
	if (service.pid === null)
		return service.state === 'finished' && hasFailed(service) && service.lastExit
			? `exit ${service.lastExit.code ?? '?'}`
			: '-';
	if (service.health === 'unknown') return service.check === null ? '-' : 'checking';
	return service.health;
}

export function exitText(exit: Exit): string {
	if (exit.code === null) return 'exit unknown';
	return exit.signal === null ? `exit ${exit.code}` : `exit ${exit.code} (${exit.signal})`;
}

/** Why the service is not simply well, in one sentence; null when there is nothing to explain. */
export function whyOf(service: ServiceView, now: number): string | null {
	if (service.problem) return `${problemText(service.problem)} · the last good version goes on`;
	const state = stateWhy(service, now);
	if (state !== null) return state;
	if (service.drift.length > 0)
		return `changed on disk: ${service.drift.join(', ')} · takes effect at the next restart`;
	return null;
}

function stateWhy(service: ServiceView, now: number): string | null {
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
		case 'running': {
			if (service.health !== 'degraded' && service.health !== 'unhealthy') return service.reason;
			const {check} = service;
			return check
				? `${check.failures} of the last ${check.window} checks of ${check.target} failed: ${check.message}`
				: (service.reason ?? `health check: ${service.health}`);
		}
		case 'starting':
		case 'restarting':
		case 'stopping':
		case 'stopped':
			return service.reason;
		case 'paused':
			return `held by ${service.reason ?? 'a dependency'}, goes on when that is back`;
		case 'finished':
			return hasFailed(service) ? ended : service.reason;
	}
}
