import {expect, test} from 'vitest';
import {
	appendChunks,
	findInLog,
	followLog,
	type LogView,
	mostLines,
	noLog,
	oldest,
	openLog,
	prependChunks,
	scrollLog,
	visibleRows,
} from '../../../ui/log/log-view.ts';
import {chunk, now} from '../views.ts';

const height = 3;
const begun = openLog(noLog, 'api');
const lines = (from: number, count: number): string =>
	Array.from({length: count}, (_, index) => `line ${from + index}\n`).join('');
const shown = (view: LogView): readonly string[] =>
	visibleRows(view, 20, height, ({text}) => text).map(({text}) => text);

test('follows: the newest line is the last row', () => {
	const view = appendChunks(begun, [chunk(lines(1, 5))], 0);
	expect(shown(view)).toEqual(['line 3', 'line 4', 'line 5']);
	expect(shown(appendChunks(view, [chunk('line 6\n', 35)], 0))).toEqual([
		'line 4',
		'line 5',
		'line 6',
	]);
});

test('scrolling back pauses it, and counts what comes meanwhile', () => {
	const view = scrollLog(appendChunks(begun, [chunk(lines(1, 5))], 0), -1, height);
	const later = appendChunks(view, [chunk(lines(6, 2), 35)], 0);
	expect(shown(later)).toEqual(['line 2', 'line 3', 'line 4']);
	expect(later).toMatchObject({follow: false, unseen: 2});
	expect(followLog(later)).toMatchObject({follow: true, unseen: 0});
	expect(shown(followLog(later))).toEqual(['line 5', 'line 6', 'line 7']);
});

test('scrolling to the end follows again, and no further back than the first line', () => {
	const view = appendChunks(begun, [chunk(lines(1, 5))], 0);
	const first = scrollLog(view, Number.NEGATIVE_INFINITY, height);
	expect(shown(first)).toEqual(['line 1', 'line 2', 'line 3']);
	expect(scrollLog(first, 2, height).follow).toBe(true);
});

test('older lines come in front, and the place that is looked at stays', () => {
	const view = scrollLog(appendChunks(begun, [chunk(lines(4, 5), 21)], 0), -2, height);
	const before = shown(view);
	const more = prependChunks({...view, loadingOlder: true}, [chunk(lines(1, 3))], true);
	expect(shown(more)).toEqual(before);
	expect(more).toMatchObject({reachedStart: true, loadingOlder: false});
	expect(shown(scrollLog(more, Number.NEGATIVE_INFINITY, height))).toEqual([
		'line 1',
		'line 2',
		'line 3',
	]);
	expect(oldest(more)).toEqual({run: 1, offset: 0});
});

test('a line that comes in two parts is one line', () => {
	const half = appendChunks(begun, [chunk('a\nhel')], 0);
	expect(shown(half)).toEqual(['a', 'hel']);
	expect(shown(appendChunks(half, [chunk('lo\nb\n', 5)], 0))).toEqual(['a', 'hello', 'b']);
});

test('what comes after a gap is not joined to the line before it', () => {
	const half = appendChunks(begun, [chunk('a\nhel')], 0);
	expect(shown(appendChunks(half, [chunk('b\n', 5_000_005)], 5_000_000))).toEqual([
		'a',
		'hel',
		'b',
	]);
});

test('the unfinished line of a run that ended stays by itself', () => {
	const half = appendChunks(begun, [chunk('last words')], 0);
	const mark = {kind: 'mark', run: 1, offset: 10, time: now, text: 'exited 1'} as const;
	expect(shown(appendChunks(half, [mark, chunk('new\n', 0, 2)], 0))).toEqual([
		'last words',
		'exited 1',
		'new',
	]);
});

test('a progress bar that never ends its line does not grow', () => {
	let view = begun;
	let offset = 0;
	for (let percent = 0; percent < 1000; percent += 1) {
		view = appendChunks(view, [chunk(`step ${percent}\r`, offset)], 0);
		offset += `step ${percent}\r`.length;
	}
	expect(shown(view)).toEqual(['step 999']);
	expect(view.lines[0]?.open?.length).toBeLessThan(30);
});

test('offsets count bytes, so older lines are asked for from the right place', () => {
	const view = appendChunks(begun, [chunk('日本\nb\n', 100)], 0);
	expect(view.lines.map(({offset}) => offset)).toEqual([100, 107]);
});

test('while paused no more than so many lines are kept; the rest is only counted', () => {
	const paused = scrollLog(appendChunks(begun, [chunk(lines(1, 10))], 0), -5, height);
	const full = appendChunks(paused, [chunk(lines(11, mostLines))], 0);
	expect(full).toMatchObject({lines: paused.lines, missed: mostLines, unseen: mostLines});
});

test('finds lines in both directions, without looking at colours', () => {
	const text = 'a\n\x1b[31mErr\x1b[0mor one\nb\nc\nd\nerror two\ne\n';
	const view = {...appendChunks(begun, [chunk(text)], 0), search: 'error'};
	const second = findInLog(view, -1, height);
	expect(second.match).toBe(5);
	const first = findInLog(second, -1, height);
	expect(first.match).toBe(1);
	expect(shown(first)).toContain('\x1b[31mErr\x1b[0mor one');
	expect(findInLog(first, -1, height)).toBe(first);
	expect(findInLog(first, 1, height).match).toBe(5);
});

test('wrapped lines take as many rows as they need', () => {
	const view = {...appendChunks(begun, [chunk(`a\n${'x'.repeat(45)}\n`)], 0), wrap: true};
	expect(shown(view)).toEqual(['x'.repeat(20), 'x'.repeat(20), 'x'.repeat(5)]);
});
