/**
 * Which services may move now, seen over all of them: dependencies first on the way up, dependents
 * first on the way down. Called after every change; it never acts and never waits.
 */
import {isActive, isLeaving, type ServiceState} from './state.ts';

export type DependencyEdge = {
	readonly service: string;
	/** `healthy` is met once the dependency is ready, `started` once its process runs. */
	readonly condition: 'started' | 'healthy' | 'completed' | 'log_ready';
	readonly optional: boolean;
};

export type Member = {
	/** Its service, where that is called otherwise: the member is one of its instances. */
	readonly service?: string;
	readonly state: Pick<ServiceState, 'phase' | 'wanted' | 'cycling' | 'condemned' | 'finished'>;
	readonly ready: boolean;
	readonly dependencies: readonly DependencyEdge[];
};

/**
 * Services that have instances, by their own name, each as the best of its instances: a dependency
 * on the service is met when one of them meets it, and hopeless when none can.
 */
export function representatives(members: ReadonlyMap<string, Member>): ReadonlyMap<string, Member> {
	const found = new Map<string, Member>();
	for (const [name, member] of members) {
		const {service = name} = member;
		if (service === name) continue;
		const best = found.get(service);
		if (!best || standing(member) > standing(best)) found.set(service, member);
	}
	return found;
}

function standing(member: Member): number {
	const {state, ready} = member;
	if (isDownForGood(member)) return state.finished ? 1 : 0;
	if (isLeaving(state) || state.phase !== 'running') return 2;
	return ready ? 4 : 3;
}

/** Services that are to be told `proceed`. */
export function settle(members: ReadonlyMap<string, Member>): readonly string[] {
	const held = heldBack(members);
	return [...members]
		.filter(([name, member]) => {
			const {phase, finished} = member.state;
			if (isLeaving(member.state)) return phase === 'running' && !held.has(member.service ?? name);
			return phase === 'stopped' && !finished && missing(member, members).length === 0;
		})
		.map(([name]) => name);
}

/** Dependencies that keep a service from starting. */
export const missing = (
	member: Member,
	members: ReadonlyMap<string, Member>,
): readonly DependencyEdge[] =>
	member.dependencies.filter((edge) => !isMet(edge, members.get(edge.service)));

/** True when waiting longer is no use without a new command: the dependency is down for good. */
export const isHopeless = (edge: DependencyEdge, members: ReadonlyMap<string, Member>): boolean => {
	const dependency = members.get(edge.service);
	return !dependency || isDownForGood(dependency);
};

function isMet(edge: DependencyEdge, dependency: Member | undefined): boolean {
	if (!dependency || isDownForGood(dependency)) return edge.optional;
	if (isLeaving(dependency.state) || dependency.state.phase !== 'running') return false;
	return edge.condition === 'started' || dependency.ready;
}

const isDownForGood = ({state}: Member): boolean =>
	state.phase === 'failed' ||
	(state.phase === 'stopped' && (state.wanted === 'down' || state.finished));

/** Services that must not go down yet, because something that needs them is still on its way down. */
function heldBack(members: ReadonlyMap<string, Member>): ReadonlySet<string> {
	const held = new Set<string>();
	for (const member of members.values())
		if (isLeaving(member.state) && isActive(member.state))
			for (const edge of member.dependencies) held.add(edge.service);
	return held;
}
