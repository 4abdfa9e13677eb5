import {expect, test} from 'vitest';
import {neverStarted} from '../../../src/history/state-at.ts';
import type {Moment} from '../../../src/lib/moment.ts';
import type {RollupPoint} from '../../../src/lib/rollup-point.ts';
import {noMetrics} from '../../../ui/metrics/metrics-view.ts';
import {emptyMetrics, pastMetrics} from '../../../ui/moment/past-metrics.ts';

const hour = 3_600_000;
const minute = 60_000;
const begin = 480_000 * hour;

const rollUp = (at: number, seconds: number, ready: number): RollupPoint => ({
	at,
	seconds,
	cpu: 1,
	cpuMax: 1,
	memory: 1,
	memoryMax: 1,
	threads: null,
	openFiles: null,
	ready,
	restarts: 0,
	latency: null,
	latencyMax: null,
});

test('the day of a moment ends with the minutes that were over then', () => {
	const at = begin + 2 * minute + 30_000;
	const {day} = pastMetrics('api', '60s', at, {
		seconds: [],
		minutes: [],
		hours: [rollUp(begin - hour, 3600, 1), rollUp(begin, 3600, 0.1)],
		minutesOfHour: [0, 1, 2, 3].map((each) => rollUp(begin + each * minute, 60, each < 2 ? 1 : 0)),
		rows: [],
	});
	expect(day?.hours.map(({at: from, seconds, ready}) => [from - begin, seconds, ready])).toEqual([
		[-hour, 3600, 1],
		[0, 120, 1],
	]);
});

test('all services together used what each of them used at the moment', () => {
	const used = (name: string, cpu: number | null, memory: number | null) => ({
		...neverStarted(name),
		cpu,
		memory,
		threads: null,
		openFiles: null,
	});
	const moment: Moment = {
		at: begin,
		seq: 1,
		services: [used('a', 2, 100), used('b', 1, 50), used('c', null, null)],
		unwatched: null,
		first: null,
	};
	expect(emptyMetrics(noMetrics, moment).totals).toEqual([[begin, 3, 150]]);
	expect(emptyMetrics(noMetrics, {...moment, services: []}).totals).toEqual([]);
});
