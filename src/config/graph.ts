/** The dependency graph of the services: what is wrong with it, in what order to start, who needs whom. */
import {type CheckKind, checkKinds} from '../lib/service-state.ts';
import type {JsonPath} from './json-text.ts';
import type {ServiceConfig} from './service-schema.ts';

export type GraphNode = Pick<ServiceConfig, 'name' | 'dependencies'> &
	Partial<Pick<ServiceConfig, CheckKind | 'wait_for'>>;

export type GraphProblem = {
	readonly service: string;
	/** Field of its file. */
	readonly path: JsonPath;
	/** The service that is named there and that nobody defines; null: it is another problem. */
	readonly unknown: string | null;
	readonly message: string;
	readonly hint: string | null;
};

/**
 * Names nobody defines, cycles, and conditions that need a check which the service does not have.
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

/** Names, each after everything it depends on; otherwise in the order given. */
export function startOrder(services: readonly GraphNode[]): readonly string[] {
	const byName = indexOf(services);
	const order = new Set<string>();
	const seen = new Set<string>();
	const visit = (service: GraphNode): void => {
		if (seen.has(service.name)) return;
		seen.add(service.name);
		for (const next of targets(service, byName)) visit(next);
		order.add(service.name);
	};
	for (const service of services) visit(service);
	return [...order];
}

/** Names of the services that `name` needs, nearest first; `transitive` with all that those need. */
export function dependenciesOf(
	services: readonly GraphNode[],
	name: string,
	transitive = false,
): readonly string[] {
	const byName = indexOf(services);
	return reach(name, transitive, (from) =>
		(byName.get(from)?.dependencies ?? [])
			.map(({service}) => service)
			.filter((service) => byName.has(service)),
	);
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

const targets = (
	service: GraphNode,
	byName: ReadonlyMap<string, GraphNode>,
): readonly GraphNode[] =>
	service.dependencies.flatMap((dependency) => byName.get(dependency.service) ?? []);

function edgeProblems(
	{name, dependencies}: GraphNode,
	byName: ReadonlyMap<string, GraphNode>,
): readonly GraphProblem[] {
	return dependencies.flatMap((dependency, index): readonly GraphProblem[] => {
		const target = byName.get(dependency.service);
		if (target === undefined)
			return dependency.optional
				? []
				: [unknownName(name, ['dependencies', index, 'service'], dependency.service)];
		const {condition} = dependency;
		const missing = missingCheck(condition, target);
		if (missing === null) return [];
		const hint = `Give ${target.name} ${missing.remedy}, or wait for "started".`;
		const message = `is "${condition}", but ${target.name} has no enabled ${missing.what}`;
		const path = ['dependencies', index, 'condition'];
		return [{service: name, path, unknown: null, message, hint}];
	});
}

/** The check that a condition needs and the service lacks. */
function missingCheck(
	condition: GraphNode['dependencies'][number]['condition'],
	target: GraphNode,
): {readonly what: string; readonly remedy: string} | null {
	const enabled = checkKinds.flatMap((kind) => (target[kind]?.enabled ? [target[kind]] : []));
	switch (condition) {
		case 'started':
		case 'completed':
			return null;
		case 'healthy':
			return enabled.length > 0
				? null
				: {what: 'check', remedy: 'a "readiness" or a "health" check'};
		case 'log_ready':
			return enabled.some(({type}) => type === 'log')
				? null
				: {what: 'log check', remedy: 'a check with a "pattern"'};
	}
}

const waitProblems = (
	{name, wait_for: waits = []}: GraphNode,
	byName: ReadonlyMap<string, GraphNode>,
): readonly GraphProblem[] =>
	waits.flatMap(({service}, index) =>
		byName.has(service) ? [] : [unknownName(name, ['wait_for', index, 'service'], service)],
	);

/** A check that looks at another service; at itself it would wait for itself. */
const checkProblems = (
	node: GraphNode,
	byName: ReadonlyMap<string, GraphNode>,
): readonly GraphProblem[] =>
	checkKinds.flatMap((kind): readonly GraphProblem[] => {
		const check = node[kind];
		if (check?.type !== 'dependency') return [];
		const path = [kind, 'service'];
		if (!byName.has(check.service)) return [unknownName(node.name, path, check.service)];
		if (check.service !== node.name) return [];
		const message = 'names the service itself';
		return [{service: node.name, path, unknown: null, message, hint: 'Name another one.'}];
	});

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
	const path = pathBack(service, byName);
	if (path === null) return [];
	const index = service.dependencies.findIndex((dependency) => dependency.service === path[1]);
	return [
		{
			service: service.name,
			path: ['dependencies', index, 'service'],
			unknown: null,
			message: `makes a cycle: ${path.join(' → ')}`,
			hint: 'Remove one of these dependencies.',
		},
	];
}

/** The shortest way from a service to itself along its dependencies. */
function pathBack(
	start: GraphNode,
	byName: ReadonlyMap<string, GraphNode>,
): readonly string[] | null {
	const cameFrom = new Map<string, string | null>([[start.name, null]]);
	for (const name of cameFrom.keys()) {
		for (const {service: next} of byName.get(name)?.dependencies ?? []) {
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
