/**
 * What the screen asks of the logs of one or several services, and what it gets: pages of lines in
 * the order of time, in both directions from any place, straight from the files. Nothing is held
 * between two questions but places, so the oldest line of the oldest archive is as near as the last.
 *
 * Times are epoch ms.
 */
import type {LogPoint} from '../lib/log-chunk.ts';
import type {Level} from '../lib/log-level.ts';

export type LogFilter = {
	/** Null: every line. */
	readonly pattern: LinePattern | null;
	/** At least this grave; a stack frame goes the way of its line. */
	readonly level: Level | null;
	readonly since: number | null;
	readonly until: number | null;
};

/** A regular expression, or a text where it is not a valid one; letters without capitals match both. It sees what is shown. */
export type LinePattern = {readonly source: string; readonly inverse: boolean};

export type LogQuery = {
	/** At least one; several are merged in the order of time. */
	readonly services: readonly string[];
	readonly filter: LogFilter;
};

/**
 * Offset -1 is before the mark of a run's start; `ended`: after that of its end. Before everything
 * is offset 0 of run 0.
 */
export type Point = LogPoint & {readonly ended?: true};

/**
 * A place between two lines of a query's log: where each service's log goes on, and its standard
 * error where that is a log of its own. Opaque to the screen.
 */
export type LogPlace = Readonly<Record<string, Point & {readonly errors?: Point}>>;

export type LogLine = {
	readonly service: string;
	readonly run: number;
	/** With `service`, `run` and `isError` it names the line. Of a mark: where it stands. */
	readonly offset: number;
	/** Where standard error is a log of its own. */
	readonly isError?: true;
	readonly time: number;
	/** No daemon ran then, so the time is the next moment one looked. */
	readonly approximate: boolean;
	/** Made harmless by `sanitizeLine`; its colours are kept. */
	readonly text: string;
	readonly level: Level | null;
	/** `mark`: weaver's own words (a start, an end); `gap`: it stands for lines that are gone. */
	readonly kind: 'line' | 'mark' | 'gap';
	/** It has no end yet; a longer one of the same offset follows and takes its place. */
	readonly isOpen?: true;
	/** It is longer than `text`, which ends with `…`. */
	readonly isCut?: true;
};

export type LogPage = {
	/** Oldest first. */
	readonly lines: readonly LogLine[];
	/** Right before the first and right after the last line that was looked at. */
	readonly start: LogPlace;
	readonly end: LogPlace;
	/** Nothing older, nothing newer is left. */
	readonly atStart: boolean;
	readonly atEnd: boolean;
	/** Lines between `start` and `end` that the filter left out. */
	readonly leftOut: number;
};

export type LogNews = Pick<LogPage, 'lines' | 'start' | 'end' | 'leftOut'> & {
	/** Bytes that were jumped over, because more came than could be read; paging back finds them. */
	readonly jumpedBytes: number;
};

export type LogReader = {
	/**
	 * At most `count` lines that pass, older or newer than a place. Long scans give the event loop
	 * free every few ms; an aborted one rejects with the signal's reason.
	 */
	page(
		query: LogQuery,
		from: LogPlace | 'start' | 'end' | {readonly time: number},
		direction: 'older' | 'newer',
		count: number,
		signal: AbortSignal,
	): Promise<LogPage>;
	/**
	 * Calls back, at most ten times a second, with what is written after a place. `onGone` hears once,
	 * as the last thing, that the log was removed and another one begun: its places mean nothing now.
	 */
	follow(
		query: LogQuery,
		from: LogPlace,
		onNews: (news: LogNews) => void,
		onGone?: () => void,
	): {
		/** To be called when a run began or ended; else it is noticed within a second. */
		readonly wake: () => void;
		readonly close: () => void;
	};
	/** The nearest line of the query that also matches: its place is right before it. Null: none. */
	find(
		query: LogQuery,
		pattern: LinePattern,
		from: LogPlace | 'start' | 'end',
		direction: 'older' | 'newer',
		signal: AbortSignal,
	): Promise<{readonly line: LogLine; readonly place: LogPlace} | null>;
	/** How many lines of the query match; `onProgress` hears of the count so far and the share read, 0 to 1. */
	count(
		query: LogQuery,
		pattern: LinePattern,
		onProgress: (count: number, share: number) => void,
		signal: AbortSignal,
	): Promise<number>;
	/**
	 * The shapes (see `shapeOf`) of lines that a service wrote before a run of it began, in the last
	 * 64 MB before that; what is not among them is new since this start. Empty when there was
	 * nothing before, and when there are more than 50,000: then everything is always new.
	 */
	knownShapes(service: string, run: number, signal: AbortSignal): Promise<ReadonlySet<string>>;
};
