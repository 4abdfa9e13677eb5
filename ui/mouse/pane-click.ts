/** What a click inside a pane selects there. Pure. */
import {listRows, problemRows, type Rect} from '../layout.ts';
import {listed} from '../list/order.ts';
import type {Pane, State} from '../model.ts';
import type {Action} from '../reduce.ts';

type Click = {
	readonly select: readonly Action[];
	/** The command of a double click. */
	readonly open: 'open-log' | null;
};

const nothing: Click = {select: [], open: null};

/** `column` and `row` are counted inside the border. */
export function clickInPane(
	state: State,
	pane: Pane,
	rect: Rect,
	_column: number,
	row: number,
): Click {
	switch (pane) {
		case 'services': {
			const service = serviceAt(state, rect, row);
			return service === null ? nothing : {select: [{kind: 'chose', service}], open: 'open-log'};
		}
		case 'logs':
		case 'detail':
		case 'metrics':
		case 'events':
		case 'specs':
			return nothing;
	}
}

/** The service on a row inside the list. */
function serviceAt(state: State, rect: Rect, row: number): string | null {
	const first = 1 + problemRows(state, rect.height - 2);
	const index = row - first;
	if (index < 0 || index >= listRows(state)) return null;
	return listed(state)[state.list.top + index]?.name ?? null;
}
