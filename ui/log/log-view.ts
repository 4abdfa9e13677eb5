/**
 * The log of the selected service as the screen holds it: lines from chunks, the place that is
 * looked at, and what of it is visible. Pure.
 *
 *   follow   the newest line is the last row
 *   paused   `bottom` is the last row; new lines are kept and counted, up to `mostLines`
 */
import type {LogChunk, LogCursor} from '../../src/lib/log-chunk.ts';
import {maxLineLength, sanitizeLine} from '../../src/lib/sanitize.ts';
import {slice, stripSgr, wrap} from '../../src/lib/text-width.ts';
import {type LogLine, readingOf} from './log-text.ts';

export type LogView = {
	readonly service: string | null;
	readonly lines: readonly LogLine[];
	/** False until the daemon has answered for this service. */
	readonly loaded: boolean;
	readonly reachedStart: boolean;
	readonly loadingOlder: boolean;
	readonly follow: boolean;
	/** Number of the last visible line while paused. */
	readonly bottom: number;
	/** Lines that came while paused. */
	readonly unseen: number;
	/** Lines that came while paused and were not kept, so the live end must be asked for again. */
	readonly missed: number;
	/** Bytes that the daemon left out because the screen could not keep up. */
	readonly skipped: number;
	readonly wrap: boolean;
	readonly times: boolean;
	/** Columns that are scrolled off to the left; only without `wrap`. */
	readonly shift: number;
	readonly search: string;
	/** Number of the line of the current match. */
	readonly match: number | null;
};

export const noLog: LogView = {
	service: null,
	lines: [],
	loaded: false,
	reachedStart: false,
	loadingOlder: false,
	follow: true,
	bottom: 0,
	unseen: 0,
	missed: 0,
	skipped: 0,
	wrap: false,
	times: true,
	shift: 0,
	search: '',
	match: null,
};

/** Lines kept while following. */
const keptLines = 5000;
/** Lines kept at most, while somebody reads further back. */
export const mostLines = 20_000;

/** Another service's log, seen in the way that was chosen for the last one. */
export const openLog = (view: LogView, service: string | null): LogView => ({
	...noLog,
	service,
	wrap: view.wrap,
	times: view.times,
	search: view.search,
});

export function appendChunks(
	view: LogView,
	chunks: readonly LogChunk[],
	skippedBytes: number,
): LogView {
	const last = view.lines.at(-1);
	// What comes after a gap is not the rest of the line before it.
	const lines = linesOf(chunks, last && skippedBytes > 0 ? {...last, open: null} : last);
	const kept = lines.joined ? view.lines.slice(0, -1) : view.lines;
	const added = lines.lines.length - (lines.joined ? 1 : 0);
	const skipped = view.skipped + skippedBytes;
	if (view.follow)
		return {
			...view,
			loaded: true,
			skipped,
			lines: [...kept, ...lines.lines].slice(-keptLines),
		};
	if (view.lines.length + added > mostLines || view.missed > 0)
		return {...view, skipped, missed: view.missed + added, unseen: view.unseen + added};
	return {...view, skipped, lines: [...kept, ...lines.lines], unseen: view.unseen + added};
}

export function prependChunks(
	view: LogView,
	chunks: readonly LogChunk[],
	reachedStart: boolean,
): LogView {
	const first = view.lines[0];
	const {lines} = linesOf(chunks, undefined);
	const from = (first?.number ?? 0) - lines.length;
	return {
		...view,
		loadingOlder: false,
		reachedStart,
		lines: [...lines.map((line, index) => ({...line, number: from + index})), ...view.lines],
	};
}

/** Where older lines are to be read from. */
export const oldest = (view: LogView): LogCursor | null => {
	const first = view.lines[0];
	return first ? (first.place ?? {run: first.run, offset: first.offset}) : null;
};

/** Moves by lines: negative is back; follows again when the end is reached. */
export function scrollLog(view: LogView, by: number, height: number): LogView {
	const last = view.lines.at(-1);
	if (!last) return view;
	const first = last.number - view.lines.length + 1;
	const lowest = Math.min(last.number, first + height - 1);
	const bottom = Math.max(lowest, (view.follow ? last.number : view.bottom) + by);
	if (bottom >= last.number) return view.missed > 0 ? view : followLog(view);
	return {...view, follow: false, bottom, unseen: view.follow ? 0 : view.unseen};
}

export const followLog = (view: LogView): LogView => ({
	...view,
	follow: true,
	unseen: 0,
	match: null,
	lines: view.lines.slice(-keptLines),
});

export const pauseLog = (view: LogView): LogView => ({
	...view,
	follow: false,
	bottom: view.lines.at(-1)?.number ?? 0,
	unseen: 0,
});

/** Goes to the next (1) or the previous (-1) line that holds the searched words; unchanged when there is none. */
export function findInLog(view: LogView, direction: 1 | -1, height: number): LogView {
	const needle = view.search.toLowerCase();
	const last = view.lines.at(-1);
	if (needle === '' || !last) return view;
	const first = last.number - view.lines.length + 1;
	const start = view.match ?? (direction === -1 ? last.number + 1 : first - 1);
	for (let at = start + direction; at >= first && at <= last.number; at += direction) {
		const line = view.lines[at - first];
		if (!line || !stripSgr(readingOf(line).text).toLowerCase().includes(needle)) continue;
		const visibleFrom = view.bottom - height + 1;
		const seen = !view.follow && at >= visibleFrom && at <= view.bottom;
		const bottom = seen ? view.bottom : Math.min(last.number, at + Math.floor(height / 2));
		return {
			...view,
			match: at,
			follow: false,
			bottom: Math.max(bottom, Math.min(last.number, first + height - 1)),
			unseen: view.follow ? 0 : view.unseen,
		};
	}
	return view;
}

export type LogRow = {readonly line: LogLine; readonly text: string; readonly continues: boolean};

/** The rows that fitLeft, oldest first: `width` columns for the text, `height` rows. */
export function visibleRows(
	view: LogView,
	width: number,
	height: number,
	textOf: (line: LogLine) => string,
): readonly LogRow[] {
	const last = view.lines.at(-1);
	if (!last || height <= 0) return [];
	const first = last.number - view.lines.length + 1;
	const end = (view.follow ? last.number : Math.min(view.bottom, last.number)) - first;
	const rows: LogRow[] = [];
	for (let index = end; index >= 0 && rows.length < height; index -= 1) {
		const line = view.lines[index];
		if (line) rows.unshift(...rowsOf(line, textOf(line), view, width));
	}
	for (let index = end + 1; index < view.lines.length && rows.length < height; index += 1) {
		const line = view.lines[index];
		if (line) rows.push(...rowsOf(line, textOf(line), view, width));
	}
	return rows.length > height ? rows.slice(-height) : rows;
}

/** True when the oldest line held is on the screen, or nearly. */
export function nearStart(view: LogView, height: number): boolean {
	const last = view.lines.at(-1);
	if (!last || view.follow) return false;
	return view.bottom - height < last.number - view.lines.length + 1 + height;
}

function rowsOf(line: LogLine, whole: string, view: LogView, width: number): readonly LogRow[] {
	if (!view.wrap) return [{line, text: slice(whole, view.shift, width), continues: false}];
	return wrap(whole, width).map((text, index) => ({line, text, continues: index > 0}));
}

/** `joined`: the first of the lines takes the place of `last`, which had not ended. */
function linesOf(
	chunks: readonly LogChunk[],
	last: LogLine | undefined,
): {readonly lines: readonly LogLine[]; readonly joined: boolean} {
	const lines: LogLine[] = [];
	let number = last ? last.number + 1 : 0;
	let joined = false;
	for (const chunk of chunks) {
		const before = lines.at(-1) ?? last;
		if (chunk.kind === 'mark') {
			lines.push({
				number,
				run: chunk.run,
				offset: chunk.offset,
				time: chunk.time,
				approximate: false,
				text: sanitizeLine(chunk.text.trimEnd()),
				mark: true,
				open: null,
				...placeOf(chunk, chunk.offset),
			});
			number += 1;
			continue;
		}
		const {run, time, approximate} = chunk;
		let {offset} = chunk;
		let text = chunk.text;
		if (before && before.open !== null && before.run === run && before.isError === chunk.isError) {
			text = before.open + text;
			offset = before.offset;
			number = before.number;
			if (lines.pop() === undefined) joined = true;
		}
		const parts = text.split('\n');
		for (const [index, part] of parts.entries()) {
			const ended = index < parts.length - 1;
			if (!ended && part === '') break;
			lines.push({
				number,
				run,
				offset,
				time,
				approximate,
				text: sanitizeLine(part),
				mark: false,
				open: ended ? null : unfinished(part),
				...placeOf(chunk, offset),
			});
			offset += Buffer.byteLength(part) + 1;
			number += 1;
		}
	}
	return {lines, joined};
}

/** Where a line of the chunk begins that stands at `offset` of its own log. */
function placeOf(
	{place, run, isError}: LogChunk,
	offset: number,
): Pick<LogLine, 'place' | 'isError'> {
	if (place === undefined) return {};
	if (isError) return {isError, place: {...place, errors: {run, offset}}};
	return {place: {...place, offset}};
}

/** What still counts of a line without an end: a progress bar writes over itself for hours. */
const unfinished = (text: string): string =>
	text.slice(text.lastIndexOf('\r', text.length - 2) + 1).slice(0, maxLineLength);
