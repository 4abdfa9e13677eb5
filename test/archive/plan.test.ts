import {expect, test} from 'vitest';
import {planBudget, planLive} from '../../src/archive/plan.ts';
import {baseOf, nextBase, type Part, segmentsOf, uncovered} from '../../src/logs/parts.ts';

const limits = {maxSize: 10_000};
const idle = {busyUntil: null};

test('a log is archived down to half of what may stay, in archives of that size', () => {
	const plan = (to: number) => planLive({...idle, free: [{from: 1000, to}]}, limits, 1e9);
	expect(plan(11_000)).toEqual({archive: [], drop: null});
	expect(plan(12_000)).toEqual({archive: [{from: 1000, to: 7000}], drop: null});
	expect(plan(31_000).archive).toEqual([
		{from: 1000, to: 11_000},
		{from: 11_000, to: 21_000},
		{from: 21_000, to: 26_000},
	]);
});

test('nothing is archived while an archive is made; what an earlier one left out goes first', () => {
	const free = [{from: 0, to: 30_000}];
	expect(planLive({free, busyUntil: 10_000}, limits, 1e9)).toEqual({archive: [], drop: null});
	const rest = [
		{from: 0, to: 500},
		{from: 20_000, to: 32_000},
	];
	expect(planLive({...idle, free: rest}, limits, 1e9).archive).toEqual([
		{from: 0, to: 500},
		{from: 20_000, to: 27_000},
	]);
});

test('more than there is room for is dropped, oldest first, but not what is being archived', () => {
	const free = [{from: 0, to: 100_000}];
	expect(planLive({...idle, free}, limits, 50_000)).toEqual({
		archive: [],
		drop: {from: 0, to: 55_000},
	});
	expect(planLive({free, busyUntil: 10_000}, limits, 50_000).drop).toEqual({
		from: 10_000,
		to: 65_000,
	});
	expect(planLive({...idle, free}, limits, -5).drop).toEqual({from: 0, to: 95_000});
});

test('offsets are whole whatever the limits are', () => {
	const free = [{from: 0, to: 100_000}];
	expect(planLive({...idle, free}, {maxSize: 50_001}, 1e9).archive).toEqual([
		{from: 0, to: 50_001},
		{from: 50_001, to: 75_000},
	]);
	expect(planLive({...idle, free}, {maxSize: 10_001}, 50_000.5).drop).toEqual({
		from: 0,
		to: 55_000,
	});
});

test('the oldest go until the rest is within the budget', () => {
	const items = [3, 1, 2].map((at) => ({service: 'api', bytes: 10, at}));
	const dropped = (fixed: number, budget: number) =>
		planBudget(items, fixed, budget).map(({at}) => at);
	expect(dropped(0, 30)).toEqual([]);
	expect(dropped(5, 30)).toEqual([1]);
	expect(dropped(100, 30)).toEqual([1, 2, 3]);
});

test('parts that overlap after a crash answer once; those that hold bytes first', () => {
	const part = (from: number, to: number, kind: Part['kind']): Part => ({
		run: 1,
		stream: 'spool',
		from,
		to,
		kind,
	});
	const segments = segmentsOf([
		part(0, 50, 'gap'),
		part(20, 60, 'gz'),
		part(20, 40, 'gz'),
		part(80, 90, 'cut'),
	]);
	expect(segments.map(({from, to, part: {kind}}) => [from, to, kind])).toEqual([
		[0, 20, 'gap'],
		[20, 60, 'gz'],
		[80, 90, 'cut'],
	]);
	expect(uncovered(segments, 10, 100)).toEqual([
		{from: 60, to: 80},
		{from: 90, to: 100},
	]);
	expect(baseOf([part(0, 5, 'gz'), part(5, 2 ** 40, 'cut')])).toBe(2 ** 40);
	expect([0, 2 ** 40 - 1, 2 ** 40].map(nextBase)).toEqual([2 ** 40, 2 ** 40, 2 ** 41]);
});
