/** The log in its box: the services' names, times, text, and what stands in the way of seeing all. Pure. */

import {clock, dateOf} from '../../src/lib/local-time.ts';
import type {Level} from '../../src/lib/log-level.ts';
import {widthOf} from '../../src/lib/text-width.ts';
import {formatSize} from '../../src/lib/units.ts';
import {type Caption, fitUpTo, frame, roomForNote} from '../chrome/frame.ts';
import {endsOf, type LogRange, linesIn} from '../copy/log-range.ts';
import {paneKey} from '../keys/key-names.ts';
import type {Rect} from '../layout.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {huesOf} from './hues.ts';
import {midnight, patternOf} from './log-filter.ts';
import {createDrawing} from './log-painting.ts';
import {visibleRows} from './log-rows.ts';
import {grouped, hitsText} from './log-search.ts';
import {isSifted, type LogView} from './log-view.ts';
import {leftOutOf} from './log-window.ts';

export type LogInput = Pick<State, 'log' | 'range' | 'recent' | 'printed' | 'keys' | 'moment'>;

export function logPane(state: LogInput, rect: Rect, theme: Theme): readonly string[] {
	const {log} = state;
	const size = {width: rect.width - 2, height: rect.height - 2};
	const focused = state.recent[0] === 'logs' && !state.printed;
	const until = state.moment?.at ?? null;
	const draw = createDrawing(log, state.range, focused, size.width, theme, until);
	const rows = visibleRows(log, size).map(draw);
	return frame(
		rect,
		caption(state, rect.width, focused, theme),
		rows.length > 0 ? rows : [theme.paint('muted', ` ${emptyText(log)}`)],
		theme,
	);
}

function caption(state: LogInput, width: number, focused: boolean, theme: Theme): Caption {
	const {log, printed} = state;
	const {services} = log;
	const captionOf = ({name, notes, search}: Wording): Caption => ({
		key: paneKey(state, 'logs', '2'),
		title: services.length === 0 ? 'Log' : `Log ${name}`,
		note: printed || notes.length === 0 || services.length === 0 ? '' : `· ${notes.join(' · ')}`,
		right: theme.paint('accent', search),
		focused,
	});
	let last: Caption | null = null;
	for (const wording of wordings(state, theme)) {
		last = captionOf(wording);
		if (widthOf(last.note) <= roomForNote(width, last)) return last;
	}
	const short = last ?? captionOf({name: '', notes: [], search: ''});
	return {...short, note: fitUpTo(short.note, Math.max(0, roomForNote(width, short)))};
}

type Wording = {
	readonly name: string;
	readonly notes: readonly string[];
	readonly search: string;
};

/** Columns of typed words, the more the better. */
const leastWords = 6;
const wordWidths = [Number.POSITIVE_INFINITY, 24, 16, 12, 9, leastWords];

/** How the title may read: names give way, then words that were typed, then what the filter asks for. */
function* wordings({log, range, moment}: LogInput, theme: Theme): Generator<Wording> {
	const {services} = log;
	const place = [...rangeNotes(log, range), ...placeNotes(log, moment)];
	const all = Number.POSITIVE_INFINITY;
	const name = services.length === 1 ? (services[0] ?? '') : `${services.length}`;
	yield {
		name,
		notes: [...place, ...sieveNotes(log, all), ...leftOutNotes(log), ...legend(log, theme)],
		search: searchNote(log, all),
	};
	const counted = services.length === 1 ? name : `${name} services`;
	for (const most of wordWidths)
		yield {
			name: counted,
			notes: [...place, ...sieveNotes(log, most), ...leftOutNotes(log)],
			search: searchNote(log, most),
		};
	yield {
		name: counted,
		notes: [...place, ...leftOutNotes(log), ...sieveNotes(log, leastWords)],
		search: searchNote(log, leastWords),
	};
}

const searchNote = (log: LogView, most: number): string =>
	log.search === ''
		? ''
		: `${fitUpTo(`/${log.search}`, most)} ${log.seek ? '…' : hitsText(log)}`.trimEnd();

/** Which service has which colour, where several are merged. */
function legend({services}: LogView, theme: Theme): readonly string[] {
	if (services.length < 2) return [];
	const hues = huesOf(services);
	return [services.map((name) => theme.paint(hues.get(name) ?? 'hue-1', name)).join(' ')];
}

/** How much will be copied: weaver's own words never are. */
function rangeNotes(log: LogView, range: LogRange | null): readonly string[] {
	const ends = range && endsOf(log, range);
	if (!ends) return [];
	const count = linesIn(log, ends).length;
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

function liveWords({goal, failed, owed, sieve, follow, unseen}: LogView): string {
	if (failed !== null && (goal || owed !== 0)) return 'cannot be read';
	// Few lines that pass may be far apart.
	if (goal && isSifted(sieve)) return 'reading…';
	if (follow) return 'live';
	return unseen > 0 ? `${grouped(unseen)} new · f follows` : 'paused · f follows';
}

/** Of the words `most` columns. */
function sieveNotes(log: LogView, most: number): readonly string[] {
	const {sieve} = log;
	if (!isSifted(sieve)) return [];
	return [
		...(sieve.level === null ? [] : [levelWords[sieve.level]]),
		...(patternOf(sieve.words) === null ? [] : [fitUpTo(`&${sieve.words}`, most)]),
		...(sieve.since === null && sieve.until === null ? [] : [windowWords(log)]),
	];
}

function leftOutNotes({sieve, held}: LogView): readonly string[] {
	const count = held && isSifted(sieve) ? leftOutOf(held) : 0;
	return count > 0 ? [`${grouped(count)} left out`] : [];
}

const levelWords: Readonly<Record<Level, string>> = {
	trace: 'all levels',
	debug: 'debug and up',
	info: 'info and up',
	warn: 'warnings and up',
	error: 'errors only',
	fatal: 'fatal only',
};

function windowWords({sieve: {since, until, when}, today}: LogView): string {
	if (when === 'today') return when;
	if (when === 'yesterday' || when === 'start') return `since ${when}`;
	const named = (at: number): string =>
		midnight(at) === today ? clock(at) : `${dateOf(at)} ${clock(at)}`;
	if (until === null) return `since ${named(since ?? 0)}`;
	if (since === null) return `until ${named(until)}`;
	if (midnight(since) === midnight(until)) return `${named(since)}–${clock(until)}`;
	return `${dateOf(since)} ${clock(since)}–${dateOf(until)} ${clock(until)}`;
}

function emptyText(log: LogView): string {
	const [name] = log.services;
	if (name === undefined) return '';
	if (log.held === null || (log.goal && log.held.lines.length === 0))
		return log.failed === null
			? 'Reading the log…'
			: `The log cannot be read: ${log.failed}. It is tried again every second.`;
	if (isSifted(log.sieve)) {
		const leftOut = leftOutOf(log.held);
		return leftOut > 0
			? `No line passes; ${grouped(leftOut)} are left out. Esc shows all.`
			: 'No line passes. Esc shows all.';
	}
	if (log.services.length > 1) return 'They have written nothing yet.';
	return log.hasRun
		? `${name} has written nothing yet.`
		: `${name} has never run, so it has written nothing.`;
}
