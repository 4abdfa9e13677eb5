/** Does what the mouse says: the same for every pane. */
import {overlayOf} from '../chrome/dialog.ts';
import {footerKeyAt} from '../chrome/footer.ts';
import {scrolled} from '../chrome/scroll.ts';
import type {Call} from '../keys/palette.ts';
import type {Press} from '../keys/press.ts';
import {type Layout, layoutOf} from '../layout.ts';
import type {State} from '../model.ts';
import type {Store} from '../store.ts';
import {createTheme} from '../theme.ts';
import {clickInBox} from './box-click.ts';
import {type Gesture, gestureOf, openHand} from './gesture.ts';
import {clickInPane} from './pane-click.ts';
import type {Report} from './reports.ts';
import {type Spot, spotAt} from './spot.ts';

export type MouseAround = {
	readonly store: Store;
	/** As if the key had been pressed. */
	readonly press: (press: Press) => void;
	readonly call: (call: Call) => void;
};

/** Lines that one step of the wheel scrolls. */
const wheelLines = 3;

const bare = createTheme('none');

export function createMouseHandler(around: MouseAround): (report: Report, now: number) => void {
	const {store} = around;
	let hand = openHand;
	return (report, now) => {
		const next = gestureOf(hand, report, now);
		hand = next.hand;
		if (next.gesture === null) return;
		const state = store.get();
		const layout = layoutOf(state);
		const {column, row} = next.gesture;
		const spot = spotAt(layout, overlayOf(state, bare)?.rect ?? null, column, row);
		act(around, state, layout, next.gesture, spot);
	};
}

function act(
	around: MouseAround,
	state: State,
	layout: Layout,
	gesture: Gesture,
	spot: Spot,
): void {
	switch (gesture.kind) {
		case 'wheel':
			turn(around, state, spot, gesture.by);
			break;
		case 'click':
			click(around, state, layout, spot, gesture.double);
			break;
		case 'drag':
		case 'drop':
			break;
	}
}

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
			const {select, open} = clickInPane(state, pane, rect, spot.column, spot.row);
			store.dispatch(...select);
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
