import {expect, test} from 'vitest';
import {neverStarted} from '../../../src/history/state-at.ts';
import type {JournalRow} from '../../../src/lib/journal-row.ts';
import type {Moment} from '../../../src/lib/moment.ts';
import {noMetrics} from '../../../ui/metrics/metrics-view.ts';
import {emptyMetrics, pastMetrics} from '../../../ui/moment/past-metrics.ts';

const hour = 3_600_000;
const minute = 60_000;
const begin = 480_000 * hour;

test('the day of a moment ends with what had happened then', () => {
	const at = begin + 2 * minute + 30_000;
	const ready = (seq: number, ago: number, is: boolean): JournalRow => ({
		seq,
		at: at - ago,
		mono: 0,
		boot: null,
		service: 'api',
		run: 1,
		kind: 'ready',
		cause: null,
		text: '',
		data: {ready: is},
	});
	const rows = [ready(1, 2 * hour, true), ready(2, minute, false), ready(3, -minute, true)];
	const before = neverStarted('api');
	const {day} = pastMetrics('api', '60s', at, {
		seconds: [],
		minutes: [],
		day: {service: 'api', before, rows, unwatched: []},
	});
	expect(day?.rows.map(({seq}) => seq)).toEqual([1, 2]);
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
