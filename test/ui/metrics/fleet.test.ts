/** All services by what they cost: order, shares, and how one gets there and back. */
import {expect, test} from 'vitest';
import {fleetOrder} from '../../../ui/metrics/fleet.ts';
import {metricsPane} from '../../../ui/metrics/metrics-pane.ts';
import {type Action, reduce} from '../../../ui/reduce.ts';
import {now, off, plain, screen, view} from '../views.ts';

const megabyte = 1024 ** 2;
const services = [
	view('api', {threads: 7, openFiles: 30, restarts: 2}),
	view('db', {memory: 300 * megabyte}),
	view('web'),
	off('rest'),
];
const measured = (...cpu: readonly number[]): Action => ({
	kind: 'metrics',
	notice: {
		at: now,
		rows: ['api', 'db', 'web'].map((name, index) => [
			name,
			cpu[index] ?? 0,
			[100, 300, 100][index]! * megabyte,
			1,
			[7, 2, 1][index]!,
			[30, 10, 10][index]!,
		]),
	},
});

const names = (rows: readonly {readonly name: string}[]) => rows.map(({name}) => name);

test('the most expensive first, by CPU over some seconds, or by another column; what is off last', () => {
	const state = screen(80, 24, services, measured(30, 10, 10), measured(0, 12, 9));
	expect(names(fleetOrder(state, 'cpu'))).toEqual(['api', 'db', 'web', 'rest']);
	expect(names(fleetOrder(state, 'memory'))).toEqual(['db', 'api', 'web', 'rest']);
	expect(names(fleetOrder(state, 'restarts'))).toEqual(['api', 'db', 'web', 'rest']);
	const leak = off('leak', {state: 'backoff', wanted: 'up', restarts: 14});
	const failing = screen(80, 24, [...services, leak], measured(30, 10, 10));
	expect(names(fleetOrder(failing, 'restarts'))).toEqual(['leak', 'api', 'db', 'web', 'rest']);
	expect(names(fleetOrder(failing, 'cpu')).slice(-2)).toEqual(['leak', 'rest']);
	const filtered = {...state, list: {...state.list, filter: '!db'}};
	expect(names(fleetOrder(filtered, 'cpu'))).toEqual(['api', 'web', 'rest']);
});

test('bars, shares and the total of all', () => {
	const state = screen(80, 24, services, measured(30, 10, 0), {kind: 'fleet-opened'});
	const lines = metricsPane(state, {left: 0, top: 0, width: 80, height: 12}, plain);
	expect(lines.map((line) => line.length)).toEqual(Array.from({length: 12}, () => 80));
	expect(lines[0]).toMatch(
		/% All services 4 · by CPU, 20s mean ─+ S sort {2}Enter go to {2}Esc back/,
	);
	expect(lines[1]).toMatch(/NAME +CPU% +SHARE CPU 20s +MEM +THR +FDS +RST/);
	expect(lines[2]).toMatch(/total +40% +500M +10 +50 +2 /);
	expect(lines[3]).toMatch(/● api +30% █{14} +75% +⢸ +100M +7 +30 +2 /);
	expect(lines[4]).toMatch(/● db +10% █{4}▋ +25% +⢸ +300M +2 +10 +0 /);
	expect(lines[6]).toMatch(/○ rest +- +- +- +- +0 /);
});

test('it takes the screen, moves the selection in its own order, and gives everything back', () => {
	const state = screen(120, 40, services, measured(1, 30, 10), {kind: 'focused', pane: 'logs'});
	const open = reduce(state, {kind: 'fleet-opened'});
	expect([open.recent[0], open.zoom]).toEqual(['metrics', true]);
	const chosen = (...bys: readonly number[]) =>
		bys.reduce((before, by) => reduce(before, {kind: 'fleet-moved', by}), open).list.chosen;
	expect(open.list.chosen).toBe('api');
	expect([chosen(-1), chosen(-1, -1, -1), chosen(1), chosen(9)]).toEqual([
		'web',
		'db',
		'rest',
		'rest',
	]);
	for (const back of [{kind: 'left'}, {kind: 'fleet-left'}] as const) {
		const left = reduce(open, back);
		expect([left.recent[0], left.zoom, left.fleet]).toEqual(['logs', false, null]);
	}
	const gone = reduce(open, {kind: 'focused', pane: 'services'});
	expect([gone.recent[0], gone.zoom, gone.fleet]).toEqual(['services', false, null]);
	const sorted = reduce(open, {kind: 'fleet-sorted'});
	expect(sorted.fleet?.sort).toBe('memory');
});
