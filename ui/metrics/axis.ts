/** What stands under the curves: when runs ended, and the times. Pure. */
import {clock} from '../../src/lib/local-time.ts';
import {fitLeft} from '../../src/lib/text-width.ts';
import type {State} from '../model.ts';
import type {Role, Theme} from '../theme.ts';
import {labelColumns} from './chart.ts';
import type {Curves} from './curves.ts';
import {rangeOf} from './range.ts';

export const axisRows = 2;

/** Two rows: the line with a mark where a run of the day ended, then the times. */
export function axisOf(
	{metrics: {day}, moment}: Pick<State, 'metrics' | 'moment'>,
	{service, range, end}: Curves,
	width: number,
	theme: Theme,
): readonly string[] {
	const {length, slot, labels} = rangeOf(range);
	const columns = width - labelColumns;
	const right = (end + 1) * slot;
	const rows = day?.service === service ? day.rows : [];
	const marks = new Map<number, Role>();
	for (const {kind, at, data} of rows) {
		const column = Math.floor(((at - (right - length)) / length) * columns);
		if (kind !== 'exit' || column < 0 || column >= columns) continue;
		if (marks.get(column) !== 'bad') marks.set(column, data?.['asked'] === true ? 'busy' : 'bad');
	}
	const [corner = '', dash = ''] = theme.glyphs.axis;
	const cells = Array.from({length: columns}, (_, column) => {
		const role = marks.get(column);
		return role ? theme.paint(role, theme.glyphs.restarts) : theme.paint('muted', dash);
	});
	const [left, middle] = labels;
	const half = Math.floor(columns / 2) - Math.floor(middle.length / 2);
	const last = moment ? clock(moment.at) : 'now';
	const times = `${fitLeft(left, half)}${fitLeft(middle, columns - half - last.length)}${last}`;
	const indent = ' '.repeat(labelColumns - 1);
	return [
		`${theme.paint('muted', indent + corner)}${cells.join('')}`,
		theme.paint('muted', `${indent} ${times}`),
	];
}
