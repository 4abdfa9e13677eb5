/** What a restart would come to: who goes down and up with it, in which order, and for about how long. Pure. */
import type {RestartPlan, RestartStep} from '../ipc/messages.ts';

/** One service of the restart. */
export type Restarting = {
	readonly name: string;
	/** The service with which it restarts; null: it was asked for. */
	readonly because: string | null;
	/** Those of the restart that it needs; `ready`: it waits until they are, not only until they run. */
	readonly needs: readonly {readonly name: string; readonly ready: boolean}[];
	/** Medians, ms: from the request to end until it has ended, from its start until it is ready; null: never seen. */
	readonly stop: number | null;
	readonly start: number | null;
	/** How many restarts the medians are of. */
	readonly measured: number;
};

/** Dependents go down first and come up last; what was never measured counts as no time and is named. */
export function planRestart(services: readonly Restarting[]): RestartPlan {
	const all = new Map(services.map((service) => [service.name, service]));
	const downAt = memo((name: string, at: (name: string) => number): number => {
		const after = services.filter(({needs}) => needs.some((need) => need.name === name));
		return Math.max(0, ...after.map((each) => at(each.name))) + (all.get(name)?.stop ?? 0);
	});
	const upAt = memo((name: string, at: (name: string) => number): number => {
		const needs = all.get(name)?.needs ?? [];
		const waits = needs.map((need) => at(need.name) + (need.ready ? startOf(need.name) : 0));
		return Math.max(downAt(name), ...waits);
	});
	const startOf = (name: string): number => all.get(name)?.start ?? 0;
	const order = services
		.map((service) => ({service, down: downAt(service.name), up: upAt(service.name)}))
		.toSorted((a, b) => a.down - b.down || b.up - a.up || depthOf(b, all) - depthOf(a, all));
	const steps = order.map(({service, down, up}): RestartStep => {
		const {name, because, stop, start, measured} = service;
		const away = measured === 0 ? null : up + (start ?? 0) - (down - (stop ?? 0));
		return {name, because, away, measured};
	});
	const known = steps.filter(({measured}) => measured > 0);
	return {
		steps,
		duration:
			known.length === 0
				? null
				: Math.max(...order.map(({service, up}) => up + (service.start ?? 0))),
		measured: known.length === 0 ? 0 : Math.min(...known.map(({measured}) => measured)),
	};
}

/** The length of the longest chain below it: what has equal times is ordered by that. */
function depthOf(
	{service}: {readonly service: Restarting},
	all: ReadonlyMap<string, Restarting>,
): number {
	const depth = memo((name: string, at: (name: string) => number): number =>
		Math.max(0, ...(all.get(name)?.needs ?? []).map((need) => 1 + at(need.name))),
	);
	return depth(service.name);
}

/** A function of names that asks itself about others; what goes round in a circle counts as 0. */
function memo(
	find: (name: string, at: (name: string) => number) => number,
): (name: string) => number {
	const known = new Map<string, number>();
	const at = (name: string): number => {
		const before = known.get(name);
		if (before !== undefined) return before;
		known.set(name, 0);
		const value = find(name, at);
		known.set(name, value);
		return value;
	};
	return at;
}
