/**
 * A part of the log that is chosen to be copied: whole lines by keys, with the mouse from one column
 * to another. What is copied is what the program wrote, not what stands on the screen. Pure.
 */
import {cellsAt, slice, stripSgr, widthOf, wrap} from '../../src/lib/text-width.ts';
import type {LogLine} from '../../src/logs/reading.ts';
import {
	type Geometry,
	type LineRow,
	type LogRow,
	marginOf,
	shownText,
	visibleRows,
} from '../log/log-rows.ts';
import {readingOf} from '../log/log-text.ts';
import type {LogView} from '../log/log-view.ts';
import type {LogWindow} from '../log/log-window.ts';

/** A line, and a column of its text as it is shown, unwrapped; null: the whole line. */
export type LogSpot = {
	readonly line: LogLine;
	readonly number: number;
	readonly column: number | null;
};

/** `to` is null while the other end is the line under the cursor. */
export type LogRange = {readonly from: LogSpot; readonly to: LogSpot | null};

/** Both ends as indexes of what is held, the earlier one first; columns as in a spot, both included. */
export type Ends = {
	readonly first: number;
	readonly last: number;
	readonly fromColumn: number | null;
	readonly toColumn: number | null;
};

/** Null when an end is no longer held. */
export function endsOf(view: LogView, range: LogRange): Ends | null {
	const {held} = view;
	if (!held) return null;
	const from = indexOf(held, range.from);
	const to = range.to ? indexOf(held, range.to) : cursorIndex(view, held);
	if (from === -1 || to === -1) return null;
	const [a, b] = [range.from.column, range.to?.column ?? null];
	const isForward = from < to || (from === to && (a ?? 0) <= (b ?? 0));
	return {
		first: Math.min(from, to),
		last: Math.max(from, to),
		fromColumn: a === null || b === null ? null : isForward ? a : b,
		toColumn: a === null || b === null ? null : isForward ? b : a,
	};
}

/** Numbers begin anew when other lines are read, so the line itself decides. */
function indexOf(held: LogWindow, {line, number}: LogSpot): number {
	const isSame = (other: LogLine | undefined): boolean =>
		other !== undefined &&
		other.service === line.service &&
		other.run === line.run &&
		other.offset === line.offset &&
		other.kind === line.kind &&
		other.isError === line.isError;
	const index = number - held.first;
	return isSame(held.lines[index]) ? index : held.lines.findIndex(isSame);
}

/** The line that keys mean: under the cursor, else the newest one. */
export const cursorIndex = ({cursor}: LogView, {first, lines}: LogWindow): number =>
	cursor === null ? lines.length - 1 : Math.min(lines.length - 1, Math.max(0, cursor - first));

/** The line that keys mean; null when nothing is held. */
export function spotAtCursor(view: LogView): LogSpot | null {
	const {held} = view;
	const line = held?.lines[cursorIndex(view, held)];
	return held && line ? {line, number: held.first + cursorIndex(view, held), column: null} : null;
}

/** Of weaver's own words between them nothing is copied. */
export function rangeTexts({held}: LogView, ends: Ends): readonly string[] {
	const lines = held?.lines.slice(ends.first, ends.last + 1) ?? [];
	return lines.flatMap((line, index) => {
		if (line.kind !== 'line') return [];
		const from = index === 0 ? ends.fromColumn : null;
		const to = index === lines.length - 1 ? ends.toColumn : null;
		return [partOf(line, from, to)];
	});
}

/** What the program wrote, as far as it is held. */
export const writtenText = ({text, isCut}: LogLine): string =>
	isCut ? stripSgr(text).slice(0, -1) : stripSgr(text);

/** The lines that will be copied, each in whole or in part. */
export const linesIn = ({held}: LogView, {first, last}: Ends): readonly LogLine[] =>
	held?.lines.slice(first, last + 1).filter(({kind}) => kind === 'line') ?? [];

/** A record is shown otherwise than it was written, so it is copied whole. */
function partOf(line: LogLine, from: number | null, to: number | null): string {
	const text = writtenText(line);
	if (readingOf(line).record !== null || (from === null && to === null)) return text;
	const start = from === null ? 0 : cellsAt(text, from)[0];
	const end = to === null ? widthOf(text) : cellsAt(text, to)[1];
	return slice(text, start, end - start);
}

/** What is under the pointer inside the pane; the nearest line for rows that hold none. */
export function spotOn(
	view: LogView,
	geometry: Geometry,
	column: number,
	row: number,
): LogSpot | null {
	const rows = visibleRows(view, geometry);
	const at = Math.min(rows.length - 1, Math.max(0, row));
	const found = lineRowNear(rows, at);
	if (!found) return null;
	const isBelow = row >= rows.length;
	const inText = isBelow
		? widthOf(shownText(found.line))
		: Math.max(0, column - marginOf(view)) + hiddenColumns(view, found, geometry.width);
	return {line: found.line, number: found.number, column: inText};
}

const lineRowNear = (rows: readonly LogRow[], at: number): LineRow | undefined =>
	rows.slice(0, at + 1).findLast((row) => row.kind === 'line') ??
	rows.slice(at).find((row) => row.kind === 'line');

/** Columns of the text that stand before the first one of the row. */
function hiddenColumns(view: LogView, {line, part, badge}: LineRow, width: number): number {
	if (!view.wrap) return view.shift;
	const pieces = wrap(shownText(line), width - marginOf(view) - badge);
	return pieces.slice(0, part).reduce((sum, piece) => sum + widthOf(piece), 0);
}

/** The columns of a row's text that are in the range, the second not included; null: none, or all. */
export function chosenColumns(
	view: LogView,
	ends: Ends,
	row: LineRow,
	width: number,
): readonly [from: number, to: number] | 'all' | null {
	const index = row.number - (view.held?.first ?? 0);
	if (index < ends.first || index > ends.last || row.line.kind !== 'line') return null;
	const from = index === ends.first ? ends.fromColumn : null;
	const to = index === ends.last ? ends.toColumn : null;
	if ((from === null && to === null) || readingOf(row.line).record !== null) return 'all';
	const hidden = hiddenColumns(view, row, width);
	const text = shownText(row.line);
	return [
		from === null ? 0 : Math.max(0, cellsAt(text, from)[0] - hidden),
		to === null ? Number.POSITIVE_INFINITY : Math.max(0, cellsAt(text, to)[1] - hidden),
	];
}
