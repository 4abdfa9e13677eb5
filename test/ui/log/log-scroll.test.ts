import {expect, test} from 'vitest';
import {logGeometry} from '../../../ui/log/log-actions.ts';
import {visibleRows} from '../../../ui/log/log-rows.ts';
import {mostLines} from '../../../ui/log/log-window.ts';
import type {State} from '../../../ui/model.ts';
import {reduce} from '../../../ui/reduce.ts';
import {createRandom} from '../../support/random.ts';
import {logLine} from '../views.ts';
import {after, linesOf, numbered, opened, rows, shown, textAt} from './log-view.ts';

const news = (from: number, count: number) => ({
	lines: Array.from({length: count}, (_, at) => logLine(`line ${from + at}`, (from + at) * 100)),
	start: {api: {run: 1, offset: from * 100}},
	end: {api: {run: 1, offset: (from + count) * 100}},
	leftOut: 0,
	jumpedBytes: 0,
});

test('follows: the newest line is the last row, and nothing has the cursor', () => {
	const state = reduce(opened(numbered(100)), {
		kind: 'log-news',
		news: news(100, 2),
		joins: true,
	});
	expect(shown(state).at(-1)).toBe('line 101');
	expect(shown(state)).toHaveLength(rows);
	expect(state.log).toMatchObject({follow: true, cursor: null});
});

test('going up pauses it and counts what comes; past the newest line it follows again', () => {
	const log = numbered(100);
	const up = after(opened(log), log, {kind: 'log-moved', by: -1});
	expect(textAt(up.log)).toBe('line 98');
	const later = reduce(up, {kind: 'log-news', news: news(100, 128), joins: true});
	expect(shown(later)).toEqual(shown(up));
	expect(later.log).toMatchObject({follow: false, unseen: 128});
	const down = reduce(later, {kind: 'log-moved', by: 1000});
	expect(textAt(down.log)).toBe('line 227');
	expect(down.log.follow).toBe(false);
	expect(reduce(down, {kind: 'log-moved', by: 1}).log).toMatchObject({
		follow: true,
		cursor: null,
		unseen: 0,
	});
	expect(reduce(later, {kind: 'log-scrolled', by: 1000}).log.follow).toBe(true);
});

test('scrolling keeps the cursor on its row, and at the first line it goes to it', () => {
	const log = numbered(60);
	const paused = after(opened(log), log, {kind: 'log-moved', by: -5});
	const page = after(paused, log, {kind: 'log-scrolled', by: -17});
	expect(shown(page)[0]).toBe('line 25');
	expect(shown(page).indexOf(textAt(page.log) ?? '')).toBe(
		shown(paused).indexOf(textAt(paused.log) ?? ''),
	);
	const top = after(page, log, {kind: 'log-scrolled', by: -17}, {kind: 'log-scrolled', by: -17});
	expect(shown(top)[0]).toBe('line 0');
	expect(textAt(after(top, log, {kind: 'log-scrolled', by: -1}).log)).toBe('line 0');
});

test('whatever is scrolled, the visible lines follow each other and little is held', () => {
	const random = createRandom(7);
	const log = numbered(30_000);
	let state = opened(log);
	const wrong: string[] = [];
	for (let step = 0; step < 400; step += 1) {
		const by = Math.round((random() - 0.6) * 2 * [1, 17, 40, 700][Math.floor(random() * 4)]!);
		const kind = random();
		state = after(
			state,
			log,
			kind < 0.02
				? {kind: 'log-goto', to: 'start'}
				: kind < 0.03
					? {kind: 'log-goto', to: 'end'}
					: kind < 0.5
						? {kind: 'log-moved', by}
						: {kind: 'log-scrolled', by},
		);
		const texts = shown(state);
		const first = Number(texts[0]?.slice(5));
		const held = state.log.held?.lines.length ?? 0;
		const {cursor} = state.log;
		if (
			texts.length !== rows ||
			texts.some((text, at) => text !== `line ${first + at}`) ||
			held > mostLines + 1000 ||
			(cursor !== null && !texts.includes(textAt(state.log) ?? ''))
		)
			wrong.push(`step ${step}: ${texts[0]} to ${texts.at(-1)}, ${held} held`);
	}
	expect(wrong).toEqual([]);
});

test('the first line of a long log and back, with no more than a window held', () => {
	const log = numbered(100_000);
	let state = opened(log);
	state = after(state, log, {kind: 'log-goto', to: 'start'});
	expect(shown(state)[0]).toBe('line 0');
	expect(textAt(state.log)).toBe('line 0');
	expect(state.log.held?.lines.length).toBe(500);
	state = after(state, log, {kind: 'log-goto', to: 'end'});
	expect(shown(state).at(-1)).toBe('line 99999');
	expect(state.log).toMatchObject({follow: true, held: {live: true}});
});

test('lines without end at a thousand a second leave a window that stays small', () => {
	let state = opened(numbered(100));
	for (let second = 0; second < 300; second += 1)
		state = reduce(state, {
			kind: 'log-news',
			news: news(100 + second * 1000, 1000),
			joins: true,
		});
	expect(state.log.held?.lines.length).toBeLessThan(mostLines + 1000);
	expect(shown(state).at(-1)).toBe('line 300099');
});

test('who reads further back keeps the place while more comes than is held', () => {
	const log = numbered(100);
	let state = after(opened(log), log, {kind: 'log-scrolled', by: -30});
	const before = shown(state);
	for (let at = 0; at < 20; at += 1)
		state = reduce(state, {kind: 'log-news', news: news(100 + at * 500, 500), joins: true});
	expect(shown(state)).toEqual(before);
	expect(state.log).toMatchObject({unseen: 10_000, held: {live: false}});
	const all = numbered(10_100);
	const down = after(state, all, {kind: 'log-scrolled', by: 4000});
	expect(shown(down)).toEqual(
		Array.from({length: rows}, (_, at) =>
			shown(down)[0]?.replace(/\d+/, (n) => String(Number(n) + at)),
		),
	);
	expect(shown(after(down, all, {kind: 'log-follow', on: true})).at(-1)).toBe('line 10099');
});

test('after a jump the window begins anew, unless somebody reads further back', () => {
	const jump = {...news(5000, 10), jumpedBytes: 490_000};
	const live = reduce(opened(numbered(100)), {kind: 'log-news', news: jump, joins: true});
	expect(live.log).toMatchObject({jumped: 490_000, held: {atStart: false, lines: {length: 10}}});
	const log = numbered(100);
	const paused = after(opened(log), log, {kind: 'log-scrolled', by: -30});
	const still = reduce(paused, {kind: 'log-news', news: jump, joins: true});
	expect(shown(still)).toEqual(shown(paused));
	expect(still.log.held?.live).toBe(false);
});

test('a longer form of a line without an end takes its place', () => {
	const open = logLine('progress 1%', 300, {isOpen: true});
	const begun = reduce(opened(linesOf('a', 'b', 'c')), {
		kind: 'log-news',
		news: {...news(3, 0), lines: [open]},
		joins: true,
	});
	const more = {...open, text: 'progress 2%'};
	const next = reduce(begun, {kind: 'log-news', news: {...news(3, 0), lines: [more]}, joins: true});
	expect(shown(next)).toEqual(['a', 'b', 'c', 'progress 2%']);
	const {isOpen: _, ...done} = {...open, text: 'progress 100%'};
	const end = reduce(next, {
		kind: 'log-news',
		news: {...news(3, 0), lines: [done, logLine('d', 400)]},
		joins: true,
	});
	expect(shown(end)).toEqual(['a', 'b', 'c', 'progress 100%', 'd']);
});

test('a resize keeps the place', () => {
	const log = numbered(500);
	const state = after(opened(log), log, {kind: 'log-scrolled', by: -200});
	const small = reduce(state, {kind: 'resized', size: {columns: 60, rows: 17}});
	const back = reduce(small, {kind: 'resized', size: {columns: 80, rows: 24}});
	expect(shown(small).at(-1)).toBe(shown(state).at(-1));
	expect(shown(back)).toEqual(shown(state));
});

test('a wrapped line is scrolled row by row', () => {
	const log = linesOf(...Array.from({length: 40}, (_, at) => `${at} ${'x'.repeat(200)}`));
	const wrapped = after(opened(log), log, {kind: 'log-wrap'}, {kind: 'log-scrolled', by: -1});
	const up = after(wrapped, log, {kind: 'log-scrolled', by: -1});
	expect(wrapped.log.bottom).toBe(up.log.bottom);
	expect([wrapped.log.below, up.log.below]).toEqual([1, 2]);
	const top = after(up, log, {kind: 'log-scrolled', by: -1000});
	expect(shown(top)[0]).toContain('0 xxx');
});

test('Enter opens a line under itself, in sight, and again closes it', () => {
	const log = linesOf('a', '{"level":30,"msg":"hi","user":{"id":1,"names":[]}}');
	const paused = after(opened(log), log, {kind: 'log-follow', on: false});
	const number = paused.log.cursor ?? 0;
	const open = reduce(paused, {kind: 'log-opened-line', number});
	expect(shown(open).slice(2)).toEqual(['+', '+', '+', '+', '+', '+']);
	expect(shown(reduce(open, {kind: 'log-opened-line', number}))).toEqual(shown(paused));
});

test('a mark line stands at its moment, and stays there', () => {
	const log = linesOf('a', 'b', 'c');
	const marked = reduce(opened(log), {kind: 'log-rule', at: (log[1]?.time ?? 0) + 1});
	expect(shown(marked)).toEqual(['a', 'b', '--', 'c']);
	const last = reduce(marked, {kind: 'log-rule', at: (log[2]?.time ?? 0) + 500});
	expect(shown(last)).toEqual(['a', 'b', '--', 'c', '--']);
	const later = reduce(last, {kind: 'log-news', news: news(3, 1), joins: true});
	expect(shown(later)).toEqual(['a', 'b', '--', 'c', '--', 'line 3']);
});

test('a line taller than the pane is gone through row by row, down and up', () => {
	const items = JSON.stringify({items: Array.from({length: 60}, (_, at) => at)});
	const log = linesOf('before', items, 'after', 'last');
	const onIt = after(opened(log), log, {kind: 'log-moved', by: -1}, {kind: 'log-moved', by: -1});
	const open = reduce(onIt, {kind: 'log-opened-line', number: onIt.log.cursor ?? 0});
	/** Row parts of what is open, as far as they are visible, after each step until the line is left. */
	const walk = (state: State, by: 1 | -1) => {
		const seen: number[][] = [];
		let next = state;
		for (; textAt(next.log) === items; next = reduce(next, {kind: 'log-moved', by})) {
			const visible = visibleRows(next.log, logGeometry(next));
			seen.push(visible.flatMap((row) => (row.kind === 'opened' ? [row.part] : [])));
		}
		return {seen, next};
	};
	const isCalm = (steps: readonly number[][]) =>
		steps.every((parts, at) => {
			const before = steps[at - 1]?.[0] ?? parts[0] ?? 0;
			return Math.abs((parts[0] ?? 0) - before) <= 1;
		});
	const down = walk(open, 1);
	expect([...new Set(down.seen.flat())]).toEqual(Array.from({length: 62}, (_, at) => at));
	expect(isCalm(down.seen)).toBe(true);
	expect(textAt(down.next.log)).toBe('after');
	const up = walk(reduce(down.next, {kind: 'log-moved', by: -1}), -1);
	expect([...new Set(up.seen.flat())].sort((a, b) => a - b)).toEqual([
		...new Set(down.seen.flat()),
	]);
	expect(isCalm(up.seen)).toBe(true);
	expect(textAt(up.next.log)).toBe('before');
});
