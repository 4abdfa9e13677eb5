/** Which services a stop holds down until it is taken back. Pure. */
import type {ServiceView} from '../../src/lib/service-view.ts';

/** What goes on and cannot go on without one of them, directly or through others, nearest first. */
export function heldBy(
	names: readonly string[],
	services: ReadonlyMap<string, ServiceView>,
): readonly string[] {
	const down = new Set(names);
	// It grows while it is gone through.
	for (const name of down)
		for (const dependent of services.get(name)?.dependents ?? [])
			if (
				needs(services.get(dependent), services.get(name)?.service) &&
				!isLeft(name, down, services)
			)
				down.add(dependent);
	return [...down].filter((name) => !names.includes(name));
}

/** It goes on, and could not without that service. */
function needs(dependent: ServiceView | undefined, needed: string | undefined): boolean {
	if (dependent?.wanted !== 'up') return false;
	if (!['running', 'starting', 'backoff'].includes(dependent.phase)) return false;
	return dependent.dependencies.some(
		({service, condition, optional}) =>
			service === needed && !optional && condition !== 'completed',
	);
}

/** An instance beside this one that stays up is enough. */
const isLeft = (
	name: string,
	down: ReadonlySet<string>,
	services: ReadonlyMap<string, ServiceView>,
): boolean =>
	[...services.values()].some(
		(each) =>
			each.service === services.get(name)?.service && each.wanted === 'up' && !down.has(each.name),
	);
