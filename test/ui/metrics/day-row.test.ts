import {expect, test} from 'vitest';
import {neverStarted} from '../../../src/history/state-at.ts';
import type {JournalRow} from '../../../src/lib/journal-row.ts';
import {dayRow} from '../../../ui/metrics/day-row.ts';
import {now, off, plain, view} from '../views.ts';

const hour = 3_600_000;
const minute = 60_000;

const told = (seq: number, at: number, kind: 'phase' | 'ready', data: JournalRow['data']) => ({
	seq,
	at,
	mono: 0,
	boot: null,
	service: 'api',
	run: 1,
	kind,
	cause: null,
	text: '',
	data,
});
const phase = (seq: number, at: number, state: string) =>
	told(seq, at, 'phase', {phase: state, state, wanted: 'up', pid: 1});

test('the day on one row, in as many words as there is room for', () => {
	const rows = [
		phase(1, now - 3 * hour, 'running'),
		told(2, now - 3 * hour, 'ready', {ready: true}),
		phase(3, now - 90 * minute, 'backoff'),
		phase(4, now - 61 * minute, 'running'),
		told(5, now - 60 * minute, 'ready', {ready: true}),
	];
	const before = neverStarted('api');
	const day = {service: 'api', before, rows, unwatched: []};
	const at = (width: number) => dayRow(view('api'), day, now, width, plain);
	const strip = `24h ${'·'.repeat(20)}█▄█·`;
	expect(at(70)).toBe(`${strip} 83.3% ready  MTTR 30m  1 failure`.padEnd(70));
	expect(at(50).trimEnd()).toBe(`${strip} 83.3% ready  MTTR 30m`);
	expect(at(44).trimEnd()).toBe(`${strip} 83.3%  MTTR 30m`);
	expect(at(36).trimEnd()).toBe(`${strip} 83.3%`);
	expect(at(30).trimEnd()).toBe(strip);
	expect(dayRow(view('api'), null, now, 30, plain).trimEnd()).toBe('24h');
	const never = {...day, rows: []};
	expect(dayRow(off('api'), never, now, 60, plain).trimEnd()).toBe(
		`24h ${'·'.repeat(24)} nothing measured yet`,
	);
});
