/** The log in its box: the services' names, times, text, and what stands in the way of seeing all. */

import type {Level} from '../../src/lib/log-level.ts';
import {fitLeft, slice, stripSgr, widthOf, wrap} from '../../src/lib/text-width.ts';
import {formatAge, formatSize} from '../../src/lib/units.ts';
import {expressionOf} from '../../src/logs/line-pattern.ts';
import type {LogLine} from '../../src/logs/reading.ts';
import {type Caption, frame} from '../chrome/frame.ts';
import {chosenColumns, endsOf, type LogRange} from '../copy/log-range.ts';
import {paneKey} from '../keys/key-names.ts';
import type {Rect} from '../layout.ts';
import type {State} from '../model.ts';
import type {Hue, Role, Theme} from '../theme.ts';
import {clock, stamp} from './clock.ts';
import {huesOf} from './hues.ts';
import {patternOf} from './log-filter.ts';
import {
	badgeText,
	gutterOf,
	type LineRow,
	type LogRow,
	marginOf,
	openedTexts,
	visibleRows,
} from './log-rows.ts';
import {grouped, hitsText} from './log-search.ts';
import {levelTag, readingOf} from './log-text.ts';
import {isSifted, type LogView} from './log-view.ts';
import {leftOutOf} from './log-window.ts';

export type LogInput = Pick<
	State,
	'log' | 'range' | 'recent' | 'printed' | 'keys' | 'services' | 'moment'
>;

export function logPane(state: LogInput, rect: Rect, theme: Theme): readonly string[] {
	const {log} = state;
	const size = {width: rect.width - 2, height: rect.height - 2};
	const focused = state.recent[0] === 'logs' && !state.printed;
	const until = state.moment?.at ?? null;
	const draw = createDrawing(log, state.range, focused, size.width, theme, until);
	const rows = visibleRows(log, size).map(draw);
	return frame(
		rect,
		caption(state, focused, theme),
		rows.length > 0 ? rows : [theme.paint('muted', ` ${emptyText(state)}`)],
		theme,
	);
}

function caption(state: LogInput, focused: boolean, theme: Theme): Caption {
	const {log, range, printed, moment} = state;
	const {services} = log;
	const notes = printed
		? []
		: [
				...rangeNotes(log, range),
				...placeNotes(log, moment),
				...sieveNotes(log),
				...legend(log, theme),
			];
	const search = log.search === '' ? '' : `/${log.search} ${log.seek ? '…' : hitsText(log)}`;
	return {
		key: paneKey(state, 'logs', '2'),
		title:
			services.length === 0
				? 'Log'
				: `Log ${services.length === 1 ? services[0] : services.length}`,
		note: notes.length === 0 || services.length === 0 ? '' : `· ${notes.join(' · ')}`,
		right: theme.paint('accent', search.trimEnd()),
		focused,
	};
}

/** Which service has which colour, where several are merged. */
function legend({services}: LogView, theme: Theme): readonly string[] {
	if (services.length < 2) return [];
	const hues = huesOf(services);
	return [services.map((name) => theme.paint(hues.get(name) ?? 'hue-1', name)).join(' ')];
}

/** How much is chosen, and what to do with it. */
function rangeNotes(log: LogView, range: LogRange | null): readonly string[] {
	const ends = range && endsOf(log, range);
	if (!ends) return [];
	const count = ends.last - ends.first + 1;
	return [`${count} ${count === 1 ? 'line' : 'lines'} chosen · y copies`];
}

function placeNotes(log: LogView, moment: State['moment']): readonly string[] {
	const {shift, jumped} = log;
	return [
		moment ? `at ${clock(moment.at)}` : liveWords(log),
		...(shift > 0 && !log.wrap ? [`column ${shift + 1}`] : []),
		...(jumped > 0 ? [`${formatSize(jumped)} skipped`] : []),
	];
}

function liveWords({goal, sieve, follow, unseen}: LogView): string {
	// Few lines that pass may be far apart.
	if (goal && isSifted(sieve)) return 'reading…';
	if (follow) return 'live';
	return unseen > 0 ? `${grouped(unseen)} new · f follows` : 'paused · f follows';
}

function sieveNotes({sieve, held}: LogView): readonly string[] {
	if (!isSifted(sieve)) return [];
	const leftOut = held ? leftOutOf(held) : 0;
	return [
		...(sieve.level === null ? [] : [levelWords[sieve.level]]),
		...(patternOf(sieve.words) === null ? [] : [`&${sieve.words}`]),
		...(sieve.since === null && sieve.until === null ? [] : [windowWords(sieve)]),
		...(leftOut > 0 ? [`${grouped(leftOut)} left out`] : []),
	];
}

const levelWords: Readonly<Record<Level, string>> = {
	trace: 'all levels',
	debug: 'debug and up',
	info: 'info and up',
	warn: 'warnings and up',
	error: 'errors only',
	fatal: 'fatal only',
};

function windowWords({since, until, when}: LogView['sieve']): string {
	if (when === 'today' || when === 'start') return when === 'start' ? 'since start' : when;
	if (until === null) return `since ${clock(since ?? 0)}`;
	return since === null ? `until ${clock(until)}` : `${clock(since)}–${clock(until)}`;
}

function emptyText({log, services}: LogInput): string {
	const [name] = log.services;
	if (name === undefined) return '';
	if (log.held === null || (log.goal && log.held.lines.length === 0)) return 'Reading the log…';
	if (isSifted(log.sieve)) {
		const leftOut = leftOutOf(log.held);
		return leftOut > 0
			? `No line passes; ${grouped(leftOut)} are left out. Esc shows all.`
			: 'No line passes. Esc shows all.';
	}
	if (log.services.length > 1) return 'They have written nothing yet.';
	return services.get(name)?.run == null
		? `${name} has never run, so it has written nothing.`
		: `${name} has written nothing yet.`;
}

/** Draws one row; what is the same for all of them is made once. */
function createDrawing(
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
		const text = log.wrap ? (wrap(styled, room)[part] ?? '') : slice(styled, log.shift, room);
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
