/** The last CPU samples of every service: what its row's small graph is made of. */
import {expect, test} from 'vitest';
import type {Action} from '../../../ui/reduce.ts';
import {now, screen, view} from '../views.ts';

const notice = (second: number, ...rows: readonly (readonly [string, number])[]): Action => ({
	kind: 'metrics',
	notice: {
		at: now + second * 1000,
		rows: rows.map(([name, cpu]) => [name, cpu, 100, 1] as const),
	},
});

test('the last twenty of each service that runs, oldest first', () => {
	const seconds = Array.from({length: 25}, (_, second) => notice(second, ['a', second], ['b', 0]));
	const state = screen(80, 24, [view('a'), view('b')], ...seconds, notice(25, ['a', 7]));
	expect(state.metrics.recent).toEqual(
		new Map([['a', [...Array.from({length: 19}, (_, index) => index + 6), 7]]]),
	);
});
