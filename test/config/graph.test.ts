import {expect, test} from 'vitest';
import {checkGraph, dependentsOf, type GraphNode} from '../../src/config/graph.ts';

/** `{a: 'b c'}`: a depends on b and c. */
const graph = (edges: Readonly<Record<string, string>>): readonly GraphNode[] =>
	Object.entries(edges).map(([name, needs]) => ({
		name,
		dependencies: needs
			.split(' ')
			.filter(Boolean)
			.map((service) => ({service, condition: 'started', optional: false, on_restart: 'none'})),
		wait_for: [],
		restart: 'on-failure',
		startup: undefined,
		readiness: undefined,
		health: undefined,
	}));

const shop = graph({web: 'api', api: 'db cache', worker: 'db', db: '', cache: '', lone: ''});

test('who needs whom', () => {
	expect(dependentsOf(shop, 'db')).toEqual(['api', 'worker']);
	expect(dependentsOf(shop, 'db', true)).toEqual(['api', 'worker', 'web']);
	expect(dependentsOf(shop, 'lone', true)).toEqual([]);
	expect(dependentsOf(shop, 'unknown', true)).toEqual([]);
});

test('a sound graph has no problems', () => {
	expect(checkGraph(shop)).toEqual([]);
});

test('a service that leads into a cycle is not in it', () => {
	const problems = checkGraph(graph({x: 'a', a: 'b', b: 'c', c: 'a', self: 'self'}));
	expect(problems.map(({service, message}) => [service, message])).toEqual([
		['a', 'makes a cycle: a → b → c → a'],
		['b', 'makes a cycle: b → c → a → b'],
		['c', 'makes a cycle: c → a → b → c'],
		['self', 'makes a cycle: self → self'],
	]);
});

test('a chain of a thousand is checked and ordered', () => {
	const names = Array.from({length: 1000}, (_, index) => `s${index}`);
	const chain = graph(
		Object.fromEntries(names.map((name, index) => [name, names[index + 1] ?? ''])),
	);
	expect(checkGraph(chain)).toEqual([]);
	expect(dependentsOf(chain, 's999', true)).toHaveLength(999);
});

const [db, api] = graph({db: '', api: ''}) as [GraphNode, GraphNode];
const check = {enabled: true, interval: 1000} as unknown as NonNullable<GraphNode['health']>;
const edge = (condition: GraphNode['dependencies'][number]['condition']): GraphNode => ({
	...api,
	dependencies: [{service: 'db', condition, optional: false, on_restart: 'none'}],
});
const told = (nodes: readonly GraphNode[]) =>
	checkGraph(nodes).map(({path, message}) => `${path.join('.')} ${message}`);

test('a condition that the other service can never meet is a problem', () => {
	expect(told([edge('healthy'), db])).toEqual([
		'dependencies.0.condition is "healthy", but db has no enabled check',
	]);
	expect(told([edge('healthy'), {...db, readiness: {...check, type: 'tcp'} as never}])).toEqual([]);
	const http = {...check, type: 'http'} as never;
	expect(told([edge('log_ready'), {...db, startup: http}])).toEqual([
		'dependencies.0.condition is "log_ready", but db has no enabled log check',
	]);
	const log = {...check, type: 'log', pattern: 'up'} as never;
	expect(told([edge('log_ready'), {...db, startup: log}])).toEqual([]);
	expect(told([edge('completed'), {...db, restart: 'always'}])).toEqual([
		'dependencies.0.condition is "completed", but db never rests: its restart is "always"',
	]);
	expect(told([edge('completed'), db])).toEqual([]);
});

test('wait_for counts for names and cycles, a dependency check for names', () => {
	const waits = (service: string) => [{service, timeout: 1000}];
	expect(told([{...api, wait_for: waits('nobody')}])).toEqual([
		'wait_for.0.service names "nobody", which no file in services.d/ defines',
	]);
	expect(told([edge('started'), {...db, wait_for: waits('api')}])).toEqual([
		'dependencies.0.service makes a cycle: api → db → api',
		'wait_for.0.service makes a cycle: db → api → db',
	]);
	const looks = (service: string) => ({...check, type: 'dependency', service}) as never;
	expect(told([{...api, readiness: looks('nobody')}])).toEqual([
		'readiness.service names "nobody", which no file in services.d/ defines',
	]);
	expect(told([{...api, health: looks('db')}, db])).toEqual([]);
	expect(told([{...api, health: looks('api')}])).toEqual([
		'health.service would make it wait for itself: api → api',
	]);
});

test('checks that look at each other would never pass', () => {
	const on = (service: string) => ({readiness: {enabled: true, type: 'dependency', service}});
	const node = (name: string, more: object): GraphNode =>
		({name, dependencies: [], ...more}) as unknown as GraphNode;
	const healthy = (service: string) => ({
		dependencies: [{service, condition: 'healthy', optional: false, on_restart: 'none'}],
		health: {enabled: true, type: 'tcp'},
	});
	const messages = (...nodes: readonly GraphNode[]) =>
		checkGraph(nodes).map(({path, message}) => [path.join('.'), message]);
	expect(messages(node('a', on('b')), node('b', on('a')))).toEqual([
		['readiness.service', 'would make it wait for itself: a → b → a'],
		['readiness.service', 'would make it wait for itself: b → a → b'],
	]);
	expect(messages(node('a', on('b')), node('b', healthy('a')))).toEqual([
		['readiness.service', 'would make it wait for itself: a → b → a'],
	]);
	const started = {
		...healthy('a'),
		dependencies: [{...healthy('a').dependencies[0], condition: 'started'}],
	};
	expect(messages(node('a', on('b')), node('b', started))).toEqual([]);
});
