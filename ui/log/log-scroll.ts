/** Moving through the lines that are held: by lines with the cursor, by rows with what is visible. Pure. */
import {
	anchorIndex,
	type Geometry,
	groupOf,
	type LineRow,
	type LogRow,
	rowsOf,
	rowsOfLine,
	visibleRows,
} from './log-rows.ts';
import type {LogView} from './log-view.ts';
import {type LogWindow, lastNumber, mostLines} from './log-window.ts';

/** Rows between the cursor and the edge of the pane, where there is room for them. */
const cursorMargin = 3;

/** Holds still what is visible, with the cursor on the newest line. */
export function pauseLog(view: LogView): LogView {
	if (!view.follow || view.held === null || view.held.lines.length === 0) return view;
	const bottom = lastNumber(view.held);
	return {...view, follow: false, bottom, below: 0, owed: 0, cursor: bottom, unseen: 0};
}

/** Goes on with the newest line; where that is not held, or others are asked for, it is asked for. */
export function followLog(view: LogView): LogView {
	if (view.held && (!view.held.live || view.goal)) return {...view, goal: {from: 'end'}};
	return {
		...view,
		failed: null,
		follow: true,
		below: 0,
		owed: 0,
		cursor: null,
		unseen: 0,
		hitPlace: null,
	};
}

/** Moves the cursor by lines, negative is back; past the newest line it follows again. */
export function moveCursor(view: LogView, by: number, geometry: Geometry): LogView {
	if (view.follow && by > 0) return view;
	const paused = {...pauseLog(view), owed: 0};
	const {held, cursor} = paused;
	if (!held || held.lines.length === 0) return view;
	const way = by < 0 ? -1 : 1;
	let index = (cursor ?? paused.bottom) - held.first;
	if (Math.abs(by) === 1 && isHidden(paused, held, index, way, geometry))
		return {...shiftRows(paused, way, geometry), cursor: held.first + index, owed: 0};
	for (let moved = 0; moved < Math.abs(by); moved += 1) {
		const next = nextShown(paused, held, index, way);
		if (next === null) {
			if (by > 0 && held.live && moved === 0) return followLog(paused);
			break;
		}
		index = next;
	}
	if (by === -1 && isHidden(paused, held, index, way, geometry))
		return endInSight(paused, held, index, geometry);
	return cursorTo(paused, held.first + index, geometry);
}

/** Whether a line that is taller than the pane has rows beyond its edge that is moved to. */
function isHidden(
	view: LogView,
	held: LogWindow,
	index: number,
	way: 1 | -1,
	geometry: Geometry,
): boolean {
	const rows = rowsOfLine(view, held, index, geometry);
	if (rows.length <= geometry.height) return false;
	const isOwn = ({kind, number}: LogRow) => kind !== 'rule' && number === held.first + index;
	const visible = visibleRows(view, geometry).filter(isOwn);
	const [edge, seen] = [rows.at(way === 1 ? -1 : 0), visible.at(way === 1 ? -1 : 0)];
	return seen === undefined || partOf(edge) !== partOf(seen);
}

const partOf = (row: LogRow | undefined): string =>
	row === undefined || row.kind === 'rule' ? '' : `${row.kind} ${row.part}`;

/** Who comes to a tall line from below sees its end first. */
function endInSight(view: LogView, held: LogWindow, index: number, geometry: Geometry): LogView {
	const next = {...view, cursor: held.first + index};
	return isHidden(next, held, index, 1, geometry)
		? {...shiftRows(next, -1, geometry), owed: 0}
		: next;
}

/** Puts the cursor on a line, and the line where it can be seen. */
export function cursorTo(view: LogView, number: number, geometry: Geometry): LogView {
	const paused = {...pauseLog(view), owed: 0};
	const {held} = paused;
	if (!held) return view;
	const index = Math.min(held.lines.length - 1, Math.max(0, number - held.first));
	const group = groupOf(paused, held, index);
	const cursor = held.first + Math.max(index, group.shown);
	const next = {...paused, cursor};
	const margin = Math.min(cursorMargin, Math.floor(geometry.height / 4));
	const rows = visibleRows(next, geometry);
	const row = rows.findIndex((each) => each.kind === 'line' && each.number === cursor);
	if (row === -1) {
		const isAbove = cursor < (rows[0]?.number ?? cursor);
		return placeLine(next, cursor, isAbove ? margin : geometry.height - 1 - margin, geometry);
	}
	const over = row < margin ? row - margin : Math.max(0, row - (geometry.height - 1 - margin));
	return over === 0 ? next : {...shiftRows(next, over, geometry), owed: 0};
}

/** The next line that is not folded away; null at the edge of what is held. */
function nextShown(view: LogView, held: LogWindow, index: number, by: 1 | -1): number | null {
	const group = groupOf(view, held, index);
	if (by === 1) {
		if (index + 1 < group.to) return Math.max(index + 1, group.shown);
		return group.to < held.lines.length ? groupOf(view, held, group.to).shown : null;
	}
	if (index > group.shown) return index - 1;
	return group.from > 0 ? group.from - 1 : null;
}

/** Moves what is visible by rows; the cursor stays on its row. At the newest line it follows again. */
export function scrollLog(view: LogView, by: number, geometry: Geometry): LogView {
	if (view.follow && by > 0) return view;
	const before = visibleRows(view, geometry);
	const paused = pauseLog(view);
	const {held} = paused;
	if (!held || before.length === 0) return view;
	const row = before.findIndex((each) => each.number === paused.cursor);
	const moved = shiftRows(paused, by + paused.owed, geometry);
	if (by > 0 && held.live && moved.bottom === lastNumber(held) && moved.below === 0)
		return followLog(moved);
	const after = visibleRows(moved, geometry);
	const isStill = moved.bottom === paused.bottom && moved.below === paused.below;
	const at = isStill ? (by < 0 ? 0 : after.length - 1) : row === -1 ? after.length - 1 : row;
	// Where lines are missing above, those below the last row are shown only until they come.
	const cursor = lineRowAt(after, at)?.number ?? moved.cursor ?? moved.bottom;
	return {...moved, cursor: Math.min(cursor, moved.bottom)};
}

const lineRowAt = (rows: readonly LogRow[], at: number): LineRow | undefined =>
	rows.slice(at).find((row) => row.kind === 'line') ??
	rows.slice(0, at).findLast((row) => row.kind === 'line');

/** Moves the last visible row; never beyond the first line of the log, nor beyond the last one held. */
function shiftRows(view: LogView, by: number, geometry: Geometry): LogView {
	const {held} = view;
	if (!held) return view;
	let group = groupOf(view, held, anchorIndex(view, held));
	let height = rowsOf(view, held, group, geometry.width).length;
	let below = view.below - by;
	while (below >= height && group.from > 0) {
		below -= height;
		group = groupOf(view, held, group.from - 1);
		height = rowsOf(view, held, group, geometry.width).length;
	}
	while (below < 0 && group.to < held.lines.length) {
		group = groupOf(view, held, group.to);
		height = rowsOf(view, held, group, geometry.width).length;
		below += height;
	}
	const bottom = held.first + group.to - 1;
	const reached = Math.min(height - 1, Math.max(0, below));
	const isMore = below > reached ? !held.atStart : !held.live;
	return keepFull({...view, bottom, below: reached, owed: isMore ? reached - below : 0}, geometry);
}

/** Puts the first row of a line on a row of the pane, as far as there are lines below it. */
export function placeLine(view: LogView, number: number, row: number, geometry: Geometry): LogView {
	const {held} = view;
	if (!held || held.lines.length === 0) return view;
	let group = groupOf(view, held, Math.max(0, number - held.first));
	let rows = rowsOf(view, held, group, geometry.width);
	const offset = rows.findIndex((each) => each.kind === 'line' && each.number === number);
	let left = Math.max(0, offset) + geometry.height - 1 - row;
	while (left >= rows.length && group.to < held.lines.length) {
		left -= rows.length;
		group = groupOf(view, held, group.to);
		rows = rowsOf(view, held, group, geometry.width);
	}
	const below = Math.max(0, rows.length - 1 - left);
	return keepFull({...view, bottom: held.first + group.to - 1, below}, geometry);
}

/** At the first line of the log the pane is filled from its top. */
function keepFull(view: LogView, geometry: Geometry): LogView {
	const {held} = view;
	if (!held?.atStart) return view;
	let group = groupOf(view, held, anchorIndex(view, held));
	const rows = rowsOf(view, held, group, geometry.width).length;
	let missing = geometry.height - (rows - view.below);
	for (let index = group.from - 1; index >= 0 && missing > 0; ) {
		const above = groupOf(view, held, index);
		missing -= rowsOf(view, held, above, geometry.width).length;
		index = above.from - 1;
	}
	if (missing <= 0) return view;
	let below = view.below - missing;
	while (below < 0 && group.to < held.lines.length) {
		group = groupOf(view, held, group.to);
		below += rowsOf(view, held, group, geometry.width).length;
	}
	return {...view, bottom: held.first + group.to - 1, below: Math.max(0, below)};
}

/** Numbers of the first and the last line that are visible. */
export function visibleNumbers(
	view: LogView,
	geometry: Geometry,
): {readonly top: number; readonly bottom: number} {
	const rows = visibleRows(view, geometry);
	const first = view.held?.first ?? 0;
	return {top: rows[0]?.number ?? first, bottom: rows.at(-1)?.number ?? first};
}

/** The edge at which lines are to be read before somebody sees that they are missing. */
export function missingEdge(view: LogView, geometry: Geometry): 'older' | 'newer' | null {
	const {held} = view;
	if (!held || view.goal) return null;
	const reach = Math.max(200, 3 * geometry.height);
	const {top, bottom} = visibleNumbers(view, geometry);
	if (!held.atStart && top - held.first < reach && held.lines.length < mostLines) return 'older';
	if (!held.live && lastNumber(held) - bottom < reach) return 'newer';
	return null;
}
