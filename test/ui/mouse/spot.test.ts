/** Every cell of the screen belongs to exactly one thing, the one that is drawn there. */
import {describe, expect, test} from 'vitest';
import {overlayOf} from '../../../ui/chrome/dialog.ts';
import {screenLines} from '../../../ui/chrome/screen.ts';
import {layoutOf} from '../../../ui/layout.ts';
import {columnAt, columnNamed, fitColumns} from '../../../ui/list/columns.ts';
import {headRow} from '../../../ui/list/service-table.ts';
import {type Dialog, initialState, type State} from '../../../ui/model.ts';
import {gestureOf, openHand} from '../../../ui/mouse/gesture.ts';
import type {Report} from '../../../ui/mouse/reports.ts';
import {spotAt} from '../../../ui/mouse/spot.ts';
import {type Pane, panes} from '../../../ui/pane.ts';
import {createTheme} from '../../../ui/theme.ts';

const bare = createTheme('none');
const sizes = [
	[80, 24],
	[120, 40],
	[200, 50],
	[50, 12],
	[20, 5],
] as const;

const dialogs: readonly (Dialog | null)[] = [
	null,
	{kind: 'help', top: 0, filter: ''},
	{kind: 'palette', text: '', chosen: 0, top: 0},
];

const stateOf = (columns: number, rows: number, focus: Pane, dialog: Dialog | null): State => ({
	...initialState({columns, rows}, 0, '/tmp/shop'),
	recent: [focus, ...panes.filter((pane) => pane !== focus)],
	dialog,
});

describe.each(sizes)('%i x %i', (columns, rows) => {
	test.each(panes)('with the focus on %s', (focus) => {
		for (const dialog of dialogs) {
			const state = stateOf(columns, rows, focus, dialog);
			const layout = layoutOf(state);
			const box = overlayOf(state, bare)?.rect ?? null;
			const lines = screenLines(state, bare);
			const seen = new Set<string>();
			const wrong: string[] = [];
			for (let row = 0; row < rows; row += 1)
				for (let column = 0; column < columns; column += 1) {
					const spot = spotAt(layout, box, column, row);
					if (spot.on === 'beside') continue;
					const name = JSON.stringify(spot);
					if (spot.on !== 'nothing' && seen.has(name)) wrong.push(`${name} twice`);
					seen.add(name);
					// A box lies over what the lines of the screen show.
					if (box === null && spot.on === 'pane' && spot.place === 'inside' && spot.column === 0) {
						const left = lines[row]?.[column - 1];
						if (left !== '│') wrong.push(`${column},${row} is right of ${left}, not of a border`);
					}
					if (spot.on === 'nothing') wrong.push(`${column},${row} is nothing`);
				}
			expect(wrong).toEqual([]);
			if (box) expect(seen.size).toBeGreaterThanOrEqual(box.width * box.height);
		}
	});
});

test.each([60, 78, 120, 180])(
	'heads of the list in %i columns are found under the pointer',
	(width) => {
		const table = fitColumns(width, ['api', 'a-service-with-a-name'], {
			graphs: true,
			grouped: false,
			sorted: null,
		});
		const row = headRow(table, width, bare);
		const found = table.names.map((name) => {
			const head = name === 'name' ? 'NAME' : (columnNamed(name)?.head.trim() ?? 'NOTE');
			return head === '' ? name : columnAt(table, row.indexOf(head));
		});
		expect(found).toEqual(table.names);
	},
);

describe('gestures', () => {
	const left = {button: 0, modified: false} as const;
	const run = (...reports: readonly (Omit<Report, 'button' | 'modified'> & {at: number})[]) => {
		let hand = openHand;
		return reports.map(({at, ...report}) => {
			const next = gestureOf(hand, {...left, ...report}, at);
			hand = next.hand;
			return next.gesture;
		});
	};

	test('two clicks on a row in time are a double one, a third begins anew', () => {
		const at = {column: 4, row: 7};
		const click = (time: number) =>
			run(
				{kind: 'press', ...at, at: 0},
				{kind: 'press', ...at, at: time},
				{kind: 'press', ...at, at: time + 1},
			);
		expect(click(300).map((each) => each?.kind === 'click' && each.double)).toEqual([
			false,
			true,
			false,
		]);
		expect(click(500).map((each) => each?.kind === 'click' && each.double)).toEqual([
			false,
			false,
			true,
		]);
	});

	test('a drag begins in another cell and ends with the release', () => {
		expect(
			run(
				{kind: 'press', column: 1, row: 1, at: 0},
				{kind: 'drag', column: 1, row: 1, at: 1},
				{kind: 'drag', column: 2, row: 3, at: 2},
				{kind: 'release', column: 2, row: 3, at: 3},
				{kind: 'release', column: 2, row: 3, at: 4},
			),
		).toEqual([
			{kind: 'click', double: false, column: 1, row: 1},
			null,
			{kind: 'drag', from: {column: 1, row: 1}, column: 2, row: 3},
			{kind: 'drop', from: {column: 1, row: 1}, column: 2, row: 3},
			null,
		]);
	});
});
