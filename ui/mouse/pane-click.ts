/** What a click inside a pane selects there. Pure. */
import {spotOn} from '../copy/log-range.ts';
import {listRows, problemRows, type Rect} from '../layout.ts';
import {type ListRow, rowsOf} from '../list/order.ts';
import {fleetServiceAt} from '../metrics/fleet-pane.ts';
import type {Pane, State} from '../model.ts';
import type {Action} from '../reduce.ts';

type Click = {
	readonly select: readonly Action[];
	/** The command of a double click. */
	readonly open: 'open-log' | 'open-line' | null;
};

const nothing: Click = {select: [], open: null};

/** `column` and `row` are counted inside the border. */
export function clickInPane(
	state: State,
	pane: Pane,
	rect: Rect,
	column: number,
	row: number,
): Click {
	switch (pane) {
		case 'services':
			return clickOnRow(rowAt(state, rect, row));
		case 'logs': {
			const size = {width: rect.width - 2, height: rect.height - 2};
			const spot = spotOn(state.log, size, column, row);
			if (!spot) return nothing;
			return {select: [{kind: 'log-pointed', number: spot.number}], open: 'open-line'};
		}
		case 'metrics':
			return state.fleet
				? chooseService(fleetServiceAt(state, state.fleet, rect.height - 2, row))
				: nothing;
		case 'detail':
		case 'events':
		case 'specs':
			return nothing;
	}
}

function clickOnRow(row: ListRow | null): Click {
	return row?.kind === 'group'
		? {select: [{kind: 'folded', group: row.group}], open: null}
		: chooseService(row?.service.name ?? null);
}

const chooseService = (service: string | null): Click =>
	service === null ? nothing : {select: [{kind: 'chose', service}], open: 'open-log'};

/** What stands on a row inside the list. */
function rowAt(state: State, rect: Rect, row: number): ListRow | null {
	const first = 1 + problemRows(state, rect.height - 2);
	const index = row - first;
	if (index < 0 || index >= listRows(state)) return null;
	return rowsOf(state)[state.list.top + index] ?? null;
}
