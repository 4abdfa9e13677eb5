/** How long the checks of services took lately: the daemon tells it with each result. Pure. */
import type {ServiceView} from '../../src/lib/service-view.ts';

/** When a check that passed was made, and how long it took, ms. */
export type Probe = readonly [at: number, latency: number];
export type Probes = ReadonlyMap<string, readonly Probe[]>;

/** Of one service: ten minutes of a check every ten seconds. */
const kept = 60;

/** The check that the roll-ups know too: health, else readiness. Null when it failed or was never made. */
export function probeOf({checks}: Pick<ServiceView, 'checks'>): Probe | null {
	const last =
		checks.find(({kind}) => kind === 'health')?.last ??
		checks.find(({kind}) => kind === 'readiness')?.last;
	return last?.ok ? [last.at, last.latency] : null;
}

/** The same map when nothing is new. */
export function withProbes(before: Probes, changed: readonly ServiceView[]): Probes {
	const news = changed.flatMap((service) => {
		const probe = probeOf(service);
		const own = before.get(service.name) ?? [];
		return probe === null || own.at(-1)?.[0] === probe[0]
			? []
			: [[service.name, [...own.slice(1 - kept), probe]] as const];
	});
	return news.length === 0 ? before : new Map([...before, ...news]);
}

export const withoutProbes = (before: Probes, removed: readonly string[]): Probes =>
	removed.some((name) => before.has(name))
		? new Map([...before].filter(([name]) => !removed.includes(name)))
		: before;
