/** What services have to do with each other right now. Answers questions, changes nothing. Pure. */
import {dependentsOf as dependentsIn} from '../config/graph.ts';
import type {ServiceConfig} from '../config/service-schema.ts';
import {serviceOf} from '../lib/member-name.ts';
import {
	type Graph,
	hopelessOf,
	isMet,
	type Member,
	missing,
	providersOf,
	unready,
} from './conditions.ts';
import {describeState} from './describe.ts';
import type {Supervised} from './supervised.ts';

type Services = ReadonlyMap<string, Supervised>;

/** All services, and how they need each other. */
type Around = {readonly services: Services; readonly graph: Graph};

/** The services as the dependency graph sees them. */
export const membersOf = (services: Services): ReadonlyMap<string, Member> =>
	new Map([...services].map(([name, service]) => [name, service.member]));

/** Names with everything they lack to run, dependencies first; what is optional stays out. */
export function withDependencies({graph}: Around, names: readonly string[]): readonly string[] {
	const found = new Set<string>();
	const seen = new Set<string>();
	const visit = (name: string): void => {
		const member = graph.members.get(name);
		if (!member || seen.has(name)) return;
		seen.add(name);
		for (const needed of lacking(member, graph))
			for (const each of graph.instances.get(needed) ?? []) visit(each);
		found.add(name);
	};
	for (const name of names) visit(name);
	return [...found];
}

const lacking = (member: Member, graph: Graph): readonly string[] => [
	...member.dependencies
		.filter((edge) => !edge.optional && !isMet(edge, graph))
		.map(({service}) => service),
	...unready(member, graph).map(({service}) => service),
];

/** Everything that needs one of the names, directly or (`transitive`) not. */
export function dependentsOf(
	services: Services,
	names: readonly string[],
	transitive: boolean,
): readonly string[] {
	const nodes = nodesOf(services);
	const found = names.flatMap((name) => dependentsIn(nodes, serviceOf(name), transitive));
	return namesOf(services, [...new Set(found)]).filter((name) => !names.includes(name));
}

/** The members of services, in order. */
const namesOf = (services: Services, asked: readonly string[]): readonly string[] =>
	asked.flatMap((service) =>
		[...services.values()].filter((each) => each.service === service).map(({name}) => name),
	);

/** Who names each service as a dependency, for many questions at once. */
export function directDependents(services: Services): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, string[]>();
	for (const {name, config} of services.values())
		for (const {service} of config.dependencies) {
			const names = found.get(service);
			if (names) names.push(name);
			else found.set(service, [name]);
		}
	return found;
}

/** What keeps a service from starting, for people: `api (healthy)`, `db (failed)`. */
export function waitingFor({services, graph}: Around, name: string): readonly string[] {
	const service = services.get(name);
	if (!service || !isWaiting(service)) return [];
	const {member} = service;
	const edges = missing(member, graph).map((edge) => {
		const [provider] = providersOf(graph, edge.service);
		if (!provider) return `${edge.service} (unknown)`;
		if (hopelessOf(edge, graph) !== edge.service) return `${edge.service} (${edge.condition})`;
		return `${edge.service} (${stateOf(services, edge.service)})`;
	});
	const {predecessor} = service;
	const isOld = (each: Supervised) => each.file === null && each.service === predecessor;
	const before = [...services.values()].some(isOld) ? [`${predecessor} (stopped)`] : [];
	const waits = unready(member, graph).map((wait) => `${wait.service} (wait_for)`);
	return [...before, ...edges, ...waits];
}

/** A service that is down for good, so that waiting for it is no use; null when there is none. */
export function hopelessDependency({graph}: Around, name: string): string | null {
	const member = graph.members.get(name);
	if (!member) return null;
	return (
		missing(member, graph)
			.map((edge) => hopelessOf(edge, graph))
			.find((found) => found !== null) ?? null
	);
}

/** The word for a service, or for the first of its instances. */
export function stateOf(services: Services, name: string): string {
	const found = services.get(name) ?? [...services.values()].find(({service}) => service === name);
	return found ? describeState(found.state) : 'unknown';
}

/** Services whose reason for waiting may read differently once one of `names` changed. */
export function waitingOn(services: Services, names: ReadonlySet<string>): readonly string[] {
	const changed = new Set([...names].map(serviceOf));
	return [...services.values()]
		.filter(isWaiting)
		.filter(({config}) =>
			[...config.dependencies, ...config.wait_for].some(({service}) => changed.has(service)),
		)
		.map(({name}) => name);
}

export const isWaiting = ({state}: Supervised): boolean =>
	state.phase === 'stopped' && state.wanted === 'up';

/** Each service once, whatever the number of its instances. */
const nodesOf = (services: Services): readonly ServiceConfig[] => [
	...new Map([...services.values()].map(({service, config}) => [service, config])).values(),
];
