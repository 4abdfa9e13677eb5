import {expect, test} from 'vitest';
import {resized} from '../../ui/chrome/sizes.ts';
import {layoutOf} from '../../ui/layout.ts';
import type {State} from '../../ui/model.ts';
import type {Pane} from '../../ui/pane.ts';
import {reduce} from '../../ui/reduce.ts';
import {screen, view} from './views.ts';

/** The pane's rectangle after so many presses, with the focus in it. */
function after(columns: number, rows: number, pane: Pane, presses: number, from?: State) {
	let state = reduce(from ?? screen(columns, rows, [view('api')]), {kind: 'focused', pane});
	const direction = presses > 0 ? 1 : -1;
	for (let press = 0; press < Math.abs(presses); press += 1) {
		const sizes = resized(state, direction);
		if (sizes) state = reduce(state, {kind: 'sized', sizes});
	}
	const {width = 0, height = 0} = layoutOf(state).panes[pane] ?? {};
	return {state, width, height};
}

test('the pane with the focus grows and shrinks, in every layout', () => {
	for (const [columns, rows, pane, side, step] of [
		[80, 24, 'services', 'height', 1],
		[80, 24, 'logs', 'height', 1],
		[120, 40, 'services', 'height', 1],
		[120, 40, 'detail', 'height', 1],
		[120, 40, 'metrics', 'height', 1],
		[120, 40, 'events', 'height', 1],
		[120, 28, 'detail', 'height', 1],
		[120, 40, 'logs', 'width', 2],
		[200, 50, 'services', 'height', 1],
		[200, 50, 'events', 'height', 1],
		[200, 50, 'logs', 'width', 4],
		[200, 50, 'detail', 'height', 1],
		[200, 50, 'metrics', 'height', 1],
	] as const) {
		const before = after(columns, rows, pane, 0)[side];
		expect(after(columns, rows, pane, 2)[side], `${columns} ${pane}`).toBe(before + 2 * step);
		expect(after(columns, rows, pane, -2)[side], `${columns} ${pane}`).toBe(before - 2 * step);
	}
});

test('it ends where the others would not be usable any more', () => {
	const large = after(80, 24, 'services', 99);
	expect(layoutOf(large.state).panes.logs?.height).toBe(5);
	expect(resized(large.state, 1)).toBeNull();
	expect(after(80, 24, 'services', -1, large.state).height).toBe(large.height - 1);
});

test('each layout has sizes of its own', () => {
	const {state} = after(120, 40, 'logs', 5);
	expect(Object.keys(state.sizes)).toEqual(['two']);
	const wide = reduce(state, {kind: 'resized', size: {columns: 200, rows: 50}});
	expect(layoutOf(wide)).toEqual(
		layoutOf(reduce(screen(200, 50, [view('api')]), {kind: 'focused', pane: 'logs'})),
	);
	expect(resized(reduce(wide, {kind: 'zoomed'}), 1)).toBeNull();
});
