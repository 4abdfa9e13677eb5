/** Keys for measurements. */
import {layoutOf} from '../layout.ts';
import {neighbourOf} from '../metrics/range.ts';
import type {State} from '../model.ts';
import type {Binding} from './binding.ts';

const help = 'Metrics: a shorter and a longer time, from a minute to a day';

export const metricsKeys = [
	{
		command: 'shorter-range',
		scopes: ['everywhere'],
		keys: ['('],
		label: 'shorter',
		help,
		disabled: (state) => withoutRange(state, -1),
	},
	{
		command: 'longer-range',
		scopes: ['everywhere'],
		keys: [')'],
		label: 'longer',
		help,
		disabled: (state) => withoutRange(state, 1),
	},
] as const satisfies readonly Binding[];

function withoutRange(state: State, by: 1 | -1): string | null {
	if (!layoutOf(state).panes.metrics) return 'No metrics are shown; 4 shows them.';
	const {range} = state.metrics;
	if (neighbourOf(range, by) !== range) return null;
	return by === 1 ? 'A day is the longest time.' : 'A minute is the shortest time.';
}
