import {expect, test} from 'vitest';
import {layoutFor, type Rect} from '../../ui/layout.ts';
import type {Sizes} from '../../ui/model.ts';
import {type Pane, panes} from '../../ui/pane.ts';

const input = (
	columns: number,
	rows: number,
	listed = 7,
	focus: Pane = 'services',
	zoom = false,
) => ({
	columns,
	rows,
	listed,
	zoom,
	sizes: {},
	recent: [focus, ...panes.filter((pane) => pane !== focus)],
});
const shown = (...args: Parameters<typeof input>): readonly string[] =>
	Object.keys(layoutFor(input(...args)).panes).toSorted();

test('which panes a size shows', () => {
	expect(shown(50, 20)).toEqual(['services']);
	expect(shown(80, 15)).toEqual(['services']);
	expect(shown(80, 24)).toEqual(['logs', 'services']);
	expect(shown(80, 24, 7, 'detail')).toEqual(['detail', 'services']);
	expect(shown(120, 40)).toEqual(['detail', 'logs', 'metrics', 'services']);
	expect(shown(120, 40, 7, 'specs')).toEqual(['detail', 'logs', 'services', 'specs']);
	expect(shown(120, 40, 30)).toEqual(['detail', 'logs', 'services']);
	expect(shown(120, 30, 7, 'specs')).toEqual(['logs', 'services', 'specs']);
	expect(shown(200, 50)).toEqual(['detail', 'events', 'logs', 'metrics', 'services']);
	expect(shown(200, 50, 7, 'specs')).toEqual(['detail', 'logs', 'metrics', 'services', 'specs']);
	expect(shown(200, 50, 7, 'logs', true)).toEqual(['logs']);
});

/** As small, as large and as odd as a file can say. */
const shares = [{}, ...[0.01, 0.37, 0.99].map(sharesOf)];
function sharesOf(share: number): Sizes {
	const all = {list: share, side: share, right: share, detail: share};
	return {stacked: all, two: all, three: all};
}

test('at every size the parts fill the screen and do not overlap, however borders were moved', () => {
	const wrong: string[] = [];
	for (let columns = 20; columns <= 220; columns += 11)
		for (let rows = 3; rows <= 60; rows += 5)
			for (const focus of panes)
				for (const [index, listed] of [0, 6, 100, 6, 6, 6].entries()) {
					const {
						header,
						panes: placed,
						meter,
						message,
						footer,
					} = layoutFor({
						...input(columns, rows, listed, focus),
						sizes: shares[Math.max(0, index - 2)] ?? {},
					});
					const small = Object.values(placed).some(({height, width}) => height < 5 || width < 36);
					if (Object.keys(placed).length > 1 && small) wrong.push(`small at ${columns}x${rows}`);
					const parts = [header, ...Object.values(placed), meter, message, footer].filter(
						(rect) => rect != null,
					);
					if (coverage(parts, columns, rows) !== 'whole')
						wrong.push(`${columns}x${rows} ${focus} ${listed}`);
				}
	expect(wrong).toEqual([]);
});

function coverage(parts: readonly Rect[], columns: number, rows: number): string {
	const cells = new Set<number>();
	for (const {left, top, width, height} of parts)
		for (let row = top; row < top + height; row += 1)
			for (let column = left; column < left + width; column += 1) {
				const cell = row * columns + column;
				if (cells.has(cell) || row >= rows || column >= columns) return 'overlap';
				cells.add(cell);
			}
	return cells.size === columns * rows ? 'whole' : 'gap';
}
