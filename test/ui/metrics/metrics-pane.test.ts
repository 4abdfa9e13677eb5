/** How the curves of a service share the room there is. */
import {expect, test} from 'vitest';
import {neverStarted} from '../../../src/history/state-at.ts';
import {clock} from '../../../src/lib/local-time.ts';
import {meterRow} from '../../../ui/chrome/bottom.ts';
import {metricsPane} from '../../../ui/metrics/metrics-pane.ts';
import type {Action} from '../../../ui/reduce.ts';
import {now, off, plain, screen, view} from '../views.ts';

const megabyte = 1024 ** 2;

const second = (at: number, cpu: number): Action => ({
	kind: 'metrics',
	notice: {at, rows: [['api', cpu, 64 * megabyte, 1, 7, 22]]},
});

const exit = (at: number, asked: boolean) => ({
	seq: at,
	at,
	mono: 0,
	boot: null,
	service: 'api',
	run: 1,
	kind: 'exit' as const,
	cause: null,
	text: '',
	data: {code: 1, asked},
});

const state = screen(
	120,
	40,
	[view('api', {limits: {memory: 90 * megabyte, cpu: null, openFiles: null, processes: null}})],
	{kind: 'history', service: 'api', points: []},
	{
		kind: 'day',
		day: {
			service: 'api',
			before: neverStarted('api'),
			rows: [exit(now - 45_000, true), exit(now - 15_000, false)],
			unwatched: [],
		},
	},
	...Array.from({length: 30}, (_, index) => second(now - 29_000 + index * 1000, index)),
);

const drawn = (width: number, height: number) =>
	metricsPane(state, {left: 0, top: 0, width, height}, plain);
const titles = (width: number, height: number): readonly string[] =>
	drawn(width, height).flatMap((line) => line.match(/CPU|MEM|THREADS|FILES/g) ?? []);

test('as many curves as there is room for, side by side where it is wide', () => {
	for (const [width, height] of [
		[50, 25],
		[80, 12],
		[200, 47],
		[30, 9],
		[20, 4],
	] as const)
		expect(drawn(width, height).map((line) => line.length)).toEqual(
			Array.from({length: height}, () => width),
		);
	expect(titles(50, 25)).toEqual(['CPU', 'MEM', 'THREADS', 'FILES']);
	expect(titles(50, 12)).toEqual(['CPU', 'MEM']);
	expect(titles(80, 12)).toEqual(['CPU', 'MEM', 'THREADS', 'FILES']);
	expect(drawn(50, 4)[1]).toMatch(/cpu [▁-█·]+ +29% max 29%/);
});

test('labels, gaps, limits, runs that ended, and the times', () => {
	const rows = drawn(80, 10).slice(1, -1);
	expect(rows).toEqual([
		'│ CPU 29%                      max 29%   MEM 64M           max 64M  limit 90M  │',
		'│   50%│                                  100M│╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  │',
		'│      │                            ⢀⣀        │               ⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤  │',
		'│      │                      ⢀⣀⣤⣴⣶⣿⣿⣿        │               ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿  │',
		'│    0%│               ⣀⣀⣠⣤⣶⣾⣿⣿⣿⣿⣿⣿⣿⣿⣿      0B│               ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿  │',
		'│      └───────↻──────────────↻───────        └───────↻──────────────↻───────  │',
		'│       -60s         -30s          now         -60s         -30s          now  │',
		'│ 24h ························ was not to be up                                │',
	]);
});

test('a service that does not run shows what is known, and nothing that is not', () => {
	const rest = screen(120, 40, [off('rest')], second(now, 1));
	const text = metricsPane(rest, {left: 0, top: 0, width: 50, height: 20}, plain).join('\n');
	expect(text).toMatch(/CPU - /);
	expect(text).not.toMatch(/max|%│|[⡀-⣿]/);
});

test('the curves of a moment of the past end at its time', () => {
	const moment = {at: now, seq: 1, row: null, unwatched: null, first: null};
	const rows = metricsPane({...state, moment}, {left: 0, top: 0, width: 60, height: 20}, plain);
	expect(rows.find((row) => row.includes('-60s'))).toMatch(new RegExp(`${clock(now)} *│$`));
});

test('where nothing was measured the line of a service says no number', () => {
	const idle = screen(80, 24, [off('api')]);
	expect(meterRow(idle, 80, plain)).toMatch(/^ cpu ·+ +mem ·+ +$/);
});

test('the caption tells the time that is shown, alone where a long name takes the room', () => {
	const captionOf = (name: string) =>
		metricsPane(screen(200, 50, [view(name)]), {left: 0, top: 0, width: 49, height: 20}, plain)[0];
	expect(captionOf('api')).toContain(' 60s 10m 1h 6h 24h ( ) ─╮');
	expect(captionOf('storefront-of-tea')).toMatch(/storefront-of-tea ─+ 60s ─╮$/);
});
