/** Does what the mouse says: the same for every pane. */
import {overlayOf} from '../chrome/dialog.ts';
import {footerKeyAt} from '../chrome/footer.ts';
import {scrolled} from '../chrome/scroll.ts';
import type {Copied} from '../copy/copied.ts';
import {type LogSpot, spotOn} from '../copy/log-range.ts';
import type {Call} from '../keys/palette.ts';
import type {Press} from '../keys/press.ts';
import {type Layout, layoutOf, type Rect} from '../layout.ts';
import type {Geometry} from '../log/log-rows.ts';
import type {State} from '../model.ts';
import type {Store} from '../store.ts';
import {createTheme} from '../theme.ts';
import {clickInBox} from './box-click.ts';
import {gestureOf, openHand} from './gesture.ts';
import {clickInPane} from './pane-click.ts';
import type {Report} from './reports.ts';
import {type Spot, spotAt} from './spot.ts';

export type MouseAround = {
	readonly store: Store;
	/** As if the key had been pressed. */
	readonly press: (press: Press) => void;
	readonly call: (call: Call) => void;
	readonly put: (copied: Copied) => void;
};

/** Lines that one step of the wheel scrolls. */
const wheelLines = 3;
/** Ms for a line while the pointer is held beyond the edge of the log. */
const edgePace = 40;

const bare = createTheme('none');

export function createMouseHandler(around: MouseAround): (report: Report, now: number) => void {
	const {store} = around;
	let hand = openHand;
	/** The place in the log where the left button was pressed. */
	let anchor: LogSpot | null = null;
	let scrolling: NodeJS.Timeout | undefined;
	return (report, now) => {
		const next = gestureOf(hand, report, now);
		hand = next.hand;
		if (next.gesture === null) return;
		clearInterval(scrolling);
		const state = store.get();
		const layout = layoutOf(state);
		const {column, row} = next.gesture;
		const spot = spotAt(layout, overlayOf(state, bare)?.rect ?? null, column, row);
		switch (next.gesture.kind) {
			case 'wheel':
				turn(around, state, spot, next.gesture.by);
				break;
			case 'click':
				anchor = pressedInLog(state, layout, spot);
				click(around, state, layout, spot, next.gesture.double);
				break;
			case 'drag': {
				const from = anchor;
				if (!from || !dragInLog(store, from, column, row)) break;
				// A pointer that is held still reports nothing, and the log goes on.
				scrolling = setInterval(() => dragInLog(store, from, column, row), edgePace).unref();
				break;
			}
			case 'drop':
				if (anchor && state.range) around.call({command: 'copy', argument: null});
				anchor = null;
		}
	};
}

function pressedInLog(state: State, layout: Layout, spot: Spot): LogSpot | null {
	const rect = layout.panes.logs;
	if (!rect || spot.on !== 'pane' || spot.pane !== 'logs' || spot.place === 'border') return null;
	return spotOn(state.log, insideOf(rect), spot.column, spot.row);
}

/** Extends the range to the pointer; beyond the edge of the pane the log scrolls. Whether it is there. */
function dragInLog(store: Store, from: LogSpot, column: number, row: number): boolean {
	const rect = layoutOf(store.get()).panes.logs;
	if (!rect) return false;
	const inside = insideOf(rect);
	const [x, y] = [column - rect.left - 1, row - rect.top - 1];
	if (y < 0) store.dispatch({kind: 'log-scrolled', by: -1});
	// At the newest line it would follow again, and run away under the pointer.
	if (y >= inside.height)
		store.dispatch({kind: 'log-scrolled', by: 1}, {kind: 'log-follow', on: false});
	const {log} = store.get();
	const to = spotOn(log, inside, x, Math.min(inside.height - 1, Math.max(0, y)));
	if (to) store.dispatch({kind: 'range', range: {from, to}});
	return y < 0 || y >= inside.height;
}

const insideOf = ({width, height}: Rect): Geometry => ({width: width - 2, height: height - 2});

function turn({store, press}: MouseAround, state: State, spot: Spot, by: 1 | -1): void {
	if (spot.on === 'pane') store.dispatch(...scrolled(state, spot.pane, by * wheelLines));
	else if (spot.on === 'box' && state.dialog?.kind === 'palette')
		press({key: by > 0 ? 'down' : 'up', text: ''});
	else if (spot.on === 'box') store.dispatch(...scrolled(state, 'box', by * wheelLines));
}

function click(
	around: MouseAround,
	state: State,
	layout: Layout,
	spot: Spot,
	double: boolean,
): void {
	const {store, press, call} = around;
	const tap = (key: string | null): void => {
		if (key !== null) press({key, text: ''});
	};
	switch (spot.on) {
		case 'footer':
			tap(footerKeyAt(state, layout.width, spot.column));
			break;
		case 'box': {
			if (spot.place === 'border') break;
			const {actions, press: key} = clickInBox(state, spot.column, spot.row);
			store.dispatch(...actions);
			tap(key);
			break;
		}
		case 'beside':
			// A question is answered, not clicked away.
			if (state.dialog?.kind !== 'ask') store.dispatch({kind: 'dialog', dialog: null});
			break;
		case 'pane': {
			// What is typed so far is kept, as with Enter.
			if (state.typing) tap('enter');
			const {pane} = spot;
			if (state.recent[0] !== pane) call({command: pane, argument: null});
			const rect = layout.panes[pane];
			if (!rect || spot.place === 'border') break;
			const {select, open, copied} = clickInPane(state, pane, rect, spot.column, spot.row);
			store.dispatch(...select);
			if (double && copied) around.put(copied);
			if (double && open !== null) call({command: open, argument: null});
			break;
		}
		case 'message':
			if (state.toast) store.dispatch({kind: 'toast', toast: null});
			else call({command: 'why', argument: null});
			break;
		case 'meter':
			call({command: 'metrics', argument: null});
			break;
		case 'header':
		case 'nothing':
			break;
	}
}
