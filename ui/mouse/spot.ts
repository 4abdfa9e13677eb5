/** What stands under the pointer: arithmetic on the layout. Pure. */
import type {Layout, Rect} from '../layout.ts';
import {type Pane, panes} from '../pane.ts';

/** `column` and `row` count from 0 inside of what is named, without its border. */
export type Spot =
	| {
			readonly on: 'pane';
			readonly pane: Pane;
			readonly place: Place;
			readonly column: number;
			readonly row: number;
	  }
	/** A box over the screen. */
	| {
			readonly on: 'box';
			readonly place: Place;
			readonly column: number;
			readonly row: number;
	  }
	| {readonly on: 'header' | 'meter' | 'message' | 'footer'; readonly column: number}
	/** The screen beside an open box, which takes nothing meanwhile, and what is empty. */
	| {readonly on: 'beside' | 'nothing'};

export type Place = 'border' | 'inside';

/** `box`: where one lies over the screen. The footer tells what can be done in it. */
export function spotAt(layout: Layout, box: Rect | null, column: number, row: number): Spot {
	const {footer} = layout;
	if (box && holds(box, column, row)) return {on: 'box', ...within(box, column, row)};
	if (footer && holds(footer, column, row)) return {on: 'footer', column: column - footer.left};
	if (box) return {on: 'beside'};
	for (const pane of panes) {
		const rect = layout.panes[pane];
		if (rect && holds(rect, column, row)) return {on: 'pane', pane, ...within(rect, column, row)};
	}
	for (const on of ['header', 'meter', 'message'] as const) {
		const rect = layout[on];
		if (rect && holds(rect, column, row)) return {on, column: column - rect.left};
	}
	return {on: 'nothing'};
}

const holds = ({left, top, width, height}: Rect, column: number, row: number): boolean =>
	column >= left && column < left + width && row >= top && row < top + height;

function within(
	{left, top, width, height}: Rect,
	column: number,
	row: number,
): {readonly place: Place; readonly column: number; readonly row: number} {
	const [x, y] = [column - left - 1, row - top - 1];
	const isInside = x >= 0 && x < width - 2 && y >= 0 && y < height - 2;
	return {place: isInside ? 'inside' : 'border', column: x, row: y};
}
