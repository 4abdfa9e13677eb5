import {expect, test} from 'vitest';
import {screenLines} from '../../../ui/chrome/screen.ts';
import {huesOf} from '../../../ui/log/hues.ts';
import {reduce} from '../../../ui/reduce.ts';
import {plain} from '../views.ts';
import {after, linesOf, opened, rows, shown} from './log-view.ts';

/** The rows of the pane as they are drawn, without the times. */
const drawn = (state: Parameters<typeof screenLines>[0]): readonly string[] =>
	screenLines(state, plain)
		.slice(2, 2 + rows)
		.map((line) => line.slice(10, -1).replaceAll(/ {2,}/g, '  ').trimEnd())
		.filter((line) => line !== '');

const refused = ['Error: refused', '    at connect (net.js:1)', '    at run (a.js:2)'];

test('repeats are one line with their number, whatever their times, with the frames of a trace', () => {
	const log = linesOf(
		'start',
		'2026-11-21T10:00:01.000Z beat',
		'2026-11-21T10:00:02.000Z beat',
		'2026-11-21T10:00:03.000Z beat',
		...refused,
		...refused,
		'item 1',
		'item 2',
	);
	const state = opened(log);
	expect(drawn(state)).toEqual([
		'start',
		'2026-11-21T10:00:03.000Z beat  ×3',
		'Error: refused  ×2',
		'  at connect (net.js:1)',
		'  at run (a.js:2)',
		'item 1',
		'item 2',
	]);
	const unfolded = reduce(state, {kind: 'log-fold'});
	expect(shown(unfolded)).toEqual(log.map(({text}) => text));
	expect(shown(reduce(unfolded, {kind: 'log-fold'}))).toEqual(shown(state));
});

test('the cursor goes from repeat to repeat, and a mark line parts them', () => {
	const log = linesOf('a', 'b', 'b', 'b', 'c');
	const state = after(opened(log), log, {kind: 'log-moved', by: -1}, {kind: 'log-moved', by: -1});
	expect(state.log.cursor).toBe(0);
	const parted = reduce(state, {kind: 'log-rule', at: (log[1]?.time ?? 0) + 1});
	expect(shown(parted)).toEqual(['a', 'b', '--', 'b', 'c']);
});

test('what was never written before this start has a star where it comes first', () => {
	const log = linesOf('item 1', 'never seen', 'item 2', 'never seen', '    at frame (x.js:1)');
	const state = opened(log);
	const known = (...shapes: readonly string[]) =>
		reduce(state, {kind: 'log-known', run: 'api 1', shapes: new Set(shapes)});
	expect(drawn(known('item #'))).toEqual([
		'item 1',
		'never seen  ★',
		'item 2',
		'never seen',
		'  at frame (x.js:1)',
	]);
	// Not before the answer is there, and not in a first run.
	expect(drawn(state).join()).not.toContain('★');
	expect(drawn(known()).join()).not.toContain('★');
});

test('a burst of the same line is a few rows, found without looking at all of it', () => {
	const log = linesOf(...Array.from({length: 3500}, () => 'same'));
	const state = opened(log, 3500);
	expect(drawn(state)).toEqual(['same  ×1000', 'same  ×1000', 'same  ×1000', 'same  ×500']);
	expect(drawn(after(state, log, {kind: 'log-scrolled', by: -2}))).toHaveLength(4);
});

test('merged services have a name each in a colour of their own, the same whatever the order', () => {
	const six = huesOf(['api', 'web', 'pay', 'db', 'mail', 'queue']);
	expect(new Set(six.values()).size).toBe(6);
	expect(huesOf(['pay', 'api'])).toEqual(new Map([...huesOf(['api', 'pay'])]));
});
