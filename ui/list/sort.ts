/**
 * Orders of the list other than by attention. Measured values move every second, so an order by them
 * is held: it is made again at most every `holds`, and not while somebody moves about in the list. Pure.
 */
import {compareMembers} from '../../src/lib/member-name.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import type {State} from '../model.ts';
import {byAttention} from './attention.ts';
import type {SortKey} from './list-view.ts';

/** Shortest time between two orders by a measured value, ms. */
const holds = 5000;
/** After a key that did something in the list it stays as it is for this long, ms. */
const quiet = 3000;

const isMeasured = (sort: SortKey): boolean => sort === 'cpu' || sort === 'memory';

/** Which way a sort goes unless it is reversed. */
export const isDescending = (sort: SortKey, reversed: boolean): boolean =>
	(sort !== 'name') !== reversed;

export function sorted(
	services: Iterable<ServiceView>,
	{sort, reversed, ranks}: State['list'],
	now: number,
): readonly ServiceView[] {
	if (sort === 'attention') {
		const order = byAttention(services, now);
		return reversed ? order.toReversed() : order;
	}
	const direction = reversed ? -1 : 1;
	return [...services]
		.map((service) => ({service, value: placeOf(service, sort, ranks)}))
		.sort((a, b) => {
			if (a.value === null || b.value === null) {
				if (a.value !== b.value) return a.value === null ? 1 : -1;
			} else if (a.value !== b.value) return (a.value - b.value) * direction;
			return compareMembers(a.service.name, b.service.name) * (sort === 'name' ? direction : 1);
		})
		.map(({service}) => service);
}

/** Smaller comes first; what has no value comes last, also in reverse. */
function placeOf(
	service: ServiceView,
	sort: SortKey,
	ranks: State['list']['ranks'],
): number | null {
	switch (sort) {
		case 'attention':
		case 'name':
			return 0;
		case 'cpu':
		case 'memory':
			return ranks?.get(service.name) ?? null;
		case 'restarts':
			return -service.restarts;
		case 'uptime':
			return service.pid === null ? null : service.startedAt;
	}
}

/** After an action: an order by a measured value is made again when it is old and nobody is at it. */
export function keepRanks(before: State, after: State): State {
	const {list, now} = after;
	const was = before.list;
	const touched =
		list.chosen !== was.chosen ||
		list.filter !== was.filter ||
		list.marked !== was.marked ||
		list.folded !== was.folded;
	const touchedAt = touched ? now : list.touchedAt;
	if (!isMeasured(list.sort)) return after;
	const old = now !== before.now && now - list.rankedAt >= holds && now - touchedAt >= quiet;
	if (list.ranks !== null && list.sort === was.sort && !old)
		return touched ? {...after, list: {...list, touchedAt}} : after;
	return {...after, list: {...list, touchedAt, ranks: ranksOf(after), rankedAt: now}};
}

/** CPU is the mean of the last seconds: one busy second is no reason to move. */
function ranksOf({services, metrics, list}: State): ReadonlyMap<string, number> {
	const measured = [...services.values()].flatMap((service) => {
		const value = list.sort === 'memory' ? service.memory : meanCpu(service, metrics.recent);
		return value === null ? [] : [{name: service.name, value}];
	});
	measured.sort((a, b) => b.value - a.value || compareMembers(a.name, b.name));
	return new Map(measured.map(({name}, rank) => [name, rank]));
}

/** Of the last seconds; null for what does not run. */
export function meanCpu(
	{name, cpu}: ServiceView,
	recent: State['metrics']['recent'],
): number | null {
	const samples = recent.get(name) ?? [];
	if (cpu === null || samples.length === 0) return cpu;
	return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}
