/** What the metrics pane is drawn from, as plain values. */
import {describe, expect, test} from 'vitest';
import type {RollupPoint} from '../../../src/lib/rollup-point.ts';
import {
	advance,
	fromMinute,
	fromSecond,
	noCurves,
	withMeasured,
} from '../../../ui/metrics/curves.ts';
import {plotRows} from '../../../ui/metrics/plot.ts';
import {scaleOf, valueText} from '../../../ui/metrics/scale.ts';
import {createTheme} from '../../../ui/theme.ts';
import {now, plain} from '../views.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('curves', () => {
	test('hold the largest of each slot, gaps stay gaps, and what is told twice counts once', () => {
		const begun = noCurves('a', '10m', now);
		const points = [
			{at: now - 10 * minute, cpu: 99},
			{at: now - 9 * minute, cpu: 7, memory: 1},
			{at: now - 9 * minute + 1000, cpu: 3, memory: 2},
			{at: now, cpu: 1, latency: 12},
		];
		const once = withMeasured(begun, points);
		expect(withMeasured(once, points)).toEqual(once);
		const known = (series: readonly (number | null)[]) =>
			[...series.entries()].filter(([, value]) => value !== null);
		expect(once.series.cpu).toHaveLength(120);
		expect(known(once.series.cpu)).toEqual([
			[11, 7],
			[119, 1],
		]);
		expect(known(once.series.memory)).toEqual([[11, 2]]);
		expect(known(once.series.latency)).toEqual([[119, 12]]);
		const later = advance(once, now + minute);
		expect(known(later.series.cpu)).toEqual([[107, 1]]);
		expect(advance(later, now)).toBe(later);
		expect(known(advance(later, now + hour).series.cpu)).toEqual([]);
	});

	test('are made of seconds and of minutes', () => {
		expect(fromSecond([now, 1, 2])).toEqual({
			at: now,
			cpu: 1,
			memory: 2,
			threads: null,
			openFiles: null,
		});
		expect(fromMinute({...point(now), cpuMax: 9, memoryMax: 8, threads: 3, latencyMax: 4})).toEqual(
			{
				at: now,
				cpu: 9,
				memory: 8,
				threads: 3,
				openFiles: null,
				latency: 4,
			},
		);
		const unmeasured = fromMinute({...point(now), seconds: 0});
		expect([unmeasured.cpu, unmeasured.memory]).toEqual([null, null]);
	});
});

describe('a plot', () => {
	const scale = {from: 0, to: 8};
	const plot = {series: [null, 0, 4, 8], end: 3, scale, limit: null, role: 'cpu'} as const;

	test('fills two columns of four dots in each cell; where nothing was measured is nothing', () => {
		expect(plotRows(plot, 2, 2, plain)).toEqual([' ⢸', '⢀⣿']);
		expect(plotRows({...plot, series: [1, null, 8, 1]}, 2, 1, plain)).toEqual(['⡀⣇']);
	});

	test('takes slots together where there are more than places, by the clock', () => {
		const series = [1, 8, 1, 1, 1, 1, 8, 1];
		const at = (end: number) => plotRows({...plot, series, end}, 2, 1, plain).join();
		expect([at(7), at(8)]).toEqual(['⣇⣸', '⣇⣇']);
	});

	test('draws a limit across what is free, and what is above it stands out', () => {
		const limited = {...plot, limit: 4};
		expect(plotRows(limited, 4, 4, createTheme('color'))).toEqual([
			'   \x1b[31m⣿\x1b[39m',
			'   \x1b[31m⣿\x1b[39m',
			'\x1b[33m╌╌\x1b[39m\x1b[36m⣿⣿\x1b[39m',
			' \x1b[36m⣀⣿⣿\x1b[39m',
		]);
		expect(plotRows({...plot, limit: 99}, 4, 1, plain)).toEqual([' ⣀⣤⣿']);
	});

	test('is made of plain characters where those are wanted', () => {
		expect(plotRows({...plot, limit: 6}, 4, 2, createTheme('none', 'ascii'))).toEqual([
			'---#',
			' _##',
		]);
	});
});

test('scales end at round values, and take in a limit that is near', () => {
	expect(scaleOf('cpu', [0.2], null)).toEqual({from: 0, to: 5});
	expect(scaleOf('cpu', [34, 12], null)).toEqual({from: 0, to: 50});
	expect(scaleOf('cpu', [34], 80)).toEqual({from: 0, to: 100});
	expect(scaleOf('cpu', [3], 80)).toEqual({from: 0, to: 5});
	expect(scaleOf('openFiles', [64], null)).toEqual({from: 0, to: 100});
	const megabyte = 1024 ** 2;
	expect(
		[0, 1.9, 2, 20.6, 64, 90, 640, 1010, 1500, 9500].map((most) => {
			const {from, to} = scaleOf('memory', [most * megabyte], null);
			return [from, to / 2, to].map((value) => valueText('memory', value)).join(' ');
		}),
	).toEqual([
		'0B 512B 1K',
		'0B 1M 2M',
		'0B 1M 2M',
		'0B 20M 40M',
		'0B 40M 80M',
		'0B 50M 100M',
		'0B 400M 800M',
		'0B 512M 1.0G',
		'0B 1.0G 2.0G',
		'0B 5.0G 10G',
	]);
	expect(scaleOf('memory', [60 * megabyte], 90 * megabyte).to).toBe(100 * megabyte);
	expect(
		[
			['cpu', 1.25],
			['cpu', 250],
			['memory', 64 * megabyte],
			['latency', 12.4],
			['latency', 1500],
			['threads', 12_345],
		].map(([field, value]) => valueText(field as 'cpu', Number(value))),
	).toEqual(['1.3%', '250%', '64M', '12ms', '1.5s', '12k']);
});

const point = (at: number): RollupPoint => ({
	at,
	seconds: 60,
	cpu: 1,
	cpuMax: 2,
	memory: 3,
	memoryMax: 4,
	threads: null,
	openFiles: null,
	ready: 1,
	restarts: 0,
	latency: null,
	latencyMax: null,
});
