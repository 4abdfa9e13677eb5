/** What the title of the log and its empty pane say. */
import {expect, test} from 'vitest';
import {screenLines} from '../../../ui/chrome/screen.ts';
import {copiedOf} from '../../../ui/copy/copied.ts';
import {windowOf} from '../../../ui/log/log-window.ts';
import {type Action, reduce} from '../../../ui/reduce.ts';
import {logLine, logPage, off, plain, screen, view} from '../views.ts';

const paneOf = (state: ReturnType<typeof screen>): string => screenLines(state, plain).join('\n');

test('as many lines are chosen as will be copied', () => {
	const mark = logLine('started', 100, {kind: 'mark'});
	const lines = [logLine('one', 0), mark, logLine('two', 200), logLine('three', 300)];
	const actions: readonly Action[] = [
		{kind: 'focused', pane: 'logs'},
		{kind: 'log-shown', held: windowOf(logPage(lines))},
		{kind: 'log-moved', by: -3},
	];
	const shown = screen(100, 30, [view('api')], ...actions);
	const [first] = lines;
	if (!first) throw new Error('no line');
	const from = {line: first, number: shown.log.held?.first ?? 0, column: null};
	const chosen = reduce(reduce(shown, {kind: 'range', range: {from, to: null}}), {
		kind: 'log-moved',
		by: 2,
	});
	expect(paneOf(chosen)).toContain('2 lines chosen · y copies');
	expect(copiedOf(chosen)).toEqual({text: 'one\ntwo', of: '2 lines of api'});
	const onMark = reduce(chosen, {kind: 'log-moved', by: -1});
	expect(paneOf(onMark)).toContain('1 line chosen · y copies');
});

test('of older lines that cannot be read it is said to who asks for them, until he follows again', () => {
	const held = windowOf(logPage([logLine('one', 0)], {atStart: false}));
	const shown = screen(
		100,
		30,
		[view('api')],
		{kind: 'focused', pane: 'logs'},
		{kind: 'log-shown', held},
		{kind: 'log-failed', why: 'EIO'},
	);
	expect(paneOf(shown)).toContain('live');
	const above = reduce(shown, {kind: 'log-scrolled', by: -5});
	expect(paneOf(above)).toContain('cannot be read');
	expect(reduce(above, {kind: 'log-follow', on: true}).log.failed).toBeNull();
});

test('an empty log says whether its service has ever run', () => {
	const empty: Action = {kind: 'log-shown', held: windowOf(logPage([]))};
	const never = screen(100, 30, [off('api', {run: null})], empty);
	expect(paneOf(never)).toContain('api has never run, so it has written nothing.');
	const begun = reduce(never, {
		kind: 'services',
		notice: {version: 1, changed: [view('api')], removed: [], problems: null},
	});
	expect(paneOf(begun)).toContain('api has written nothing yet.');
});
