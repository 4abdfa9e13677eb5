/** What a click inside a pane selects there. Pure. */
import {type Copied, factCopied} from '../copy/copied.ts';
import {spotOn} from '../copy/log-range.ts';
import {detailFactAt} from '../detail/detail-pane.ts';
import {eventAt} from '../events/events-pane.ts';
import {listRows, problemRows, type Rect} from '../layout.ts';
import {columnAt, sortColumn} from '../list/columns.ts';
import {sortKeys} from '../list/list-view.ts';
import {type ListRow, rowsOf} from '../list/order.ts';
import {tableOf} from '../list/services-pane.ts';
import {fleetServiceAt} from '../metrics/fleet-pane.ts';
import type {State} from '../model.ts';
import type {Pane} from '../pane.ts';
import type {Action} from '../reduce.ts';

type Click = {
	readonly select: readonly Action[];
	/** The command of a double click. */
	readonly open: 'open-log' | 'open-line' | 'open-event' | null;
	/** What a double click copies. */
	readonly copied: Copied | null;
};

const nothing: Click = {select: [], open: null, copied: null};

/** A broken file that belongs to no service. */
const openProblems: Click = {
	...nothing,
	select: [{kind: 'dialog', dialog: {kind: 'problems', top: 0}}],
};

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
			if (row === 0) return clickOnHead(state, rect.width - 2, column);
			if (row <= problemRows(state, rect.height - 2)) return openProblems;
			return clickOnRow(rowAt(state, rect, row));
		case 'logs': {
			const size = {width: rect.width - 2, height: rect.height - 2};
			const spot = spotOn(state.log, size, column, row);
			if (!spot) return nothing;
			return {
				select: [{kind: 'log-pointed', number: spot.number}],
				open: 'open-line',
				copied: null,
			};
		}
		case 'metrics':
			return state.fleet
				? chooseService(fleetServiceAt(state, state.fleet, rect.height - 2, row))
				: nothing;
		case 'detail': {
			const fact = detailFactAt(state, rect, row);
			return fact === null ? nothing : {...nothing, copied: factCopied(state, fact)};
		}
		case 'events': {
			const event = eventAt(state.events, rect, row);
			return event === null
				? nothing
				: {...nothing, select: [{kind: 'events-pointed', seq: event.seq}], open: 'open-event'};
		}
		case 'specs':
			return nothing;
	}
}

/** The head of what the list can be sorted by; the state stands for what needs attention. */
function clickOnHead(state: State, width: number, column: number): Click {
	const name = columnAt(tableOf(state, width), column);
	const sort = name === 'state' ? 'attention' : sortKeys.find((key) => sortColumn(key) === name);
	return name === null || sort === undefined
		? nothing
		: {...nothing, select: [{kind: 'sorted-by', sort}]};
}

function clickOnRow(row: ListRow | null): Click {
	return row?.kind === 'group'
		? {...nothing, select: [{kind: 'folded', group: row.group}]}
		: chooseService(row?.service.name ?? null);
}

const chooseService = (service: string | null): Click =>
	service === null ? nothing : {select: [{kind: 'chose', service}], open: 'open-log', copied: null};

/** What stands on a row inside the list. */
function rowAt(state: State, rect: Rect, row: number): ListRow | null {
	const first = 1 + problemRows(state, rect.height - 2);
	const index = row - first;
	if (index < 0 || index >= listRows(state)) return null;
	return rowsOf(state)[state.list.top + index] ?? null;
}
