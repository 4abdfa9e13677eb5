/** The open log: its lines as they come, and how it is looked at. Pure. */
import type {LogNews, LogPage} from '../../src/logs/reading.ts';
import type {Handlers} from '../handlers.ts';
import {layoutOf} from '../layout.ts';
import type {State} from '../model.ts';
import {type Geometry, rowsOfLine, visibleRows} from './log-rows.ts';
import {
	cursorTo,
	followLog,
	moveCursor,
	pauseLog,
	placeLine,
	scrollLog,
	visibleNumbers,
} from './log-scroll.ts';
import {countHits, findHit, hitPlaceBeyond, hitPlaceOf} from './log-search.ts';
import {type Goal, type Hits, type LogView, openLog, type Seek, type Sieve} from './log-view.ts';
import {type LogWindow, lineOf, trimmed, withNewer, withNews, withOlder} from './log-window.ts';

export type LogAction =
	/** The answer to a goal. `at`: the number of the line that was meant. */
	| {
			readonly kind: 'log-window';
			readonly goal: Goal;
			readonly held: LogWindow;
			readonly at: number | null;
	  }
	/** What stands there while nobody scrolls. */
	| {readonly kind: 'log-shown'; readonly held: LogWindow}
	/** The answer to a seek; null: there is no match. */
	| {
			readonly kind: 'log-found';
			readonly seek: Seek;
			readonly match: {readonly held: LogWindow; readonly at: number} | null;
	  }
	| {readonly kind: 'log-older' | 'log-newer'; readonly page: LogPage}
	/** What a goal or an edge asks for cannot be read; it will be tried again. */
	| {readonly kind: 'log-failed'; readonly why: string}
	/** `joins`: it goes on where the window ends. */
	| {readonly kind: 'log-news'; readonly news: LogNews; readonly joins: boolean}
	/** What is held was removed, and another log begun. */
	| {readonly kind: 'log-gone'}
	/** Null: they cannot be counted. */
	| {readonly kind: 'log-hits'; readonly hits: Hits | null}
	| {
			readonly kind: 'log-known';
			readonly run: string;
			readonly shapes: ReadonlySet<string>;
	  }
	| {readonly kind: 'log-moved'; readonly by: number}
	| {readonly kind: 'log-scrolled'; readonly by: number}
	/** The cursor goes to a line that is visible; nothing moves under the pointer. */
	| {readonly kind: 'log-pointed'; readonly number: number}
	| {readonly kind: 'log-goto'; readonly to: Goal['from']}
	| {readonly kind: 'log-shifted'; readonly by: number}
	| {readonly kind: 'log-follow'; readonly on: boolean}
	| {readonly kind: 'log-wrap'}
	| {readonly kind: 'log-fold'}
	| {readonly kind: 'log-times'}
	| {readonly kind: 'log-opened-line'; readonly number: number}
	| {readonly kind: 'log-rule'; readonly at: number}
	| {readonly kind: 'log-sieve'; readonly sieve: Partial<Sieve>}
	| {readonly kind: 'log-merged'; readonly services: readonly string[] | null}
	| ({readonly kind: 'log-match'} & Seek);

/** Columns that a line can be scrolled to the left. */
const widestShift = 16_384;
/** Runs of which the known shapes are kept. */
export const mostKnown = 4;
const mostRules = 100;

export const logHandlers: Handlers<LogAction> = {
	'log-window': (state, {goal, held, at}) =>
		seen(state, (log) => (log.goal === goal ? arrive(state, log, held, at) : log)),
	'log-shown': (state, {held}) => seen(state, (log) => ({...log, held, goal: null})),
	'log-found': (state, {seek, match}) =>
		seen(state, (log) => {
			if (log.seek !== seek) return log;
			if (match === null) {
				const still = {...log, seek: null};
				return seek.turn === 'may' ? toMatch(state, still, turned(seek)) : still;
			}
			const hitPlace = hitPlaceBeyond(log, seek.direction);
			return {...look(state, log, match.held, match.at), seek: null, hitPlace};
		}),
	'log-older': (state, {page}) =>
		seen(state, (log) => (log.held ? extend(state, log, withOlder(log.held, page)) : log)),
	'log-newer': (state, {page}) =>
		seen(state, (log) => (log.held ? extend(state, log, withNewer(log.held, page)) : log)),
	'log-failed': (state, {why}) => seen(state, (log) => ({...log, failed: why})),
	'log-news': (state, {news, joins}) => seen(state, (log) => hear(state, log, news, joins)),
	'log-gone': (state) => seen(state, (log) => openLog(log, log.services, 'end')),
	'log-hits': (state, {hits}) => seen(state, (log) => ({...log, hits})),
	'log-known': (state, {run, shapes}) =>
		seen(state, (log) => ({
			...log,
			known: new Map([...log.known, [run, shapes] as const].slice(-mostKnown)),
		})),
	'log-moved': (state, {by}) => seen(state, (log) => moveCursor(log, by, logGeometry(state))),
	'log-scrolled': (state, {by}) => seen(state, (log) => scrollLog(log, by, logGeometry(state))),
	'log-pointed': (state, {number}) => seen(state, (log) => ({...pauseLog(log), cursor: number})),
	'log-goto': (state, {to}) =>
		seen(state, (log) => (to === 'end' ? followLog(log) : goTo(state, log, to))),
	'log-shifted': (state, {by}) =>
		seen(state, (log) => ({
			...log,
			shift: Math.min(widestShift, Math.max(0, log.shift + by)),
			wrap: false,
		})),
	'log-follow': (state, {on}) => seen(state, on ? followLog : pauseLog),
	'log-wrap': (state) => seen(state, (log) => replaced(state, {...log, wrap: !log.wrap, shift: 0})),
	'log-fold': (state) => seen(state, (log) => replaced(state, {...log, fold: !log.fold})),
	'log-times': (state) =>
		seen(state, (log) => ({
			...log,
			times: ({time: 'relative', relative: 'off', off: 'time'} as const)[log.times],
			measured: state.now,
		})),
	'log-opened-line': (state, {number}) =>
		seen(state, (log) =>
			revealLine(state, number, {
				...log,
				opened: log.opened.includes(number)
					? log.opened.filter((each) => each !== number)
					: [...log.opened, number],
			}),
		),
	'log-rule': (state, {at}) =>
		seen(state, (log) => ({...log, rules: [...log.rules, at].slice(-mostRules)})),
	'log-sieve': (state, {sieve}) => seen(state, (log) => sift(log, sieve)),
	'log-merged': (state, {services}) => seen(state, (log) => ({...log, merged: services})),
	'log-match': (state, {direction, turn}) =>
		seen(state, (log) => toMatch(state, log, turn === undefined ? {direction} : {direction, turn})),
};

const seen = (state: State, change: (log: LogView) => LogView): State => {
	const log = change(state.log);
	return log === state.log ? state : {...state, log};
};

/** Rows inside the pane; some where it is not shown, so that moving makes sense there as well. */
export function logGeometry(state: State): Geometry {
	const rect = layoutOf(state).panes.logs;
	return rect
		? {width: Math.max(1, rect.width - 2), height: Math.max(1, rect.height - 2)}
		: {width: 80, height: 10};
}

/** Chooses other lines; who reads further back stays near the moment that is looked at. */
export function sift(log: LogView, sieve: Partial<Sieve>): LogView {
	const line = log.held && log.cursor !== null ? lineOf(log.held, log.cursor) : undefined;
	return {
		...log,
		sieve: {...log.sieve, ...sieve},
		goal: {from: log.follow || line === undefined ? 'end' : {time: line.time}},
		seek: null,
		hits: null,
		hitPlace: null,
	};
}

export const searchFor = (log: LogView, search: string): LogView => ({
	...log,
	search,
	seek: null,
	hits: null,
	hitPlace: null,
});

function goTo(state: State, log: LogView, to: Exclude<Goal['from'], 'end'>): LogView {
	const unseen = log.follow ? 0 : log.unseen;
	// The oldest line is held already, or lines that a range needs would have to go for it.
	const isKept = log.held?.atStart || state.range !== null;
	if (to === 'start' && log.held && isKept && log.held.lines.length > 0)
		return {...look(state, pauseLog(log), log.held, log.held.first), unseen};
	return {...log, goal: {from: to}};
}

function arrive(state: State, log: LogView, held: LogWindow, at: number | null): LogView {
	const from = log.goal?.from;
	const answered = {...log, goal: null, failed: null, jumped: from === 'end' ? 0 : log.jumped};
	if (from === 'end' || held.lines.length === 0)
		return {...answered, held, follow: true, below: 0, cursor: null, unseen: 0, opened: []};
	return look(state, answered, held, at ?? held.first);
}

/** Looks at a line of a window that was just read. */
function look(state: State, log: LogView, held: LogWindow, at: number): LogView {
	const geometry = logGeometry(state);
	const same = held === log.held;
	const next: LogView = {
		...log,
		held,
		goal: null,
		follow: false,
		unseen: log.follow ? 0 : log.unseen,
		opened: same ? log.opened : [],
		cursor: at,
		below: 0,
	};
	const row = at === held.first && held.atStart ? 0 : Math.floor(geometry.height / 2);
	return cursorTo(placeLine(next, at, row, geometry), at, geometry);
}

function hear(state: State, log: LogView, news: LogNews, joins: boolean): LogView {
	const {held} = log;
	const came = countHits(log, news.lines);
	const counted: LogView = {
		...log,
		unseen: log.follow ? 0 : log.unseen + news.lines.length,
		jumped: log.jumped + news.jumpedBytes,
		hits: log.hits?.share === null ? {...log.hits, count: log.hits.count + came} : log.hits,
		hitPlace:
			log.hitPlace?.from === 'end' ? {...log.hitPlace, nth: log.hitPlace.nth + came} : log.hitPlace,
	};
	if (!held?.live || !joins) return counted;
	// Who reads further back keeps what is read; what comes is found behind it.
	if (!log.follow && news.jumpedBytes > 0) return {...counted, held: {...held, live: false}};
	return settle(state, {...counted, held: withNews(held, news)});
}

/** With more lines at an edge, which somebody may have scrolled to already. */
function extend(state: State, log: LogView, held: LogWindow): LogView {
	const next = {...log, held, failed: null};
	return settle(state, log.owed === 0 ? next : scrollLog(next, 0, logGeometry(state)));
}

/** Drops lines far from what is visible. */
function settle(state: State, log: LogView): LogView {
	if (!log.held) return log;
	const {top, bottom} = visibleNumbers(log, logGeometry(state));
	const held = trimmed(log.held, top, bottom);
	return held === log.held ? log : {...log, held};
}

/** All that opened under a line is brought into sight, as far as the pane has room. */
function revealLine(state: State, number: number, log: LogView): LogView {
	const geometry = logGeometry(state);
	const shown = replaced(state, log);
	const rows = visibleRows(shown, geometry);
	const row = rows.findIndex((each) => each.kind === 'line' && each.number === number);
	const height = log.held
		? rowsOfLine(shown, log.held, number - log.held.first, geometry).length
		: 0;
	const over = row + height - geometry.height;
	return row >= 0 && over > 0 ? placeLine(shown, number, Math.max(0, row - over), geometry) : shown;
}

/** After a change of how many rows lines take: the line that is meant stays in sight. */
function replaced(state: State, log: LogView): LogView {
	if (log.follow || log.cursor === null) return log;
	const geometry = logGeometry(state);
	return cursorTo({...log, below: 0}, log.cursor, geometry);
}

/** To the next match; where none is held and more could be read, it is asked for. */
function toMatch(state: State, log: LogView, seek: Seek): LogView {
	if (!log.held) return log;
	const {direction, turn} = seek;
	const number = findHit(log, direction, turn === 'may');
	if (number !== null)
		return {
			...cursorTo(log, number, logGeometry(state)),
			seek: null,
			hitPlace: hitPlaceOf(log, number),
		};
	const ended = direction === -1 ? log.held.atStart : log.held.live;
	if (!ended) return {...log, seek};
	return turn === 'may' ? toMatch(state, log, turned(seek)) : log;
}

const turned = ({direction}: Seek): Seek => ({direction: direction === 1 ? -1 : 1, turn: 'done'});
