/** What services have to do with each other right now. Answers questions, changes nothing. */
import {dependenciesOf, dependentsOf as dependentsIn} from '../config/graph.ts';
import type {ServiceConfig} from '../config/service-schema.ts';
import {serviceOf} from '../lib/member-name.ts';
import {isHopeless, type Member, missing, representatives} from './settle.ts';
import type {Supervised} from './supervised.ts';

type Services = ReadonlyMap<string, Supervised>;

/** The services as the dependency graph sees them; one with instances also by its own name. */
export function membersOf(services: Services): ReadonlyMap<string, Member> {
	const members = new Map([...services].map(([name, {member}]) => [name, member]));
	return new Map([...members, ...representatives(members)]);
}

/** Names with everything they need to run, dependencies first; optional ones stay out. */
export function withDependencies(services: Services, names: readonly string[]): readonly string[] {
	const nodes = nodesOf(services).map((node) => ({
		...node,
		dependencies: node.dependencies.filter(({optional}) => !optional),
	}));
	const needs = names.flatMap((name) => [
		...namesOf(services, dependenciesOf(nodes, serviceOf(name), true)),
		name,
	]);
	return [...new Set(needs)];
}

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
export function waitingFor(services: Services, name: string): readonly string[] {
	const service = services.get(name);
	if (!service || !isWaiting(service)) return [];
	const members = membersOf(services);
	return missing(service.member, members).map((edge) => {
		const dependency = members.get(edge.service);
		if (!dependency) return `${edge.service} (unknown)`;
		if (isHopeless(edge, members)) return `${edge.service} (${dependency.state.phase})`;
		return `${edge.service} (${edge.condition})`;
	});
}

/** A dependency that is down for good, so that waiting for it is no use; null when there is none. */
export function hopelessDependency(services: Services, name: string): string | null {
	const members = membersOf(services);
	const member = members.get(name);
	const edge = member && missing(member, members).find((each) => isHopeless(each, members));
	return edge?.service ?? null;
}

/** Services whose reason for waiting may read differently once one of `names` changed. */
export function waitingOn(services: Services, names: ReadonlySet<string>): readonly string[] {
	const changed = new Set([...names].map(serviceOf));
	return [...services.values()]
		.filter(isWaiting)
		.filter(({config}) => config.dependencies.some(({service}) => changed.has(service)))
		.map(({name}) => name);
}

const isWaiting = ({state}: Supervised): boolean =>
	state.phase === 'stopped' && state.wanted === 'up';

/** Each service once, whatever the number of its instances. */
const nodesOf = (services: Services): readonly ServiceConfig[] => [
	...new Map([...services.values()].map(({service, config}) => [service, config])).values(),
];
