/**
 * What the screen knows of the log that is open, and how it is looked at. Pure.
 *
 *   follow   the newest line is the last row; there is no cursor
 *   paused   `bottom` is the last row, `cursor` the line that Enter, y and v mean
 *
 * Lines are named by their number in `held` (see log-window.ts). `goal` and `seek` are what is asked
 * of the reader: whoever reads answers them, and the answer takes them away.
 */
import type {Level} from '../../src/lib/log-level.ts';
import type {LogFilter, LogPlace, LogQuery} from '../../src/logs/reading.ts';
import {patternOf} from './log-filter.ts';
import type {LogWindow} from './log-window.ts';

export type Times = 'time' | 'relative' | 'off';

/** What lines are shown; the words are as they were typed. */
export type Sieve = {
	readonly words: string;
	readonly level: Level | null;
	/** How the time was asked for, e.g. `5m`; empty: all. */
	readonly when: string;
	readonly since: number | null;
	readonly until: number | null;
};

/** A place to open the log at. Compared by identity: asking again is another goal. */
export type Goal = {
	readonly from: 'start' | 'end' | {readonly time: number} | {readonly place: LogPlace};
};

/** A match to look for behind the edge of what is held. Compared by identity. */
export type Seek = {
	readonly direction: 1 | -1;
	/** A search that has just begun may turn round once; it may be one that did. */
	readonly turn?: 'may' | 'done';
};

export type Hits = {
	/** So far, while `share` is not null. */
	readonly count: number;
	/** How much of the log has been read for it, 0 to 1; null: all. */
	readonly share: number | null;
};

/** The current match is the `nth` from that end of the log. */
export type HitPlace = {readonly from: 'start' | 'end'; readonly nth: number};

export type LogView = {
	/** Whose log; several are merged in the order of time. */
	readonly services: readonly string[];
	/** One of them has run at least once. */
	readonly hasRun: boolean;
	/** The services that were chosen for one view; null: the log is that of the selected service. */
	readonly merged: readonly string[] | null;
	readonly sieve: Sieve;
	/** Null until the first page has come. */
	readonly held: LogWindow | null;
	readonly goal: Goal | null;
	readonly seek: Seek | null;
	/** Why lines that are asked for could not be read at the last try; null: they could. */
	readonly failed: string | null;
	readonly follow: boolean;
	/** Number of the last visible line while paused. */
	readonly bottom: number;
	/** Rows of it that are below the last row. */
	readonly below: number;
	/** Rows still to be scrolled once the lines there have been read. */
	readonly owed: number;
	readonly cursor: number | null;
	/** Lines that came while paused. */
	readonly unseen: number;
	/** Bytes that were jumped over because more came than could be read. */
	readonly jumped: number;
	readonly wrap: boolean;
	readonly times: Times;
	/** What relative times are counted from, epoch ms; moves in steps, so that they are calm. */
	readonly measured: number;
	/** When today began, epoch ms, as long as times are asked for: those of other days are shown with theirs. */
	readonly today: number;
	/** Columns that are scrolled off to the left; only without `wrap`. */
	readonly shift: number;
	/** Repeats are shown as one line. */
	readonly fold: boolean;
	/** Numbers of the lines that are shown in full. */
	readonly opened: readonly number[];
	/** Moments at which a rule is drawn, epoch ms, oldest first. */
	readonly rules: readonly number[];
	readonly search: string;
	readonly hits: Hits | null;
	readonly hitPlace: HitPlace | null;
	/** Shapes of lines known before a run, by `service run`. */
	readonly known: ReadonlyMap<string, ReadonlySet<string>>;
};

export const openSieve: Sieve = {words: '', level: null, when: '', since: null, until: null};

export const noLog: LogView = {
	services: [],
	hasRun: false,
	merged: null,
	sieve: openSieve,
	held: null,
	goal: null,
	seek: null,
	failed: null,
	follow: true,
	bottom: 0,
	below: 0,
	owed: 0,
	cursor: null,
	unseen: 0,
	jumped: 0,
	wrap: false,
	times: 'time',
	measured: 0,
	today: 0,
	shift: 0,
	fold: true,
	opened: [],
	rules: [],
	search: '',
	hits: null,
	hitPlace: null,
	known: new Map(),
};

/** Other services' log, seen in the way that was chosen for the last one. */
export const openLog = (
	view: LogView,
	services: readonly string[],
	from: Goal['from'],
): LogView => ({
	...view,
	services,
	held: null,
	goal: services.length === 0 ? null : {from},
	seek: null,
	failed: null,
	follow: true,
	owed: 0,
	cursor: null,
	unseen: 0,
	jumped: 0,
	shift: 0,
	opened: [],
	hits: null,
	hitPlace: null,
});

export const filterOf = ({words, level, since, until}: Sieve): LogFilter => ({
	pattern: patternOf(words),
	level,
	since,
	until,
});

export const queryOf = ({services, sieve}: LogView): LogQuery => ({
	services,
	filter: filterOf(sieve),
});

export const isSifted = ({words, level, since, until}: Sieve): boolean =>
	patternOf(words) !== null || level !== null || since !== null || until !== null;
