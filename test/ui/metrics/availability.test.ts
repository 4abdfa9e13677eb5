/** The last day of a service, from what the journal tells of it. */
import {describe, expect, test} from 'vitest';
import {neverStarted} from '../../../src/history/state-at.ts';
import type {JournalRow} from '../../../src/lib/journal-row.ts';
import type {ServiceView} from '../../../src/lib/service-view.ts';
import {availability, hour} from '../../../ui/metrics/availability.ts';
import {dayRow} from '../../../ui/metrics/day-row.ts';
import type {Day} from '../../../ui/metrics/metrics-view.ts';
import {now, off, plain, view} from '../views.ts';

const minute = 60_000;

const row = (kind: JournalRow['kind'], at: number, data: JournalRow['data'], cause = 'policy') => ({
	seq: at,
	at,
	mono: 0,
	boot: null,
	service: 'a',
	run: 1,
	kind,
	cause,
	text: '',
	data,
});
const phase = (
	at: number,
	word: string,
	more: Readonly<Record<string, unknown>> = {},
	cause?: string,
) => row('phase', at, {phase: word, state: word, wanted: 'up', pid: 1, ...more}, cause);
const ready = (at: number, is = true) => row('ready', at, {ready: is});
const exit = (at: number, code: number, asked = false, ended: number | null = at) =>
	row('exit', at, {code, asked, at: ended});
const stopped = (at: number) => phase(at, 'stopped', {wanted: 'down', pid: null});

const dayOf = (rows: readonly JournalRow[], more: Partial<Day> = {}): Day => ({
	service: 'a',
	before: neverStarted('a'),
	rows,
	unwatched: [],
	...more,
});
const of = (service: ServiceView, rows: readonly JournalRow[], more: Partial<Day> = {}) =>
	availability(service, dayOf(rows, more), now);

/** It was up and ready before the day began. */
const up = {
	...neverStarted('a'),
	run: 1,
	phase: 'running',
	state: 'running',
	wanted: 'up',
	ready: true,
	pid: 1,
} as const;

describe('the share of the time in which it was to be up', () => {
	test('hour by hour, with the mean time from a failure to being ready again', () => {
		const start = now - 3 * hour;
		const rows = [
			phase(start, 'running'),
			ready(start),
			exit(now - 2 * hour + 10 * minute, 1),
			phase(now - 2 * hour + 10 * minute, 'backoff'),
			phase(now - 2 * hour + 12 * minute, 'running'),
			ready(now - 2 * hour + 16 * minute),
			ready(now - hour + 10 * minute, false),
			ready(now - hour + 12 * minute),
		];
		const found = of(view('a'), rows);
		expect(found.hours).toHaveLength(24);
		expect(found.hours.slice(-5)).toEqual([null, 1, 54 / 60, 58 / 60, null]);
		expect(found.share).toBeCloseTo(172 / 180, 9);
		expect([found.recovery, found.failures]).toEqual([4 * minute, 2]);
	});

	test('a run that a limit ends is a failure, however long it takes to come back', () => {
		const rows = Array.from({length: 6}, (_, index) => {
			const at = now - 90 * minute + index * 10 * minute;
			return [
				phase(at, 'running'),
				ready(at),
				phase(at + 3 * minute, 'stopping', {}, 'limit:memory'),
				exit(at + 3 * minute, 143, true),
				phase(at + 3 * minute, 'backoff', {}, 'limit:memory'),
			];
		}).flat();
		const found = of(off('a', {state: 'backoff', wanted: 'up'}), rows);
		expect(found.share).toBeCloseTo(18 / 90, 9);
		expect([found.recovery, found.failures]).toEqual([7 * minute, 6]);
	});

	test('a pause is time in which it was to be up', () => {
		const rows = [
			phase(now - 6 * minute, 'running'),
			ready(now - 6 * minute),
			row('pause', now - 3 * minute, {paused: true, dependency: 'db'}),
			phase(now - 3 * minute, 'stopping', {wanted: 'paused'}),
			exit(now - 3 * minute, 143, true),
			phase(now - 3 * minute, 'stopped', {wanted: 'paused', state: 'paused'}),
			row('pause', now - minute, {paused: false, dependency: 'db'}),
			phase(now - minute, 'running'),
			ready(now - minute),
		];
		expect(of(view('a'), rows)).toMatchObject({share: 4 / 6, failures: 0});
	});

	test('what never came up was not ready', () => {
		const rows = [phase(now - hour, 'failed', {failedStart: true, pid: null})];
		expect(of(off('a', {state: 'failed', wanted: 'up'}), rows)).toMatchObject({
			share: 0,
			recovery: null,
			failures: 1,
		});
	});

	test('a stop by hand and a finished run do not count', () => {
		const rows = [
			phase(now - 3 * hour, 'running'),
			ready(now - 3 * hour),
			phase(now - 2 * hour, 'stopping', {wanted: 'down'}),
			exit(now - 2 * hour, 143, true),
			stopped(now - 2 * hour),
			phase(now - hour, 'running'),
			ready(now - hour),
			exit(now - 30 * minute, 0),
			phase(now - 30 * minute, 'stopped', {wanted: 'down', state: 'finished', finished: true}),
		];
		expect(of(off('a'), rows)).toMatchObject({share: 1, failures: 0});
		expect(of(off('a'), [])).toMatchObject({share: null, failures: 0});
	});

	test('what no daemon watched is not called ready, and an end that was found later counts from when it came', () => {
		const from = now - 4 * hour;
		const unwatched = [{from, to: now - hour}];
		expect(of(view('a'), [], {before: up, unwatched}).hours.slice(-6)).toEqual([
			1,
			null,
			null,
			null,
			1,
			null,
		]);
		const found = of(
			view('a'),
			[exit(now - hour, 1, false, now - 2 * hour), phase(now - hour, 'running'), ready(now - hour)],
			{before: up, unwatched},
		);
		expect(found.hours.slice(-6)).toEqual([1, null, null, 0, 1, null]);
		expect(found.recovery).toBe(hour);
	});

	test('what has run for longer than the journal goes back counts from its start', () => {
		expect(of(view('a', {startedAt: now - 40 * 24 * hour}), [])).toMatchObject({share: 1});
	});
});

test('of a scheduled service the runs that succeeded are told: it is not to be up between them', () => {
	const nightly = off('a', {state: 'scheduled', schedule: '0 2 * * *'});
	const told = (rows: readonly JournalRow[]) =>
		dayRow(nightly, dayOf(rows), now, 60, plain).trimEnd();
	expect(
		told([
			exit(now - 2.5 * hour, 0),
			exit(now - 1.5 * hour, 3),
			exit(now - 80 * minute, 143, true),
			phase(now - 80 * minute, 'stopped', {}, 'check:health'),
			exit(now - 0.5 * hour, 0),
			exit(now - 0.4 * hour, 143, true),
			stopped(now - 0.4 * hour),
		]),
	).toBe(`24h ${'·'.repeat(20)}█▁█· 2 of 4 runs succeeded`);
	expect(told([])).toBe(`24h ${'·'.repeat(24)} no run has ended yet`);
});
