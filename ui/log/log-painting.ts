/** The rows of a log as they are painted: names, times, text with its colours, matches, the cursor. Pure. */

import {clock, stamp} from '../../src/lib/local-time.ts';
import type {Level} from '../../src/lib/log-level.ts';
import {fitLeft, slice, stripSgr, widthOf, wrap} from '../../src/lib/text-width.ts';
import {formatAge} from '../../src/lib/units.ts';
import {expressionOf} from '../../src/logs/line-pattern.ts';
import type {LogLine} from '../../src/logs/reading.ts';
import {chosenColumns, endsOf, type LogRange} from '../copy/log-range.ts';
import type {Hue, Role, Theme} from '../theme.ts';
import {huesOf} from './hues.ts';
import {patternOf} from './log-filter.ts';
import {badgeText, gutterOf, type LineRow, type LogRow, marginOf, openedTexts} from './log-rows.ts';
import {levelTag, readingOf} from './log-text.ts';
import type {LogView} from './log-view.ts';

/** Draws one row; what is the same for all of them is made once. */
export function createDrawing(
	log: LogView,
	range: LogRange | null,
	focused: boolean,
	width: number,
	theme: Theme,
	/** The moment that is looked at, epoch ms: what comes after it was not written yet. */
	until: number | null,
): (row: LogRow) => string {
	const gutter = gutterOf(log);
	const hues = gutter > 0 ? huesOf(log.services) : new Map<string, Hue>();
	const margin = marginOf(log);
	const search = patternOf(log.search);
	const expression = search && !search.inverse ? expressionOf(search.source) : null;
	const finding = expression && new RegExp(expression.source, `${expression.flags}g`);
	const cursor = focused && !log.follow ? log.cursor : null;
	const ends = range && endsOf(log, range);

	/** `paint`: for all but the matches of the search. */
	const lineText = (row: LineRow, paint: ((text: string) => string) | null): string => {
		const {line, part, badge} = row;
		const room = width - margin - badge;
		const styled = marked(styledText(line, theme), finding, paint, theme);
		const text = log.wrap
			? (piecesOf(line, styled, room)[part] ?? '')
			: slice(styled, log.shift, room);
		if (badge === 0 || part > 0) return text;
		const note = badgeText(row.count, row.isNew, theme.glyphs.repeats, theme.glyphs.star);
		const gap = ' '.repeat(Math.max(0, room - widthOf(text)));
		return text + (paint ? paint(gap + note) : gap + theme.paint('accent', note));
	};

	return (row) => {
		if (row.kind === 'rule') return ruleText(row.time, width, theme);
		if (row.kind === 'opened') return openedText(row.line, row.part, width, theme);
		const {line, part} = row;
		const name =
			gutter === 0
				? ''
				: `${theme.paint(
						hues.get(line.service) ?? 'hue-1',
						fitLeft(part > 0 ? '' : line.service, gutter - 1),
					)} `;
		const time = timeText(line, part, log, theme);
		const chosen = ends && chosenColumns(log, ends, row, width);
		if (chosen !== null && chosen !== 'all')
			return name + time + inverted(lineText(row, null), chosen, theme);
		if (row.number !== cursor && chosen === null) {
			if (until === null || line.time <= until) return name + time + lineText(row, null);
			const fade = (text: string): string => theme.paint('muted', text);
			return fade(stripSgr(name + time)) + lineText(row, fade);
		}
		const select = (text: string): string => theme.paint('selected', text);
		const text = select(stripSgr(name + time)) + lineText(row, select);
		return text + select(' '.repeat(Math.max(0, width - widthOf(text))));
	};
}

type Pieces = {
	readonly styled: string;
	readonly room: number;
	readonly pieces: readonly string[];
};

/** Of lines that were on the screen: a long one takes a while to break, and every row asks for it. */
const broken = new WeakMap<LogLine, Pieces>();

function piecesOf(line: LogLine, styled: string, room: number): readonly string[] {
	const known = broken.get(line);
	if (known?.styled === styled && known.room === room) return known.pieces;
	const pieces = wrap(styled, room);
	broken.set(line, {styled, room, pieces});
	return pieces;
}

/** With the columns of the range standing out. */
function inverted(text: string, [from, to]: readonly [number, number], theme: Theme): string {
	const width = widthOf(text);
	const end = Math.min(to, width);
	if (end <= from) return text;
	const chosen = stripSgr(slice(text, from, end - from));
	return slice(text, 0, from) + theme.paint('selected', chosen) + slice(text, end, width - end);
}

function ruleText(time: number, width: number, {glyphs, paint}: Theme): string {
	const dash = glyphs.box[4] ?? '-';
	return paint(
		'accent',
		`${dash.repeat(2)} ${clock(time)} ${dash.repeat(Math.max(0, width - 12))}`,
	);
}

function openedText(line: LogLine, part: number, width: number, theme: Theme): string {
	const text = openedTexts(line, width)[part];
	if (!text) return '';
	if (text.time !== undefined)
		return theme.paint('muted', `${text.key}${stamp(text.time)} · ${text.head ?? ''}`);
	return theme.paint('accent', text.key) + text.value;
}

function timeText(line: LogLine, part: number, {times, measured}: LogView, theme: Theme): string {
	if (times === 'off') return '';
	const columns = times === 'time' ? 9 : 5;
	if (part > 0) return ' '.repeat(columns);
	return theme.paint('muted', times === 'time' ? clockText(line) : ageText(line.time, measured));
}

/** An approximate time is given to the minute. */
const clockText = ({time, approximate}: LogLine): string =>
	approximate ? `${clock(time).slice(0, 5)}~   ` : `${clock(time)} `;

/** `now`, `20s`, `5m`, `3h`, `2d`: in steps that rarely move. */
function ageText(time: number, now: number): string {
	const age = Math.max(0, now - time);
	const text =
		age < 10_000 ? 'now' : age < 60_000 ? `${Math.floor(age / 10_000)}0s` : formatAge(age);
	return `${text.padStart(4)} `;
}

/** With the matches of the search; a line that holds one, or is painted, loses its own colours. */
function marked(
	text: string,
	finding: RegExp | null,
	paint: ((text: string) => string) | null,
	theme: Theme,
): string {
	if (!finding && !paint) return text;
	const bare = stripSgr(text);
	const plain = paint ?? ((part: string) => part);
	let out = '';
	let from = 0;
	for (const {0: hit, index} of finding ? bare.matchAll(finding) : []) {
		if (hit === '') continue;
		out += plain(bare.slice(from, index)) + theme.paint('match', hit);
		from = index + hit.length;
	}
	return from === 0 && !paint ? text : out + plain(bare.slice(from));
}

/** A program's own colours are kept; lines without any get one by their level. */
function styledText(line: LogLine, theme: Theme): string {
	if (line.kind !== 'line')
		return theme.paint(line.kind === 'gap' ? 'busy' : 'muted', `·· ${line.text}`);
	const {record, text} = readingOf(line);
	const look = line.level === null ? null : looks[line.level];
	if (record === null)
		return look?.role === undefined || text.includes('\x1b') ? text : theme.paint(look.role, text);
	const tag = look === null ? '' : theme.paint(look.role ?? 'muted', levelTag(line.level));
	const message = look?.whole ? theme.paint(look.role ?? 'muted', record.message) : record.message;
	return `${tag}${message}${record.fields === '' ? '' : theme.paint('muted', `  ${record.fields}`)}`;
}

type Look = {readonly role?: Role; readonly whole?: true};

const looks: Readonly<Record<Level, Look>> = {
	trace: {role: 'muted', whole: true},
	debug: {role: 'muted', whole: true},
	info: {},
	warn: {role: 'busy'},
	error: {role: 'bad', whole: true},
	fatal: {role: 'bad', whole: true},
};
