/** The log of the selected service in its box. */
import type {Level} from '../../src/lib/log-level.ts';
import {stripSgr} from '../../src/lib/text-width.ts';
import {formatSize} from '../../src/lib/units.ts';
import {type Caption, frame} from '../chrome/frame.ts';
import type {Rect} from '../layout.ts';
import type {State} from '../model.ts';
import type {Role, Theme} from '../theme.ts';
import {type LogLine, readingOf} from './log-text.ts';
import {type LogRow, visibleRows} from './log-view.ts';

export type LogInput = Pick<State, 'log' | 'recent' | 'printed' | 'services'>;

/** `10:42:02 ` */
const timeColumns = 9;

export function logPane(state: LogInput, rect: Rect, theme: Theme): readonly string[] {
	const {log} = state;
	const width = rect.width - 2;
	const textWidth = width - (log.times ? timeColumns : 0);
	const rows = visibleRows(log, textWidth, rect.height - 2, (line) => styled(line, theme)).map(
		(row) => rowText(row, state, theme),
	);
	return frame(
		rect,
		caption(state, theme),
		rows.length > 0 ? rows : [theme.paint('muted', ` ${emptyText(state)}`)],
		theme,
	);
}

function caption({log, recent, printed}: LogInput, theme: Theme): Caption {
	const place = log.follow
		? ['live']
		: [
				'paused',
				...(log.unseen > 0 ? [`${log.unseen} new`] : []),
				...(printed ? [] : ['f follows']),
			];
	const notes = [
		...place,
		...(log.wrap ? ['wrapped'] : []),
		...(log.shift > 0 ? [`from column ${log.shift + 1}`] : []),
		...(log.skipped > 0 ? [`${formatSize(log.skipped)} skipped`] : []),
	];
	return {
		key: printed ? null : '2',
		title: log.service === null ? 'Log' : `Log ${log.service}`,
		note: log.service === null || printed ? '' : `· ${notes.join(' · ')}`,
		right: log.search === '' ? '' : theme.paint('accent', `/${log.search}`),
		focused: recent[0] === 'logs' && !printed,
	};
}

function emptyText({log, services}: LogInput): string {
	if (log.service === null) return '';
	if (!log.loaded) return 'Reading the log…';
	const service = services.get(log.service);
	return service?.run == null
		? `${log.service} has never run, so it has written nothing.`
		: `${log.service} has written nothing yet.`;
}

function rowText(row: LogRow, {log}: LogInput, theme: Theme): string {
	const {line, continues} = row;
	const current = line.number === log.match;
	const time = !log.times
		? ''
		: continues
			? ' '.repeat(timeColumns)
			: theme.paint(current ? 'accent' : 'muted', timeText(line));
	return time + marked(row.text, log.search, theme);
}

/** With the matches of the search; a line that holds one loses its own colours. */
function marked(text: string, search: string, theme: Theme): string {
	if (search === '') return text;
	const bare = stripSgr(text);
	return bare.toLowerCase().includes(search.toLowerCase()) ? highlight(bare, search, theme) : text;
}

/** A program's own colours are kept; lines without any get one by their level. */
function styled(line: LogLine, theme: Theme): string {
	if (line.mark) return theme.paint('muted', `·· ${line.text}`);
	const {level, record, text} = readingOf(line);
	const look = level === null ? null : looks[level];
	if (record === null)
		return look?.role === undefined || text.includes('\x1b') ? text : theme.paint(look.role, text);
	const tag = look === null ? '' : `${theme.paint(look.role ?? 'muted', look.tag)} `;
	const message = look?.whole ? theme.paint(look.role ?? 'muted', record.message) : record.message;
	return `${tag}${message}${record.fields === '' ? '' : theme.paint('muted', `  ${record.fields}`)}`;
}

type Look = {readonly tag: string; readonly role?: Role; readonly whole?: true};

const looks: Readonly<Record<Level, Look>> = {
	trace: {tag: 'TRC', role: 'muted', whole: true},
	debug: {tag: 'DBG', role: 'muted', whole: true},
	info: {tag: 'INF'},
	warn: {tag: 'WRN', role: 'busy'},
	error: {tag: 'ERR', role: 'bad', whole: true},
	fatal: {tag: 'FTL', role: 'bad', whole: true},
};

function highlight(text: string, search: string, theme: Theme): string {
	const lower = text.toLowerCase();
	const needle = search.toLowerCase();
	let out = '';
	let from = 0;
	for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, from)) {
		out += text.slice(from, at) + theme.paint('match', text.slice(at, at + needle.length));
		from = at + needle.length;
	}
	return out + text.slice(from);
}

/** An approximate time is given to the minute. */
const timeText = ({time, approximate}: LogLine): string =>
	approximate ? `${clock(time).slice(0, 5)}~   ` : `${clock(time)} `;

/** `10:42:02` of the machine's time zone. */
export function clock(at: number): string {
	const date = new Date(at);
	return [date.getHours(), date.getMinutes(), date.getSeconds()]
		.map((part) => String(part).padStart(2, '0'))
		.join(':');
}
