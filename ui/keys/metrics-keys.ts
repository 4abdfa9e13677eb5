/** Keys for measurements. Pure. */
import {layoutOf} from '../layout.ts';
import {neighbourOf} from '../metrics/range.ts';
import type {State} from '../model.ts';
import type {Binding} from './binding.ts';
import {keyFor} from './key-names.ts';
import {always, withSelection} from './twins.ts';

const historyLine = withSelection('metrics', '--duration 24h');
const help = 'Metrics: a shorter and a longer time, from a minute to a day';

const onlyInFleet = (state: State): string | null =>
	state.fleet ? null : `Only in the view of all services; ${keyFor(state, 'top', '%')} opens it.`;

export const metricsKeys = [
	{
		command: 'shorter-range',
		scopes: ['everywhere'],
		keys: ['('],
		label: 'shorter',
		help,
		short: 'Curves of a shorter time',
		disabled: (state) => withoutRange(state, -1),
		cli: historyLine,
	},
	{
		command: 'longer-range',
		scopes: ['everywhere'],
		keys: [')'],
		label: 'longer',
		help,
		short: 'Curves of a longer time',
		disabled: (state) => withoutRange(state, 1),
		cli: historyLine,
	},
	{
		command: 'top',
		aliases: ['fleet', 'costs'],
		scopes: ['everywhere'],
		keys: ['%'],
		label: 'all by cost',
		help: 'All services by CPU, memory, threads, open files or restarts',
		short: 'All services by what they cost',
		cli: always('weaver metrics'),
	},
	{
		command: 'top-sort',
		scopes: ['metrics'],
		keys: ['S'],
		label: 'sort',
		help: 'All services: sort by the next column',
		disabled: onlyInFleet,
	},
	{
		command: 'go-to-service',
		scopes: ['metrics'],
		keys: ['enter'],
		label: 'go to',
		help: 'All services: go to the selected one',
		disabled: onlyInFleet,
	},
] as const satisfies readonly Binding[];

function withoutRange(state: State, by: 1 | -1): string | null {
	if (!layoutOf(state).panes.metrics || state.fleet)
		return `No metrics are shown; ${keyFor(state, 'metrics', '4')} shows them.`;
	const {range} = state.metrics;
	if (neighbourOf(range, by) !== range) return null;
	return by === 1 ? 'A day is the longest time.' : 'A minute is the shortest time.';
}
