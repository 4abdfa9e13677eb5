/** The dependency graph of the services: what is wrong with it, in what order to start, who needs whom. Pure. */
import {type CheckKind, checkKinds} from '../lib/service-state.ts';
import type {JsonPath} from './json-text.ts';
import type {ServiceConfig} from './service-schema.ts';

export type GraphNode = Pick<ServiceConfig, 'name' | 'dependencies' | 'restart'> &
	Partial<Pick<ServiceConfig, CheckKind | 'wait_for'>>;

export type GraphProblem = {
	readonly service: string;
	/** Place in the service's file: `dependencies`, 0, `condition`. */
	readonly path: JsonPath;
	/** A service that no file defines; null when it is something else. */
	readonly unknown: string | null;
	readonly message: string;
	readonly hint: string | null;
};

/**
 * Names nobody defines, cycles, and conditions that the other service can never meet.
 * Every service of a cycle has a problem, with the path as it sees it.
 */
export function checkGraph(services: readonly GraphNode[]): readonly GraphProblem[] {
	const byName = indexOf(services);
	return services.flatMap((service) => [
		...edgeProblems(service, byName),
		...waitProblems(service, byName),
		...checkProblems(service, byName),
		...cycleProblem(service, byName),
	]);
}

/** Names of the services that need `name`, nearest first; `transitive` with all that need those. */
export function dependentsOf(
	services: readonly GraphNode[],
	name: string,
	transitive = false,
): readonly string[] {
	return reach(name, transitive, (from) =>
		services
			.filter(({dependencies}) => dependencies.some(({service}) => service === from))
			.map((service) => service.name),
	);
}

function reach(
	name: string,
	transitive: boolean,
	next: (from: string) => readonly string[],
): readonly string[] {
	const found = new Set(next(name));
	if (transitive) for (const one of found) for (const further of next(one)) found.add(further);
	found.delete(name);
	return [...found];
}

const indexOf = (services: readonly GraphNode[]): ReadonlyMap<string, GraphNode> =>
	new Map(services.map((service) => [service.name, service]));

function edgeProblems(
	{name, dependencies}: GraphNode,
	byName: ReadonlyMap<string, GraphNode>,
): readonly GraphProblem[] {
	return dependencies.flatMap((dependency, index): readonly GraphProblem[] => {
		const path = ['dependencies', index];
		const target = byName.get(dependency.service);
		if (target === undefined)
			return dependency.optional
				? []
				: [unknownName(name, [...path, 'service'], dependency.service)];
		const obstacle = obstacleTo(dependency.condition, target);
		if (obstacle === null) return [];
		return [{service: name, path: [...path, 'condition'], unknown: null, ...obstacle}];
	});
}

/** Why a service can never meet a condition, and what to do; null when it can. */
function obstacleTo(
	condition: GraphNode['dependencies'][number]['condition'],
	target: GraphNode,
): Pick<GraphProblem, 'message' | 'hint'> | null {
	const checks = checkKinds.flatMap((kind) => (target[kind]?.enabled ? [target[kind]] : []));
	switch (condition) {
		case 'started':
			return null;
		case 'healthy':
			return checks.length > 0
				? null
				: {
						message: `is "healthy", but ${target.name} has no enabled check`,
						hint: `Give ${target.name} a "readiness" or a "health" check, or wait for "started".`,
					};
		case 'log_ready':
			return checks.some(({type}) => type === 'log')
				? null
				: {
						message: `is "log_ready", but ${target.name} has no enabled log check`,
						hint: `Give ${target.name} a check with a "pattern", or wait for "started".`,
					};
		case 'completed':
			return target.restart === 'on-failure' || target.restart === 'never'
				? null
				: {
						message: `is "completed", but ${target.name} never rests: its restart is "${target.restart}"`,
						hint: `Set the restart of ${target.name} to "on-failure", or wait for "started".`,
					};
	}
}

const waitProblems = (
	{name, wait_for: waits = []}: GraphNode,
	byName: ReadonlyMap<string, GraphNode>,
): readonly GraphProblem[] =>
	waits.flatMap(({service}, index) =>
		byName.has(service) ? [] : [unknownName(name, ['wait_for', index, 'service'], service)],
	);

/** A dependency check looks at a service that has to be there, and is not the one that asks. */
const checkProblems = (
	node: GraphNode,
	byName: ReadonlyMap<string, GraphNode>,
): readonly GraphProblem[] =>
	checkKinds.flatMap((kind): readonly GraphProblem[] => {
		const check = node[kind];
		if (check?.type !== 'dependency') return [];
		const path = [kind, 'service'];
		if (!byName.has(check.service)) return [unknownName(node.name, path, check.service)];
		if (!decidesReadiness(node, kind) && check.service !== node.name) return [];
		const way = pathBack(node, byName, (each) =>
			each === node ? [check.service] : readinessNeeds(each),
		);
		if (way === null) return [];
		const message = `would make it wait for itself: ${way.join(' → ')}`;
		return [{service: node.name, path, unknown: null, message, hint: 'Name another one.'}];
	});

/** Whether a service is not ready before this check of it has passed. */
const decidesReadiness = ({readiness}: GraphNode, kind: CheckKind): boolean =>
	kind !== 'health' || !readiness?.enabled;

/** Services that have to be ready before this one can be. */
const readinessNeeds = (node: GraphNode): readonly string[] => [
	...node.dependencies.flatMap(({service, condition, optional}) =>
		condition === 'healthy' && !optional ? [service] : [],
	),
	...(node.wait_for ?? []).map(({service}) => service),
	...checkKinds.flatMap((kind) => {
		const check = node[kind];
		const counts = check?.enabled && check.type === 'dependency' && decidesReadiness(node, kind);
		return counts ? [check.service] : [];
	}),
];

const unknownName = (service: string, path: JsonPath, missing: string): GraphProblem => ({
	service,
	path,
	unknown: missing,
	message: `names "${missing}", which no file in services.d/ defines`,
	hint: null,
});

function cycleProblem(
	service: GraphNode,
	byName: ReadonlyMap<string, GraphNode>,
): readonly GraphProblem[] {
	const way = pathBack(service, byName, startNeeds);
	if (way === null) return [];
	const leads = ({service: next}: {readonly service: string}) => next === way[1];
	const index = service.dependencies.findIndex(leads);
	const path =
		index === -1
			? ['wait_for', (service.wait_for ?? []).findIndex(leads), 'service']
			: ['dependencies', index, 'service'];
	return [
		{
			service: service.name,
			path,
			unknown: null,
			message: `makes a cycle: ${way.join(' → ')}`,
			hint: 'Remove one of these dependencies.',
		},
	];
}

/** Services that have to be up, in some way, before this one starts. */
const startNeeds = (node: GraphNode): readonly string[] =>
	[...node.dependencies, ...(node.wait_for ?? [])].map(({service}) => service);

/** The shortest way from a service to itself along what each has to wait for. */
function pathBack(
	start: GraphNode,
	byName: ReadonlyMap<string, GraphNode>,
	needsOf: (node: GraphNode) => readonly string[],
): readonly string[] | null {
	const cameFrom = new Map<string, string | null>([[start.name, null]]);
	for (const name of cameFrom.keys()) {
		const node = byName.get(name);
		for (const next of node ? needsOf(node) : []) {
			if (next === start.name) return [...wayTo(name, cameFrom), next];
			if (!cameFrom.has(next)) cameFrom.set(next, name);
		}
	}
	return null;
}

function wayTo(end: string, cameFrom: ReadonlyMap<string, string | null>): readonly string[] {
	const way: string[] = [];
	for (let name: string | null = end; name !== null; name = cameFrom.get(name) ?? null)
		way.unshift(name);
	return way;
}
