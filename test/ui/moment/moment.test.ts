import {expect, test} from 'vitest';
import {neverStarted} from '../../../src/history/state-at.ts';
import type {JournalRow} from '../../../src/lib/journal-row.ts';
import type {Moment, MomentService} from '../../../src/lib/moment.ts';
import {headerRow} from '../../../ui/chrome/header.ts';
import {selectedOf} from '../../../ui/list/order.ts';
import {parseMoment} from '../../../ui/moment/parse-moment.ts';
import {reduce} from '../../../ui/reduce.ts';
import {now, off, plain, screen, view} from '../views.ts';

const unmeasured = {cpu: null, memory: null, threads: null, openFiles: null};

const was = (name: string, fields: Partial<MomentService> = {}): MomentService => ({
	...neverStarted(name),
	...unmeasured,
	...fields,
});

const moment = (services: readonly MomentService[], fields: Partial<Moment> = {}): Moment => ({
	at: now - 180_000,
	seq: 7,
	services,
	unwatched: null,
	first: now - 900_000,
	...fields,
});

test('a typed time is a moment that has come; what is none is none', () => {
	const local = new Date(now);
	const at = (days: number, hour: number, minute: number, second = 0) =>
		new Date(
			local.getFullYear(),
			local.getMonth(),
			local.getDate() - days,
			hour,
			minute,
			second,
		).getTime();
	const noon = at(0, 12, 0);
	const read = (text: string) => parseMoment(text, noon);
	expect(read('10:42')).toBe(at(0, 10, 42));
	expect(read('@10:42:05')).toBe(at(0, 10, 42, 5));
	expect(read('13:00')).toBe(at(1, 13, 0));
	expect(read('-5m')).toBe(noon - 300_000);
	expect(read('1h30m')).toBe(noon - 5_400_000);
	expect(read('yesterday 10:42')).toBe(at(1, 10, 42));
	expect(read('Yesterday 13:00:01')).toBe(at(1, 13, 0, 1));
	expect(read('2026-11-20 10:42')).toBe(new Date(2026, 10, 20, 10, 42).getTime());
	expect(read('today 10:42')).toBe(at(0, 10, 42));
	expect(read('today 13:00')).toBe(at(0, 13, 0));
	expect(read('yesterday')).toBe(at(1, 12, 0));
	expect(read('now')).toBe(noon);
	expect(['', 'soon', '-', '-10:42', 'today', '25:00', '-5'].map(read)).toEqual(
		Array(7).fill(null),
	);
});

test('the header of the past has each sign once, and what was said of another moment is gone', () => {
	const said = screen(80, 24, [view('a'), view('b')], {
		kind: 'toast',
		toast: {tone: 'note', text: 'This is now.', until: null},
	});
	const there = reduce(said, {
		kind: 'arrived',
		moment: moment([
			was('a', {state: 'waiting', wanted: 'up'}),
			was('b', {state: 'starting', phase: 'starting', wanted: 'up', pid: 7}),
		]),
		row: null,
	});
	expect(headerRow(there, 80, plain)).toContain('● 0  ◐ 2  ✗ 0  ○ 0');
	expect(there.toast).toBeNull();
});

test('in the past the screen is of that moment, and what happens now waits for the return', () => {
	const live = screen(120, 40, [view('a'), off('b')], {kind: 'chose', service: 'a'});
	const there = reduce(live, {
		kind: 'arrived',
		moment: moment([was('a', {state: 'backoff', phase: 'backoff', wanted: 'up'}), was('b')]),
		row: null,
	});
	expect(there.now).toBe(now - 180_000);
	expect([...there.services.values()].map(({name, state}) => `${name} ${state}`)).toEqual([
		'a backoff',
		'b stopped',
	]);
	expect(headerRow(there, 120, plain).trimEnd()).toMatch(
		/^ PAST \d\d:\d\d:\d\d · 3m ago · End returns to live +● 0 {2}✗ 1 {2}○ 1$/,
	);
	const changed = view('a', {restarts: 9});
	const later = [
		{kind: 'services', notice: {version: 2, changed: [changed], removed: ['b'], problems: null}},
		{kind: 'metrics', notice: {at: now, rows: [['a', 50, 1000, 1]]}},
		{kind: 'ticked', now: now + 1000},
	] as const;
	const still = later.reduce(reduce, there);
	// Nothing that is drawn of the past is another object.
	expect(still.services).toBe(there.services);
	expect(still.metrics).toBe(there.metrics);
	expect([still.now, still.list.chosen]).toEqual([there.now, 'a']);
	const back = reduce(still, {kind: 'returned'});
	expect([back.moment, back.live, back.now, back.log.follow]).toEqual([
		null,
		null,
		now + 1000,
		true,
	]);
	expect([...back.services.keys()]).toEqual(['a']);
	expect(back.services.get('a')).toMatchObject({restarts: 9, cpu: 50});
});

test('Enter on an event selects whom it is about, though its file is gone today', () => {
	const row: JournalRow = {
		seq: 7,
		at: now - 180_000,
		mono: 0,
		boot: null,
		service: 'gone',
		run: 3,
		kind: 'phase',
		cause: null,
		text: 'failed',
		data: {phase: 'failed'},
	};
	const there = [
		{kind: 'travelled', to: {kind: 'row', row}} as const,
		{kind: 'arrived', moment: moment([was('a'), was('gone', {state: 'failed'})]), row} as const,
	].reduce(reduce, screen(120, 40, [view('a')], {kind: 'chose', service: 'a'}));
	expect(selectedOf(there)).toMatchObject({name: 'gone', state: 'failed'});
});

test('what nobody recorded is said: a time without a daemon, a service of which nothing is kept', () => {
	const unwatched = {from: now - 200_000, to: now - 100_000};
	const there = reduce(screen(160, 40, [view('a')]), {
		kind: 'arrived',
		moment: moment([was('a', {state: null})], {unwatched}),
		row: null,
	});
	expect(headerRow(there, 160, plain)).toMatch(
		/no daemon looked from \d\d:\d\d:\d\d to \d\d:\d\d:\d\d; the last known state/,
	);
	expect(there.services.get('a')?.reason).toMatch(/not known/);
	const before = reduce(there, {
		kind: 'arrived',
		moment: moment([], {at: now - 1_000_000}),
		row: null,
	});
	expect(headerRow(before, 160, plain)).toMatch(/the journal begins at \d\d:\d\d:\d\d/);
	// Esc, too, leads back when nothing else is left to leave.
	expect(reduce(before, {kind: 'left'}).moment).toBe(null);
});
