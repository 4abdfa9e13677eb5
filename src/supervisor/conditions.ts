/**
 * What one service needs of others, and whether it has it: to start, and to go on. Pure.
 *
 *                          | started          | healthy         | log_ready      | completed
 *   to start, it must be   | running          | ready           | ready in its log | ended well
 *   it is broken when      | down, failed, paused, or crash-looping          | never
 *                          |                  | or unhealthy    |                |
 */
import {isActive, isLeaving, type ServiceState} from './state.ts';

export type DependencyEdge = {
	readonly service: string;
	/** `healthy` is met once the dependency is ready, `started` once its process runs. */
	readonly condition: 'started' | 'healthy' | 'completed' | 'log_ready';
	readonly optional: boolean;
	/** `restart`: when the dependency goes round, so does this service. */
	readonly on_restart: 'none' | 'restart';
};

/** A service as the dependency graph sees it. */
export type Member = {
	readonly state: Pick<
		ServiceState,
		| 'phase'
		| 'wanted'
		| 'cycling'
		| 'condemned'
		| 'returning'
		| 'finished'
		| 'failures'
		| 'lastExit'
		| 'nextStartAt'
	>;
	/** The service's name in its file; its instances share it. */
	readonly service: string;
	readonly ready: boolean;
	/** Its log check has seen its line in this run. */
	readonly logReady: boolean;
	/** Its liveness check says that it does not work. */
	readonly unhealthy: boolean;
	/** It ended by itself with a code that counts as success, and rests. */
	readonly completed: boolean;
	readonly dependencies: readonly DependencyEdge[];
	readonly waits: readonly {readonly service: string; readonly timeout: number}[];
};

/** Members by their own name, and the names of each service's instances. */
export type Graph = {
	readonly members: ReadonlyMap<string, Member>;
	readonly instances: ReadonlyMap<string, readonly string[]>;
};

export function graphOf(members: ReadonlyMap<string, Member>): Graph {
	const instances = new Map<string, string[]>();
	for (const [name, {service}] of members) {
		const names = instances.get(service);
		if (names) names.push(name);
		else instances.set(service, [name]);
	}
	return {members, instances};
}

/** Ms of backoff that dependents sit out; a longer one pauses them. */
const shortGap = 10_000;
/** Failures in a row from which on a dependency in backoff is no passing trouble. */
const loopingAt = 2;

/** Who can meet an edge: the service itself or its instances; none when it is unknown. */
export const providersOf = ({members, instances}: Graph, service: string): readonly Member[] =>
	(instances.get(service) ?? []).flatMap((name) => members.get(name) ?? []);

/** Dependencies that keep a service from starting. */
export const missing = (member: Member, graph: Graph): readonly DependencyEdge[] =>
	member.dependencies.filter((edge) => !isMet(edge, graph));

/** Services of its `wait_for` that are not ready. */
export const unready = (member: Member, graph: Graph): Member['waits'] =>
	member.waits.filter(({service}) => !providersOf(graph, service).some(isReady));

/** True when the dependency lets a service start. */
export function isMet(edge: DependencyEdge, graph: Graph): boolean {
	const providers = providersOf(graph, edge.service);
	if (providers.every((provider) => isDownForGood(provider, edge))) return edge.optional;
	return providers.some((provider) => meets(edge, provider));
}

/** True when a running service can't go on without it: the dependency won't be back in a moment. */
export const isBroken = (edge: DependencyEdge, graph: Graph): boolean =>
	isNeeded(edge) && areBroken(edge, graph, new Map());

/** True when a service that was paused may go on: the dependency is back, and stays. */
export const isBack = (edge: DependencyEdge, graph: Graph): boolean =>
	!isNeeded(edge) ||
	providersOf(graph, edge.service).some(
		(provider) => meets(edge, provider) && (provider.ready || provider.state.failures < loopingAt),
	);

/** True while the dependency is on its way to coming up again, and nobody stands in for it. */
export function isGoingRound(edge: DependencyEdge, graph: Graph): boolean {
	const providers = providersOf(graph, edge.service);
	return (
		edge.condition !== 'completed' &&
		providers.some(({state}) => goesRound(state)) &&
		!providers.some((provider) => meets(edge, provider))
	);
}

/** The service that is down for good, so that waiting is no use without a command; null: there is hope. */
export function hopelessOf(edge: DependencyEdge, graph: Graph): string | null {
	return edge.optional ? null : hopeless(edge, graph, new Set());
}

function hopeless(edge: DependencyEdge, graph: Graph, seen: Set<string>): string | null {
	if (seen.has(edge.service)) return null;
	seen.add(edge.service);
	const providers = providersOf(graph, edge.service);
	if (providers.every((provider) => isDownForGood(provider, edge))) return edge.service;
	let root: string | null = null;
	for (const provider of providers) {
		const waits = provider.state.phase === 'stopped' && !isDownForGood(provider, edge);
		const found = provider.dependencies
			.filter((each) => waits && !each.optional && !isMet(each, graph))
			.map((each) => hopeless(each, graph, seen))
			.find((name) => name !== null);
		if (!found) return null;
		root = found;
	}
	return root;
}

/** What is only needed for the start does not matter to a service that runs. */
const isNeeded = ({optional, condition}: DependencyEdge): boolean =>
	!optional && condition !== 'completed';

function meets({condition}: DependencyEdge, provider: Member): boolean {
	const {state, completed, logReady} = provider;
	if (condition === 'completed') return completed;
	if (isLeaving(state) || state.phase !== 'running') return false;
	switch (condition) {
		case 'started':
			return true;
		case 'healthy':
			return isReady(provider);
		case 'log_ready':
			return logReady;
	}
}

const isReady = ({state, ready, unhealthy}: Member): boolean =>
	state.phase === 'running' && !isLeaving(state) && ready && !unhealthy;

const isDownForGood = ({state, completed}: Member, {condition}: DependencyEdge): boolean =>
	state.phase === 'failed' ||
	(state.phase === 'stopped' &&
		(state.wanted === 'down' || state.finished) &&
		!(condition === 'completed' && completed));

/** `known` are the answers for those who wait themselves; one under way counts as not broken. */
const areBroken = (edge: DependencyEdge, graph: Graph, known: Map<Member, boolean>): boolean =>
	providersOf(graph, edge.service).every((provider) => hasBroken(provider, edge, graph, known));

function hasBroken(
	provider: Member,
	edge: DependencyEdge,
	graph: Graph,
	known: Map<Member, boolean>,
): boolean {
	const {state, completed, unhealthy} = provider;
	if (state.wanted === 'paused' || state.condemned?.action === 'stop') return true;
	if (state.wanted === 'down') return !completed;
	switch (state.phase) {
		case 'failed':
			return true;
		case 'backoff':
			return state.failures >= loopingAt || gapOf(state) > shortGap;
		case 'running':
			return edge.condition === 'healthy' && unhealthy && !isLeaving(state);
		case 'stopped': {
			const found = known.get(provider);
			if (found !== undefined) return found;
			known.set(provider, false);
			const waitsInVain = provider.dependencies.some((each) =>
				isNeeded(each) ? areBroken(each, graph, known) : hopelessOf(each, graph) !== null,
			);
			known.set(provider, waitsInVain);
			return waitsInVain;
		}
		case 'starting':
		case 'stopping':
			return false;
	}
}

const goesRound = (state: Member['state']): boolean =>
	state.wanted === 'up' &&
	(isActive(state)
		? state.returning || state.cycling || state.condemned?.action === 'restart'
		: state.returning && state.phase !== 'failed');

const gapOf = ({lastExit, nextStartAt}: Member['state']): number =>
	lastExit === null || nextStartAt === null ? 0 : nextStartAt - lastExit.at;
