/** Which services the list shows, and in what order: what needs attention first. */
import {hasFailed} from '../../src/history/why-subject.ts';
import {compareMembers} from '../../src/lib/member-name.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {isUnready} from '../detail/check-words.ts';
import type {State} from '../model.ts';

/** A start younger than this keeps its place, so that a restart by hand does not jump through the list. */
const settling = 3000;

/** Where a service with a broken file stands at least: right after what fails. */
const broken = 3;

/** Lower comes first. */
export function attention(service: ServiceView, now: number): number {
	const rank = attentionOfState(service, now);
	return service.problem === null ? rank : Math.min(rank, broken);
}

function attentionOfState(service: ServiceView, now: number): number {
	switch (service.state) {
		case 'failed':
			return 0;
		case 'backoff':
			return 1;
		case 'paused':
			return 3;
		case 'waiting':
			return 4;
		case 'starting':
			return service.startedAt !== null && now - service.startedAt > settling ? 4 : 6;
		case 'running':
			if (service.health === 'unhealthy') return 2;
			return service.health === 'degraded' || isUnready(service) ? 5 : 6;
		case 'stopping':
		case 'restarting':
			return 6;
		case 'finished':
			return hasFailed(service) ? 0 : 7;
		case 'scheduled':
			return 7;
		case 'stopped':
			return 8;
	}
}

export function byAttention(services: Iterable<ServiceView>, now: number): readonly ServiceView[] {
	return [...services]
		.map((service) => ({service, rank: attention(service, now)}))
		.sort((a, b) => a.rank - b.rank || compareMembers(a.service.name, b.service.name))
		.map(({service}) => service);
}

/**
 * Words that must all be found in the name, group, type, a tag, the state or the health; a word
 * with `!` in front must not be found.
 */
export function matches(service: ServiceView, filter: string): boolean {
	const words = filter
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '' && word !== '!');
	if (words.length === 0) return true;
	const text = [
		service.name,
		service.group ?? '',
		service.type,
		...service.tags,
		service.state,
		service.health,
	]
		.join(' ')
		.toLowerCase();
	return words.every((word) =>
		word.startsWith('!') ? !text.includes(word.slice(1)) : text.includes(word),
	);
}

/** The rows of the list. */
export const listed = (state: Pick<State, 'services' | 'list' | 'now'>): readonly ServiceView[] =>
	byAttention(state.services.values(), state.now).filter((service) =>
		matches(service, state.list.filter),
	);

/** The chosen service while the list shows it, else the first one. */
export function selectedOf(state: Pick<State, 'services' | 'list' | 'now'>): ServiceView | null {
	const {chosen: name, filter} = state.list;
	const chosen = name === null ? undefined : state.services.get(name);
	if (chosen && matches(chosen, filter)) return chosen;
	return listed(state)[0] ?? null;
}

/** The member of this name; of a service with instances one that works, if any does. */
export function standInOf(
	name: string,
	services: ReadonlyMap<string, ServiceView>,
): ServiceView | null {
	const instances = [...services.values()].filter(({service}) => service === name);
	return (
		services.get(name) ??
		instances.find(({ready}) => ready) ??
		instances.find(({pid}) => pid !== null) ??
		instances[0] ??
		null
	);
}

/** Everything that needs the service, directly or through others, nearest first. */
export function dependentsOf(
	name: string,
	services: ReadonlyMap<string, ServiceView>,
): readonly string[] {
	const found = new Set<string>();
	const queue = [name];
	for (const next of queue)
		for (const dependent of services.get(next)?.dependents ?? [])
			if (dependent !== name && !found.has(dependent)) {
				found.add(dependent);
				queue.push(dependent);
			}
	return [...found];
}
