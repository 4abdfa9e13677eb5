/** What the list shows, in which order, and what of it is selected. Pure. */
import type {ServiceView} from '../../src/lib/service-view.ts';
import type {State} from '../model.ts';
import {matches, parseFilter} from './filter.ts';
import {sorted} from './sort.ts';

type Listing = Pick<State, 'services' | 'list' | 'now'>;

/** Services whose file names no group are one of this name. */
export const noGroup = '';

export type GroupRow = {
	readonly kind: 'group';
	/** `noGroup` for those without. */
	readonly group: string;
	/** Those that the filter lets through, in their order. */
	readonly members: readonly ServiceView[];
	readonly folded: boolean;
};

export type ListRow = {readonly kind: 'service'; readonly service: ServiceView} | GroupRow;

type Order = {
	readonly list: State['list'];
	readonly now: number;
	readonly services: readonly ServiceView[];
	readonly rows: readonly ListRow[];
};

/** The last order of each set of services: one key asks for it a dozen times. */
const orders = new WeakMap<State['services'], Order>();

const none: ReadonlySet<string> = new Set();

const decides = ['filter', 'sort', 'reversed', 'ranks', 'grouped', 'folded'] as const;

function orderOf({services, list, now}: Listing): Order {
	const known = orders.get(services);
	if (known?.now === now && decides.every((field) => known.list[field] === list[field]))
		return known;
	const {fits} = parseFilter(list.filter);
	const shown = [...services.values()].filter((service) => fits(service, now));
	const order = sorted(shown, list, now);
	const groups = list.grouped ? Map.groupBy(order, ({group}) => group ?? noGroup) : null;
	// What is looked for is to be seen, folded or not.
	const folded = list.filter === '' ? list.folded : none;
	const rows = groups
		? [...groups].flatMap(([group, members]) => groupRows(group, members, folded))
		: order.map((service): ListRow => ({kind: 'service', service}));
	const made = {list, now, services: groups ? [...groups.values()].flat() : order, rows};
	orders.set(services, made);
	return made;
}

/** Groups come in the order of their first members, so by attention the one with the worst is first. */
function groupRows(
	group: string,
	members: readonly ServiceView[],
	allFolded: ReadonlySet<string>,
): readonly ListRow[] {
	const folded = allFolded.has(group);
	const head: ListRow = {kind: 'group', group, members, folded};
	return folded
		? [head]
		: [head, ...members.map((service): ListRow => ({kind: 'service', service}))];
}

/** Services in the order of the list, also those in folded groups. */
export const listed = (state: Listing): readonly ServiceView[] => orderOf(state).services;

/** The rows of the list: services, and the heads of groups when it is grouped. */
export const rowsOf = (state: Listing): readonly ListRow[] => orderOf(state).rows;

/** The chosen service while the list shows it, else the first one. */
export function selectedOf(state: Listing): ServiceView | null {
	const {chosen: name, filter} = state.list;
	const chosen = name === null ? undefined : state.services.get(name);
	if (chosen && matches(chosen, filter, state.now)) return chosen;
	return listed(state)[0] ?? null;
}

/** The row that is selected: the service's own, or the head of its group while that is folded; -1: none. */
export function selectedIndex(state: Listing): number {
	const selected = selectedOf(state);
	return rowsOf(state).findIndex((row) =>
		row.kind === 'service'
			? row.service === selected
			: row.folded && (selected?.group ?? noGroup) === row.group,
	);
}

/** The folded group that is selected; null: a service is. */
export function selectedGroup(state: Listing): GroupRow | null {
	if (!state.list.grouped || state.list.folded.size === 0) return null;
	const row = rowsOf(state)[selectedIndex(state)];
	return row?.kind === 'group' ? row : null;
}

/** What the selection comes to when it comes to this row; null: the head of an open group. */
export const serviceOfRow = (row: ListRow | undefined): ServiceView | null =>
	row?.kind === 'service' ? row.service : row?.folded ? (row.members[0] ?? null) : null;

/** The marked services that are there, in the order of the list; those that the filter hides come last. */
export function markedOf(state: Listing): readonly ServiceView[] {
	const {marked} = state.list;
	if (marked.size === 0) return [];
	const shown = listed(state).filter(({name}) => marked.has(name));
	const hidden = [...marked].flatMap((name) => state.services.get(name) ?? []);
	return [...new Set([...shown, ...hidden])];
}

/** Whom a command means: those that are marked, else the folded group or the service that is selected. */
export function targetsOf(state: Listing): readonly ServiceView[] {
	const marked = markedOf(state);
	if (marked.length > 0) return marked;
	const selected = selectedOf(state);
	return selectedGroup(state)?.members ?? (selected ? [selected] : []);
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

/** Everything that needs one of the services, directly or through others, nearest first. */
export function dependentsOf(
	names: readonly string[],
	services: ReadonlyMap<string, ServiceView>,
): readonly string[] {
	const found = new Set<string>();
	const queue = [...names];
	for (const next of queue)
		for (const dependent of services.get(next)?.dependents ?? [])
			if (!names.includes(dependent) && !found.has(dependent)) {
				found.add(dependent);
				queue.push(dependent);
			}
	return [...found];
}

/** Those among them that restart by themselves when one of the services does: `on_restart: restart`. */
export function followersOf(
	names: readonly string[],
	services: ReadonlyMap<string, ServiceView>,
): readonly string[] {
	const found: string[] = [];
	const queue = [...names];
	for (const next of queue) {
		const asked = services.get(next)?.service ?? next;
		for (const dependent of services.get(next)?.dependents ?? []) {
			const view = services.get(dependent);
			const follows = view?.dependencies.some(
				({service, on_restart}) => service === asked && on_restart === 'restart',
			);
			const runs = view?.phase === 'running' || view?.phase === 'starting';
			if (follows && runs && !queue.includes(dependent)) {
				found.push(dependent);
				queue.push(dependent);
			}
		}
	}
	return found;
}
