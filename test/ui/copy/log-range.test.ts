/** What is copied of a log: the words of the program, however they stand on the screen. */
import {expect, test} from 'vitest';
import type {LogLine} from '../../../src/logs/reading.ts';
import {copiedOf, lastErrorOf} from '../../../ui/copy/copied.ts';
import {
	chosenColumns,
	endsOf,
	type LogRange,
	rangeTexts,
	spotAtCursor,
	spotOn,
} from '../../../ui/copy/log-range.ts';
import {visibleRows} from '../../../ui/log/log-rows.ts';
import {type LogView, noLog} from '../../../ui/log/log-view.ts';
import {windowOf} from '../../../ui/log/log-window.ts';
import {initialState} from '../../../ui/model.ts';
import {reduce} from '../../../ui/reduce.ts';
import {after, numbered, opened, textAt} from '../log/log-view.ts';

const line = (offset: number, text: string, more: Partial<LogLine> = {}): LogLine => ({
	service: 'api',
	run: 1,
	offset,
	time: 1_000 * offset,
	approximate: false,
	text,
	level: null,
	kind: 'line',
	...more,
});

const lines = [
	line(0, 'started', {kind: 'mark'}),
	line(1, 'first \x1b[31mred\x1b[0m line'),
	line(2, '{"level":"info","msg":"json","n":1}', {level: 'info'}),
	line(3, 'a long line that goes over the edge of a narrow pane'),
	line(4, 'stopped', {kind: 'mark'}),
	line(5, 'last 日本 line'),
];

const view = (more: Partial<LogView> = {}): LogView => ({
	...noLog,
	services: ['api'],
	times: 'off',
	fold: false,
	follow: false,
	bottom: 5,
	held: windowOf({lines, start: {}, end: {}, atStart: true, atEnd: true, leftOut: 0}),
	...more,
});

const geometry = {width: 20, height: 20};

/** What a drag from one cell to another copies. */
function dragged(
	log: LogView,
	from: readonly [column: number, row: number],
	to: readonly [column: number, row: number],
): readonly string[] | null {
	const [a, b] = [spotOn(log, geometry, ...from), spotOn(log, geometry, ...to)];
	const ends = a && b && endsOf(log, {from: a, to: b});
	return ends && rangeTexts(log, ends);
}

test('from column to column, whole lines between, records and lines that are cut off whole', () => {
	expect(dragged(view(), [6, 1], [8, 1])).toEqual(['red']);
	expect(dragged(view(), [8, 1], [6, 1])).toEqual(['red']);
	expect(dragged(view(), [6, 1], [5, 3])).toEqual([
		'red line',
		'{"level":"info","msg":"json","n":1}',
		'a long',
	]);
	expect(dragged(view(), [3, 2], [4, 2])).toEqual(['{"level":"info","msg":"json","n":1}']);
	expect(dragged(view(), [0, 3], [3, 5])).toEqual([
		'a long line that goes over the edge of a narrow pane',
		'last',
	]);
	expect(dragged(view(), [0, 5], [0, 19])).toEqual(['last 日本 line']);
});

test('beside what is scrolled off, in front of times, and over wrapped rows', () => {
	expect(dragged(view({shift: 7}), [0, 3], [3, 3])).toEqual(['line']);
	expect(dragged(view({times: 'time'}), [9, 1], [13, 1])).toEqual(['first']);
	expect(dragged(view({wrap: true}), [2, 3], [9, 4])).toEqual(['long line that goes over the']);
});

test('of a wide character both halves, whichever the pointer is on', () => {
	expect(dragged(view(), [6, 5], [7, 5])).toEqual(['日本']);
	expect(dragged(view(), [8, 5], [8, 5])).toEqual(['本']);
	const [from, to] = [6, 7].map((column) => spotOn(view(), geometry, column, 5));
	const ends = from && to && endsOf(view(), {from, to});
	const row = visibleRows(view(), geometry)[5];
	expect(row?.kind === 'line' && ends && chosenColumns(view(), ends, row, geometry.width)).toEqual([
		5, 9,
	]);
});

test('going to the oldest line keeps what a range began with, however long the log is', () => {
	const log = numbered(1200);
	const begun = opened(log);
	const from = spotAtCursor(begun.log);
	const state = reduce(begun, {kind: 'range', range: from && {from, to: null}});
	const up = after(state, log, {kind: 'log-goto', to: 'start'});
	expect(up.range && endsOf(up.log, up.range)).not.toBeNull();
	const top = after(up, log, {kind: 'log-goto', to: 'start'}, {kind: 'log-goto', to: 'start'});
	expect(textAt(top.log)).toBe('line 0');
	expect(top.range && endsOf(top.log, top.range)).toMatchObject({first: 0, last: 1199});
});

test('by keys whole lines, without the words of weaver, and only while both ends are held', () => {
	const log = view({cursor: 1});
	const from = spotAtCursor(log);
	if (!from) throw new Error('no line');
	const range: LogRange = {from, to: null};
	const moved = {...log, cursor: 5};
	const ends = endsOf(moved, range);
	expect(ends && rangeTexts(moved, ends)).toEqual([
		'first red line',
		'{"level":"info","msg":"json","n":1}',
		'a long line that goes over the edge of a narrow pane',
		'last 日本 line',
	]);
	const state = {...initialState({columns: 80, rows: 24}, 0, '/tmp'), recent: ['logs'] as const};
	expect(copiedOf({...state, log: moved, range})?.of).toBe('4 lines of api');
	expect(copiedOf({...state, log: moved})).toEqual({
		text: 'last 日本 line',
		of: 'the line of api',
	});
	const marks = visibleRows(moved, geometry).map((row) =>
		row.kind === 'line' && ends ? chosenColumns(moved, ends, row, geometry.width) : null,
	);
	expect(marks).toEqual([null, 'all', 'all', 'all', null, 'all']);
	const later = windowOf({
		lines: [line(6, 'new')],
		start: {},
		end: {},
		atStart: false,
		atEnd: true,
		leftOut: 0,
	});
	expect(endsOf({...moved, held: later, cursor: 0}, range)).toBeNull();
});

test('the last error with the lines that belong to it', () => {
	expect(
		lastErrorOf([
			line(1, 'Error: old', {level: 'error'}),
			line(2, '    at old.js:1'),
			line(3, '\x1b[31mError: new\x1b[0m', {level: 'error'}),
			line(4, '    at new.js:1'),
			line(5, '    at new.js:2'),
			line(6, 'stopped', {kind: 'mark'}),
		]),
	).toEqual({
		text: 'Error: new\n    at new.js:1\n    at new.js:2',
		of: 'the last error of api (3 lines)',
	});
	expect(lastErrorOf([])).toBeNull();
});

test('of a line that is held in part the message says so, and no … is copied', () => {
	const start = 'x'.repeat(16_384);
	const cut = line(0, `${start}…`, {isCut: true});
	const read = (...all: readonly LogLine[]) => ({
		...initialState({columns: 80, rows: 24}, 0, '/srv/demo'),
		recent: ['logs' as const],
		log: view({
			held: windowOf({lines: all, start: {}, end: {}, atStart: true, atEnd: true, leftOut: 0}),
			cursor: 0,
		}),
	});
	const of = 'the first 16,384 characters of the line of api';
	expect(copiedOf(read(cut))).toEqual({text: start, of});
	const two = read(cut, line(1, 'own …'));
	const from = {line: cut, number: 0, column: null};
	const to = {...from, line: line(1, 'own …'), number: 1};
	expect(copiedOf({...two, range: {from, to}})).toEqual({
		text: `${start}\nown …`,
		of: '2 lines of api, of 1 of them the first 16,384 characters',
	});
	expect(lastErrorOf([cut])).toEqual({
		text: start,
		of: 'the first 16,384 characters of the last error of api',
	});
});

test('on weaver’s own words there is nothing to copy', () => {
	const on = (cursor: number) => ({
		...initialState({columns: 80, rows: 24}, 0, '/srv/demo'),
		recent: ['logs' as const],
		log: view({cursor}),
	});
	expect(copiedOf(on(0))).toBeNull();
	expect(copiedOf(on(1))?.text).toBe('first red line');
});
