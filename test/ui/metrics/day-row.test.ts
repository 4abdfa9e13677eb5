import {expect, test} from 'vitest';
import {dayRow} from '../../../ui/metrics/day-row.ts';
import {now, plain, view} from '../views.ts';

const hour = 3_600_000;
const minute = 60_000;

const told = (seq: number, at: number, kind: 'exit' | 'ready') => ({
	seq,
	at,
	mono: 0,
	boot: null,
	service: 'api',
	run: 1,
	kind,
	cause: null,
	text: '',
	data: kind === 'exit' ? {code: 1, asked: false} : {ready: true},
});

test('the day on one row, in as many words as there is room for', () => {
	const hours = [2, 1, 0].map((ago) => ({
		at: now - ago * hour,
		seconds: 3600,
		cpu: 1,
		cpuMax: 1,
		memory: 1,
		memoryMax: 1,
		threads: null,
		openFiles: null,
		ready: ago === 1 ? 0.5 : 1,
		restarts: 0,
		latency: null,
		latencyMax: null,
	}));
	const rows = [told(1, now - 90 * minute, 'exit'), told(2, now - 88 * minute, 'ready')];
	const at = (width: number) =>
		dayRow(view('api'), {service: 'api', hours, rows}, now, width, plain);
	const strip = `24h ${'·'.repeat(21)}█▄█`;
	expect(at(70)).toBe(`${strip} 82.4% ready  MTTR 2m  1 failure`.padEnd(70));
	expect(at(50).trimEnd()).toBe(`${strip} 82.4% ready  MTTR 2m`);
	expect(at(44).trimEnd()).toBe(`${strip} 82.4%  MTTR 2m`);
	expect(at(36).trimEnd()).toBe(`${strip} 82.4%`);
	expect(at(30).trimEnd()).toBe(strip);
	expect(dayRow(view('api'), null, now, 30, plain).trimEnd()).toBe('24h');
	const never = {service: 'api', hours: [], rows: []};
	expect(dayRow(view('api'), never, now, 60, plain).trimEnd()).toBe(
		`24h ${'·'.repeat(24)} nothing measured yet`,
	);
});
