/** Presses, motions and releases of the mouse as what they mean together. Pure. */
import type {Report} from './reports.ts';

type At = {readonly column: number; readonly row: number};

export type Gesture =
	| ({readonly kind: 'click'; readonly double: boolean} & At)
	/** The left button is held and the pointer moved; `from` is where it was pressed. */
	| ({readonly kind: 'drag'; readonly from: At} & At)
	| ({readonly kind: 'drop'; readonly from: At} & At)
	| ({readonly kind: 'wheel'; readonly by: 1 | -1} & At);

export type Hand = {
	/** Where the left button was pressed and is held. */
	readonly held: At | null;
	readonly dragged: boolean;
	/** The last click, at epoch ms. */
	readonly last: (At & {readonly at: number}) | null;
};

export const openHand: Hand = {held: null, dragged: false, last: null};

/** Two clicks on a row within this are a double one, in ms. */
const doubleWithin = 400;

/** Only the left button means something, and the wheel; with shift, alt or ctrl nothing does. */
export function gestureOf(
	hand: Hand,
	{kind, button, column, row, modified}: Report,
	now: number,
): {readonly hand: Hand; readonly gesture: Gesture | null} {
	const at = {column, row};
	if (kind === 'wheel')
		return {
			hand,
			gesture: modified ? null : {kind: 'wheel', by: button < 0 ? -1 : 1, ...at},
		};
	if (button !== 0 || (modified && kind === 'press')) return {hand, gesture: null};
	const {held, dragged, last} = hand;
	switch (kind) {
		case 'press': {
			const double = last !== null && last.row === row && now - last.at <= doubleWithin;
			return {
				// A third click begins anew.
				hand: {held: at, dragged: false, last: double ? null : {...at, at: now}},
				gesture: {kind: 'click', double, ...at},
			};
		}
		case 'drag': {
			if (!held || (!dragged && held.column === column && held.row === row))
				return {hand, gesture: null};
			return {
				hand: {held, dragged: true, last: null},
				gesture: {kind: 'drag', from: held, ...at},
			};
		}
		case 'release':
			return {
				hand: {...hand, held: null, dragged: false},
				gesture: held && dragged ? {kind: 'drop', from: held, ...at} : null,
			};
	}
}
