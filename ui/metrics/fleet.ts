/** All services by what they cost: which come first, and what they are of the whole. Pure. */
import {compareMembers} from '../../src/lib/member-name.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {matches} from '../list/filter.ts';
import {meanCpu} from '../list/sort.ts';
import type {State} from '../model.ts';
import type {FleetSort} from './metrics-view.ts';

type Costs = Pick<State, 'services' | 'metrics' | 'list' | 'now'>;

/**
 * Those that the list's filter lets through, the most expensive first; what does not run costs nothing,
 * but has its restarts. CPU counts as the mean of the last seconds, so that rows keep their places.
 */
export function fleetOrder(state: Costs, sort: FleetSort): readonly ServiceView[] {
	const cost = (service: ServiceView): number => {
		if (sort === 'restarts') return service.restarts;
		if (service.pid === null) return -1;
		return sort === 'cpu' ? (meanCpu(service, state.metrics.recent) ?? -1) : (service[sort] ?? -1);
	};
	return [...state.services.values()]
		.filter((service) => matches(service, state.list.filter, state.now))
		.map((service) => ({service, cost: cost(service), rests: Number(service.pid === null)}))
		.sort(
			(a, b) =>
				b.cost - a.cost || a.rests - b.rests || compareMembers(a.service.name, b.service.name),
		)
		.map(({service}) => service);
}

/** Of all services, also those that a filter hides. */
export const totalOf = ({services}: Pick<State, 'services'>, field: FleetSort): number =>
	[...services.values()].reduce((sum, service) => sum + (service[field] ?? 0), 0);

/** The first visible row, so that the one at `index` is in sight. */
export const fleetTop = (top: number, index: number, rows: number): number =>
	Math.max(0, Math.min(top, index), index - rows + 1);
