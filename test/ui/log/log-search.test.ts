import {expect, test} from 'vitest';
import {screenLines} from '../../../ui/chrome/screen.ts';
import {parseWindow, windowMistake} from '../../../ui/log/log-filter.ts';
import {hitsText, searchWords} from '../../../ui/log/log-search.ts';
import type {Seek} from '../../../ui/log/log-view.ts';
import {windowOf} from '../../../ui/log/log-window.ts';
import type {State} from '../../../ui/model.ts';
import {reduce} from '../../../ui/reduce.ts';
import {now, plain} from '../views.ts';
import {after, linesOf, opened, pageOf, textAt} from './log-view.ts';

const searched = (state: State, text: string): State =>
	[
		{kind: 'typing', typing: {into: 'search', before: ''}},
		{kind: 'typed', text},
		{kind: 'typing', typing: null},
	].reduce((next, action) => reduce(next, action as never), state);

const log = linesOf('a', 'Error one', 'b', '\x1b[31mErr\x1b[0mor two', 'c', 'error three', 'd');

test('goes through the matches, without looking at colours, and says which of how many', () => {
	let state = searched(opened(log), 'error');
	const seen: (string | undefined)[] = [];
	for (const direction of [-1, -1, -1, 1, 1] as const) {
		state = reduce(state, {kind: 'log-match', direction});
		seen.push(textAt(state.log)?.replaceAll(/\x1b\[\d+m/g, ''));
		if (state.log.hits === null)
			state = reduce(state, {kind: 'log-hits', hits: {count: 3, share: null}});
		seen.push(hitsText(state.log));
	}
	expect(seen).toEqual([
		...['error three', '3/3', 'Error two', '2/3', 'Error one', '1/3'],
		...['Error two', '2/3', 'error three', '3/3'],
	]);
	expect(reduce(state, {kind: 'log-match', direction: 1})).toEqual(state);
});

test('a search takes the line where one stands, then what is above, then what is below', () => {
	const at = (state: State, text: string) =>
		textAt(reduce(searched(state, text), {kind: 'log-match', direction: -1, turn: 'may'}).log);
	const onFirst = reduce(opened(log), {kind: 'log-goto', to: 'start'});
	expect(at(onFirst, '^a$')).toBe('a');
	expect(at(onFirst, 'error')).toBe('Error one');
	expect(at(opened(log), 'error')).toBe('error three');
	expect(at(opened(log), 'zebra')).toBeUndefined();
	const words = (seek: Seek, isFound: boolean) =>
		searchWords(searched(onFirst, 'x'), seek, isFound);
	expect(words({direction: -1, turn: 'may'}, true)).toBeNull();
	expect(words({direction: 1}, false)).toBe('No match below for "x"; N looks above.');
	expect(words({direction: -1, turn: 'may'}, false)).toBe('No match for "x".');
	const json = after(opened(linesOf('{"msg":"hello","id":"r9"}')), []);
	expect(searchWords(searched(json, 'id=r9'), {direction: -1, turn: 'may'}, false)).toBe(
		'No match for "id=r9"; JSON is searched as it was written.',
	);
});

test('capitals count where they are typed; an expression, and what does not match', () => {
	const to = (text: string) =>
		textAt(reduce(searched(opened(log), text), {kind: 'log-match', direction: -1}).log);
	expect(to('Error')).toContain('or two');
	expect(to('^error t')).toBe('error three');
	expect(to('!error')).toBe('d');
	expect(to('(')).toBeUndefined();
});

test('a match behind the edge is asked for, and the window around it takes over', () => {
	const all = linesOf(
		...Array.from({length: 900}, (_, at) => (at % 300 === 5 ? 'hit' : `line ${at}`)),
	);
	let state = searched(opened(all, 200), 'hit');
	state = reduce(state, {kind: 'log-match', direction: -1});
	const {seek} = state.log;
	expect(seek).toEqual({direction: -1});
	if (!seek) return;
	const held = windowOf(pageOf(all, 505, 605), pageOf(all, 605, 705));
	state = reduce(state, {kind: 'log-found', seek, match: {held, at: 100}});
	expect(textAt(state.log)).toBe('hit');
	expect(state.log).toMatchObject({seek: null, follow: false, hitPlace: {from: 'end', nth: 1}});
	// An answer to what is no longer asked changes nothing.
	expect(reduce(state, {kind: 'log-found', seek, match: null})).toEqual(state);
});

test('matches are counted while they are found, and go on with the log', () => {
	let state = searched(opened(log), 'error');
	state = reduce(state, {kind: 'log-hits', hits: {count: 2, share: 0.4}});
	expect(hitsText(state.log)).toBe('2… 40%');
	state = reduce(state, {kind: 'log-hits', hits: {count: 3, share: null}});
	state = reduce(state, {kind: 'log-match', direction: -1});
	state = reduce(state, {
		kind: 'log-news',
		news: {...pageOf(linesOf('error four'), 0, 1), jumpedBytes: 0},
		joins: false,
	});
	expect(hitsText(state.log)).toBe('3/4');
	expect(screenLines(state, plain).join('\n')).toContain('/error 3/4');
});

test('the title says what is left out; Esc takes the filter away', () => {
	const page = {...pageOf(log, 0, 3), leftOut: 42};
	let state = after(opened(log), log, {kind: 'log-sieve', sieve: {level: 'error', words: '!x'}});
	expect(state.log.goal).toBeNull();
	state = reduce(state, {kind: 'log-shown', held: windowOf(page)});
	expect(screenLines(state, plain).join('\n')).toContain(
		'Log api · live · errors only · &!x · 42 left out',
	);
	const open = reduce(state, {kind: 'left'});
	expect(open.log).toMatchObject({sieve: {level: null, words: ''}, goal: {from: 'end'}});
	const empty = reduce(state, {kind: 'log-shown', held: windowOf(pageOf([], 0, 0))});
	expect(screenLines(empty, plain).join('\n')).toContain('No line passes. Esc shows all.');
});

test('a filter chosen while reading further back keeps the moment', () => {
	const paused = after(opened(log), log, {kind: 'log-moved', by: -2});
	expect(reduce(paused, {kind: 'log-sieve', sieve: {level: 'warn'}}).log.goal).toEqual({
		from: {time: log[4]?.time},
	});
});

test('times as people type them', () => {
	const started = now - 90_000;
	const midnight = new Date(now).setHours(0, 0, 0, 0);
	const yesterday = new Date(midnight - 1).setHours(0, 0, 0, 0);
	const at = (hours: number, minutes: number) => new Date(midnight).setHours(hours, minutes);
	const typed = [
		['', {since: null, until: null}],
		['5m', {since: now - 300_000, until: null}],
		['today', {since: midnight, until: null}],
		['start', {since: started, until: null}],
		['00:00..00:05', {since: at(0, 0), until: at(0, 5)}],
		['1h..5m', {since: now - 3_600_000, until: now - 300_000}],
		['..5m', {since: null, until: now - 300_000}],
		['-5m', {since: now - 300_000, until: null}],
		['-1h..-5m', {since: now - 3_600_000, until: now - 300_000}],
		['yesterday', {since: yesterday, until: null}],
		['yesterday 10:42', {since: new Date(yesterday).setHours(10, 42), until: null}],
		['5m..1h', null],
		['00:05..00:00', null],
		['noon', null],
		['5m..x', null],
	] as const;
	expect(typed.map(([text]) => parseWindow(text, now, started))).toEqual(
		typed.map(([, window]) => window),
	);
	expect(windowMistake('00:05..00:00', now, started)).toBe('"00:05..00:00" ends before it begins.');
	expect(windowMistake('noon', now, started)).toMatch(/^"noon" is no time: write 5m/);
	expect(windowMistake('5m', now, started)).toBeNull();
});
