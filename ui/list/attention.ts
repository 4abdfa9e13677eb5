/** What needs attention first: failing, flapping, starting, degraded, well, off. Pure. */
import {hasFailed, isFlapping} from '../../src/history/why-subject.ts';
import {compareMembers} from '../../src/lib/member-name.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {isUnready} from '../detail/check-words.ts';

/** A start younger than this keeps its place, so that a restart by hand does not jump through the list. */
const settling = 3000;

/** Where a service with a broken file stands at least: right after what fails. */
const broken = 4;
/** Where one stands at least whose file says something else than what runs. */
const changed = 6;

/** Lower comes first. */
export function attention(service: ServiceView, now: number): number {
	const rank = attentionOfState(service, now);
	if (service.problem !== null) return Math.min(rank, broken);
	return service.drift.length > 0 ? Math.min(rank, changed) : rank;
}

function attentionOfState(service: ServiceView, now: number): number {
	switch (service.state) {
		case 'failed':
			return 0;
		case 'backoff':
			return 1;
		case 'paused':
			return 4;
		case 'waiting':
			return 5;
		case 'starting':
			if (isFlapping(service, now)) return 3;
			return service.startedAt !== null && now - service.startedAt > settling ? 5 : 7;
		case 'running':
			if (service.health === 'unhealthy') return 2;
			if (isFlapping(service, now)) return 3;
			return service.health === 'degraded' || isUnready(service) ? 6 : 7;
		case 'stopping':
		case 'restarting':
			return 7;
		case 'finished':
		case 'scheduled':
			return hasFailed(service) ? 0 : 8;
		case 'stopped':
			return 9;
	}
}

/** The rank of each is found once: a thousand services are sorted in a millisecond or two. */
export function byAttention(services: Iterable<ServiceView>, now: number): readonly ServiceView[] {
	return [...services]
		.map((service) => ({service, rank: attention(service, now)}))
		.sort((a, b) => a.rank - b.rank || compareMembers(a.service.name, b.service.name))
		.map(({service}) => service);
}
