/** What the title of the log and its empty pane say. */
import {expect, test} from 'vitest';
import {clock, dateOf} from '../../../src/lib/local-time.ts';
import {screenLines} from '../../../ui/chrome/screen.ts';
import {copiedOf} from '../../../ui/copy/copied.ts';
import {windowOf} from '../../../ui/log/log-window.ts';
import {type Action, reduce} from '../../../ui/reduce.ts';
import {logLine, logPage, now, off, plain, screen, view} from '../views.ts';

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

/** The upper border of the log alone on a screen, after the actions. */
const titleOf = (columns: number, services: readonly string[], ...actions: readonly Action[]) =>
	screenLines(
		screen(
			columns,
			24,
			services.map((name) => view(name)),
			{kind: 'focused', pane: 'logs'},
			{kind: 'zoomed'},
			...(services.length > 1 ? [{kind: 'log-merged', services} as const] : []),
			...actions,
		),
		plain,
	).find((row) => row.includes('2 Log')) ?? '';

const typedInto = (into: 'search' | 'log-words' | 'log-when', text: string): readonly Action[] => [
	{kind: 'typing', typing: {into, before: ''}},
	{kind: 'typed', text},
	{kind: 'typing', typing: null},
];

test('the count of a search stands where names do not fit beside it', () => {
	const services = ['accounts', 'api', 'gateway', 'mailer', 'payments', 'scheduler'];
	const search = [
		...typedInto('search', 'message'),
		{kind: 'log-hits', hits: {count: 128, share: null}},
	] as const;
	const narrow = titleOf(60, services, ...search);
	expect(narrow).toMatch(/2 Log 6 services · live ─+ \/message 128 ─/);
	expect(titleOf(120, services, ...search)).toMatch(/accounts api .* scheduler ─+ \/message 128 ─/);
});

test('long words give way to the time window, to what is left out and to the count', () => {
	const words = 'order 60005|ERROR|and everything else that somebody may look for';
	const lines = [logLine('one', 0)];
	const title = titleOf(
		80,
		['api'],
		...typedInto('log-words', words),
		...typedInto('log-when', 'start'),
		...typedInto('search', words),
		{kind: 'log-shown', held: windowOf(logPage(lines, {leftOut: 4200}))},
		{kind: 'log-hits', hits: {count: 3, share: null}},
	);
	expect(title).toMatch(
		/2 Log api · live · &order .*… · since start · 4,200 left out ─+ \/order .*… 3 ─/,
	);
});

test('a time window names its day, unless that is today', () => {
	const since = (when: string) => titleOf(120, ['api'], ...typedInto('log-when', when));
	const day = dateOf(now - 86_400_000);
	expect(since('1m')).toContain(`since ${clock(now - 60_000)}`);
	expect(since('24h')).toContain(`since ${day} ${clock(now - 86_400_000)}`);
	expect(since('yesterday 10:00..yesterday 10:05')).toContain(`${day} 10:00:00–10:05:00`);
	expect(since('24h..1m')).toContain(
		`${day} ${clock(now - 86_400_000)}–${dateOf(now)} ${clock(now - 60_000)}`,
	);
	const tomorrow = screen(
		120,
		24,
		[view('api')],
		{kind: 'focused', pane: 'logs'},
		...typedInto('log-when', '1m'),
		{kind: 'ticked', now: now + 86_400_000},
	);
	expect(paneOf(tomorrow)).toContain(`since ${dateOf(now)} ${clock(now - 60_000)}`);
});
