import {expect, test} from 'vitest';
import {
	checkGraph,
	dependenciesOf,
	dependentsOf,
	type GraphNode,
	startOrder,
} from '../../src/config/graph.ts';

/** `{a: 'b c'}`: a depends on b and c. */
const graph = (edges: Readonly<Record<string, string>>): readonly GraphNode[] =>
	Object.entries(edges).map(([name, needs]) => ({
		name,
		dependencies: needs
			.split(' ')
			.filter(Boolean)
			.map((service) => ({service, condition: 'started', optional: false, on_restart: 'none'})),
		health: undefined,
	}));

const shop = graph({web: 'api', api: 'db cache', worker: 'db', db: '', cache: '', lone: ''});

test('starts after what it needs, otherwise in the order given', () => {
	expect(startOrder(shop)).toEqual(['db', 'cache', 'api', 'web', 'worker', 'lone']);
});

test('an order exists also for what is broken', () => {
	expect(startOrder(graph({a: 'b', b: 'a none'}))).toEqual(['b', 'a']);
});

test('who needs whom', () => {
	expect(dependenciesOf(shop, 'web')).toEqual(['api']);
	expect(dependenciesOf(shop, 'web', true)).toEqual(['api', 'db', 'cache']);
	expect(dependentsOf(shop, 'db')).toEqual(['api', 'worker']);
	expect(dependentsOf(shop, 'db', true)).toEqual(['api', 'worker', 'web']);
	expect(dependentsOf(shop, 'lone', true)).toEqual([]);
	expect(dependenciesOf(shop, 'unknown', true)).toEqual([]);
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
	expect(startOrder(chain)).toEqual(names.toReversed());
	expect(dependentsOf(chain, 's999', true)).toHaveLength(999);
});
