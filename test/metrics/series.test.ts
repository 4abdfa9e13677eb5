import {describe, expect, it} from 'vitest';
import {createHistory} from '../../src/metrics/series.ts';

const round = (...names: readonly string[]) =>
	new Map(
		names.map((name, index) => [
			name,
			{cpu: index + 0.5, memory: 1024 * (index + 1), threads: index + 3, openFiles: null},
		]),
	);

describe('the last hour', () => {
	it('gives the samples after a time, oldest first, with gaps where a service did not run', () => {
		const history = createHistory();
		history.add(1000, round('a', 'b'));
		history.add(2000, round('a'));
		history.add(3000, round('a', 'b'));
		expect(history.samplesOf('a', 1000)).toEqual([
			[2000, 0.5, 1024, 3, null],
			[3000, 0.5, 1024, 3, null],
		]);
		expect(history.samplesOf('b', 0)).toEqual([
			[1000, 1.5, 2048, 4, null],
			[3000, 1.5, 2048, 4, null],
		]);
		expect(history.samplesOf('nobody', 0)).toEqual([]);
	});

	it('keeps the largest threads and files of ten seconds', () => {
		const history = createHistory();
		const counts: readonly (readonly [number, number | null])[] = [
			[5, null],
			[9, 20],
			[4, 30],
		];
		for (const [index, [threads, openFiles]] of counts.entries())
			history.add(index + 1, new Map([['a', {cpu: 1, memory: 2, threads, openFiles}]]));
		for (let second = 4; second <= 10; second += 1) history.add(second, new Map());
		history.add(11, new Map([['a', {cpu: 1, memory: 2, threads: 1, openFiles: null}]]));
		expect(history.samplesOf('a', 2)).toEqual([
			[3, 1, 2, 9, 30],
			[11, 1, 2, 1, null],
		]);
	});

	it('forgets what is older than an hour, and services that ran only then', () => {
		const history = createHistory();
		for (let second = 1; second <= 3600; second += 1)
			history.add(second * 1000, second === 1 ? round('now', 'once') : round('now'));
		expect(history.samplesOf('now', 0)).toHaveLength(3600);
		expect(history.samplesOf('once', 0)).toEqual([[1000, 1.5, 2048, 4, null]]);
		history.add(3_601_000, round('now'));
		expect(history.samplesOf('once', 0)).toEqual([]);
		// A minute is given up as a whole.
		const kept = history.samplesOf('now', 0);
		expect([kept[0]?.[0], kept.at(-1)?.[0], kept.length]).toEqual([61_000, 3_601_000, 3541]);
	});
});
