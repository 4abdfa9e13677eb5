/** Moving the borders between panes. Pure. */
import {type Layout, layoutFor, layoutInput, layoutOf, lesserPanes} from '../layout.ts';
import {type Border, focusOf, type LayoutName, type Sizes, type State} from '../model.ts';
import type {Pane} from '../pane.ts';

/** Columns and rows that one press moves a border. */
const steps: Readonly<Record<Border, number>> = {side: 2, right: 2, list: 1, detail: 1};

type Move = {readonly border: Border; readonly by: 1 | -1};

/** Null while one pane fills the screen. */
export function layoutNameOf({panes}: Layout): LayoutName | null {
	const shown = Object.keys(panes).length;
	if (shown < 2) return null;
	return shown === 2 ? 'stacked' : shown === 5 ? 'three' : 'two';
}

/** What stands over the border called `detail`; two columns have one only where two panes share the place. */
const overBorder = ({panes}: Layout): Pane | null =>
	lesserPanes.find((pane) => panes[pane]) ?? null;

/** The borders that make a pane larger. */
function movesFor(pane: Pane, name: LayoutName, layout: Layout): readonly Move[] {
	if (pane === 'services') return [{border: 'list', by: 1}];
	if (pane === 'logs' && name === 'two') return [{border: 'side', by: -1}];
	if (pane === 'logs' && name === 'three')
		return [
			{border: 'side', by: -1},
			{border: 'right', by: -1},
		];
	if (pane === 'detail' && name === 'three') return [{border: 'detail', by: 1}];
	if (pane === 'metrics' && name === 'three') return [{border: 'detail', by: -1}];
	if (name === 'two' && Object.keys(layout.panes).length === 4)
		return [{border: 'detail', by: pane === overBorder(layout) ? 1 : -1}];
	return [{border: 'list', by: -1}];
}

/** The sizes once the pane with the focus has grown (1) or shrunk (-1); null: it is as far as it goes. */
export function resized(state: State, direction: 1 | -1): Sizes | null {
	const layout = layoutOf(state);
	const name = layoutNameOf(layout);
	if (name === null) return null;
	const body = bodyOf(layout);
	let sizes = state.sizes;
	for (const {border, by} of movesFor(focusOf(state), name, layout)) {
		const before = cellsOf(layout, border);
		const total = border === 'side' || border === 'right' ? body.width : body.height;
		const share = (before + by * direction * steps[border]) / total;
		const next = {...sizes, [name]: {...sizes[name], [border]: share}};
		const after = layoutFor({...layoutInput(state), sizes: next});
		// Where the layout goes no further, nothing is remembered either.
		if (cellsOf(after, border) !== before) sizes = next;
	}
	return sizes === state.sizes ? null : sizes;
}

const bodyOf = ({panes}: Layout): {readonly width: number; readonly height: number} => {
	const all = Object.values(panes);
	return {
		width: Math.max(...all.map(({left, width}) => left + width)),
		height:
			Math.max(...all.map(({top, height}) => top + height)) - Math.min(...all.map(({top}) => top)),
	};
};

function cellsOf(layout: Layout, border: Border): number {
	const {panes} = layout;
	switch (border) {
		case 'list':
			return panes.services?.height ?? 0;
		case 'side':
			return panes.services?.width ?? 0;
		case 'right':
			return panes.detail?.width ?? 0;
		case 'detail':
			return panes[overBorder(layout) ?? 'detail']?.height ?? 0;
	}
}
