/** The rows that lines of a log take: folded, wrapped, opened, with rules between them. Pure. */
import {stripSgr, widthOf, wrap} from '../../src/lib/text-width.ts';
import type {LogLine} from '../../src/logs/reading.ts';
import {levelTag, prettyOf, readingOf} from './log-text.ts';
import type {LogView, Times} from './log-view.ts';
import {type LogWindow, lastNumber} from './log-window.ts';
import {isFirstOfItsShape} from './novelty.ts';
import {type Group, groupAt} from './repeats.ts';

/** The inside of the pane. */
export type Geometry = {readonly width: number; readonly height: number};

export type LineRow = {
	readonly kind: 'line';
	readonly line: LogLine;
	readonly number: number;
	/** 0 for the first row of a line. */
	readonly part: number;
	/** Only on the first row of what is repeated. */
	readonly count: number;
	readonly isNew: boolean;
	/** Columns that `count` and `isNew` take at the right end of every row of the line. */
	readonly badge: number;
};

export type LogRow =
	| LineRow
	| {readonly kind: 'rule'; readonly time: number; readonly number: number}
	/** Row `part` of what opens under a line. */
	| {
			readonly kind: 'opened';
			readonly line: LogLine;
			readonly number: number;
			readonly part: number;
	  };

const timeWidths: Readonly<Record<Times, number>> = {time: 9, relative: 5, off: 0};

/** Names longer than this are cut in the gutter. */
const widestName = 10;

/** Columns of the names in front of merged lines, with the space behind them. */
export const gutterOf = ({services}: Pick<LogView, 'services'>): number =>
	services.length < 2 ? 0 : Math.min(widestName, Math.max(...services.map(widthOf))) + 1;

/** Columns in front of a line's text. */
export const marginOf = (view: Pick<LogView, 'services' | 'times'>): number =>
	gutterOf(view) + timeWidths[view.times];

/** What a line says on the screen, without colours. */
export function shownText(line: LogLine): string {
	if (line.kind !== 'line') return `·· ${line.text}`;
	const {record, text} = readingOf(line);
	return record === null ? stripSgr(text) : `${levelTag(line.level)}${text}`;
}

/** The rules that stand right before a line. */
function rulesBefore({rules}: LogView, held: LogWindow, index: number): readonly number[] {
	if (rules.length === 0) return [];
	const line = held.lines[index];
	const before = held.lines[index - 1];
	if (!line || (!before && !held.atStart)) return [];
	return rules.filter((rule) => rule < line.time && (!before || before.time <= rule));
}

/** The rules behind the newest line. */
function rulesAfter({rules}: LogView, held: LogWindow): readonly number[] {
	const last = held.lines.at(-1);
	return held.live && last ? rules.filter((rule) => rule >= last.time) : [];
}

/** The lines that are shown together with the one at the index. */
export function groupOf(view: LogView, held: LogWindow, index: number): Group {
	if (!view.fold) return {from: index, to: index + 1, shown: index, count: 1};
	return groupAt(
		held.lines,
		index,
		held.first,
		(at) => view.rules.length > 0 && rulesBefore(view, held, at).length > 0,
	);
}

/** The rows of a group, oldest first. */
export function rowsOf(
	view: LogView,
	held: LogWindow,
	group: Group,
	width: number,
): readonly LogRow[] {
	const rows: LogRow[] = rulesBefore(view, held, group.from).map((time) => ({
		kind: 'rule',
		time,
		number: held.first + group.shown,
	}));
	for (let index = group.shown; index < group.to; index += 1) {
		const line = held.lines[index];
		if (line)
			rows.push(
				...rowsOfOne(
					view,
					held,
					line,
					held.first + index,
					index === group.shown ? group.count : 1,
					width,
				),
			);
	}
	if (group.to === held.lines.length)
		for (const time of rulesAfter(view, held))
			rows.push({kind: 'rule', time, number: lastNumber(held)});
	return rows;
}

function rowsOfOne(
	view: LogView,
	held: LogWindow,
	line: LogLine,
	number: number,
	count: number,
	width: number,
): readonly LogRow[] {
	const isNew = isFirstOfItsShape(view, held, line, number);
	const badge = widthOf(badgeText(count, isNew, '×', '★'));
	const room = width - marginOf(view) - badge;
	const parts = view.wrap ? partsOf(line, room) : 1;
	const rows: LogRow[] = Array.from({length: parts}, (_, part) => ({
		kind: 'line',
		line,
		number,
		part,
		count: part === 0 ? count : 1,
		isNew: part === 0 && isNew,
		badge,
	}));
	if (view.opened.includes(number)) {
		const {length} = openedTexts(line, width);
		for (let part = 0; part < length; part += 1) rows.push({kind: 'opened', line, number, part});
	}
	return rows;
}

/** A long line takes a while to break, and is asked for again with every frame. */
const broken = new WeakMap<LogLine, {readonly room: number; readonly parts: number}>();
const opened = new WeakMap<
	LogLine,
	{readonly width: number; readonly texts: readonly OpenedText[]}
>();

/** Rows that the line takes when it is wrapped. */
function partsOf(line: LogLine, room: number): number {
	const known = broken.get(line);
	if (known?.room === room) return known.parts;
	const parts = wrap(shownText(line), room).length;
	broken.set(line, {room, parts});
	return parts;
}

/** The rows of the line at an index, with what is open under it. */
export const rowsOfLine = (
	view: LogView,
	held: LogWindow,
	index: number,
	{width}: Geometry,
): readonly LogRow[] =>
	rowsOf(view, held, groupOf(view, held, index), width).filter(
		({kind, number}) => kind !== 'rule' && number === held.first + index,
	);

/** ` ×14 ★` */
export const badgeText = (count: number, isNew: boolean, times: string, star: string): string =>
	`${count > 1 ? ` ${times}${count}` : ''}${isNew ? ` ${star}` : ''}`;

/** What opens under a line on Enter, without colours: when and where it was written, then all of it. */
export function openedTexts(line: LogLine, width: number): readonly OpenedText[] {
	const known = opened.get(line);
	if (known?.width === width) return known.texts;
	const texts = readOpened(line, width);
	opened.set(line, {width, texts});
	return texts;
}

function readOpened(line: LogLine, width: number): readonly OpenedText[] {
	const {run, isError, service} = line;
	const head = `${service} · run ${run}${isError ? ' · standard error' : ''}`;
	const pretty = prettyOf(line);
	const indent = (depth: number): string => '  '.repeat(depth + 1);
	const fields =
		pretty?.flatMap(({depth, key, value}) => {
			const name = key === '' ? '' : `${key}: `;
			const [first = '', ...rest] = wrap(value, Math.max(8, width - 2 * depth - 2 - widthOf(name)));
			return [
				{key: indent(depth) + name, value: first},
				...rest.map((part) => ({key: indent(depth) + ' '.repeat(widthOf(name)), value: part})),
			];
		}) ??
		wrap(readingOf(line).text, Math.max(8, width - 2)).map((value) => ({key: indent(0), value}));
	return [{key: indent(0), value: '', time: line.time, head}, ...fields];
}

export type OpenedText = {
	readonly key: string;
	readonly value: string;
	/** Only of the first one. */
	readonly time?: number;
	readonly head?: string;
};

/** The rows that are visible, oldest first. */
export function visibleRows(view: LogView, {width, height}: Geometry): readonly LogRow[] {
	const {held} = view;
	if (held === null || held.lines.length === 0 || height <= 0) return [];
	const at = anchorIndex(view, held);
	const last = groupOf(view, held, at);
	let rows = rowsOf(view, held, last, width);
	if (!view.follow && view.below > 0) rows = rows.slice(0, Math.max(1, rows.length - view.below));
	const blocks = [rows];
	let count = rows.length;
	for (let index = last.from - 1; index >= 0 && count < height; ) {
		const group = groupOf(view, held, index);
		const block = rowsOf(view, held, group, width);
		blocks.push(block);
		count += block.length;
		index = group.from - 1;
	}
	const above = blocks.reverse().flat();
	if (above.length >= height) return above.slice(-height);
	// Near the first line: the rest of the pane shows what comes after.
	const all =
		view.below > 0
			? blocks
					.slice(0, -1)
					.flat()
					.concat(rowsOf(view, held, last, width))
			: above;
	for (let index = last.to; index < held.lines.length && all.length < height; ) {
		const group = groupOf(view, held, index);
		all.push(...rowsOf(view, held, group, width));
		index = group.to;
	}
	return all.slice(0, height);
}

/** The index of the line that the last row belongs to. */
export const anchorIndex = (view: LogView, held: LogWindow): number =>
	view.follow
		? held.lines.length - 1
		: Math.min(held.lines.length - 1, Math.max(0, view.bottom - held.first));
