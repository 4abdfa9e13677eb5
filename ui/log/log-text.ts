/** How a line of a log reads on the screen: a JSON record as its message and fields, the rest as it is. Pure. */
import type {Level} from '../../src/lib/log-level.ts';
import {sanitizeLine} from '../../src/lib/sanitize.ts';
import {stripSgr} from '../../src/lib/text-width.ts';
import type {LogLine} from '../../src/logs/reading.ts';
import {steadyWidth} from '../steady-width.ts';
import {logfmtOf} from './logfmt.ts';

export type Reading = {
	/** Null for a line that is shown as it was written. */
	readonly record: {readonly message: string; readonly fields: string} | null;
	readonly text: string;
};

const messageKeys = ['msg', 'message', 'event'] as const;
/** Shown beside the line already, or of no use to a reader. */
const hiddenKeys: ReadonlySet<string> = new Set([
	...messageKeys,
	'time',
	'timestamp',
	'ts',
	'@timestamp',
	'asctime',
	'level',
	'severity',
	'lvl',
	'levelname',
	'log.level',
	'hostname',
	'pid',
	'v',
]);

/** Only lines that were on the screen are read, each once. */
const readings = new WeakMap<LogLine, Reading>();

export function readingOf(line: LogLine): Reading {
	const known = readings.get(line);
	if (known) return known;
	const reading =
		line.kind === 'line' ? readRecord(steadyWidth(line.text)) : {record: null, text: line.text};
	readings.set(line, reading);
	return reading;
}

function readRecord(text: string): Reading {
	const plain = {record: null, text};
	const parsed = parsedOf(text);
	if (parsed === null) return plain;
	const messageKey = messageKeys.find((key) => typeof parsed[key] === 'string');
	if (messageKey === undefined) return plain;
	const message = harmlessPart(String(parsed[messageKey]).replaceAll('\n', '  '));
	const written = Object.entries(parsed)
		.filter(([key]) => !hiddenKeys.has(key))
		.map(
			([key, value]) =>
				`${key}=${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}`,
		)
		.join(' ');
	const fields = harmlessPart(written);
	return {record: {message, fields}, text: fields === '' ? message : `${message}  ${fields}`};
}

const quoted = (value: string): string =>
	/^[^\s"=\x00-\x1f\x7f-\x9f]+$/.test(value) ? value : JSON.stringify(value);

/** Escapes inside JSON strings are characters again once parsed. */
const harmlessPart = (text: string): string => steadyWidth(sanitizeLine(text));

type Parsed = Readonly<Record<string, unknown>>;

/** The object that a line is; null where it is none. */
const parsedOf = (text: string): Parsed | null =>
	text.startsWith('{') && text.endsWith('}') ? parsedJson(text) : null;

/** Of an array its items by their numbers. */
function parsedJson(text: string): Parsed | null {
	try {
		return JSON.parse(text) as Parsed;
	} catch {
		return null;
	}
}

/**
 * A line of JSON or logfmt with a field, or an item, per line, strings with newlines (stack traces)
 * broken at them; null for other lines.
 */
export function prettyOf({kind, text}: LogLine): readonly PrettyLine[] | null {
	if (kind !== 'line') return null;
	const written = steadyWidth(stripSgr(text));
	const isArray = written.startsWith('[') && written.endsWith(']');
	const parsed = isArray ? parsedJson(written) : (parsedOf(written) ?? logfmtOf(written));
	return parsed && Object.entries(parsed).flatMap(([key, value]) => fieldLines(key, value, 0));
}

/** `key` is empty where a value goes on. */
export type PrettyLine = {readonly depth: number; readonly key: string; readonly value: string};

function fieldLines(key: string, value: unknown, depth: number): readonly PrettyLine[] {
	const name = harmlessPart(key);
	if (typeof value === 'string') {
		const [first = '', ...rest] = value.split('\n').map(harmlessPart);
		return [
			{depth, key: name, value: first},
			...rest.map((part) => ({depth: depth + 1, key: '', value: part})),
		];
	}
	if (value === null || typeof value !== 'object' || depth >= deepest)
		return [{depth, key: name, value: harmlessPart(JSON.stringify(value))}];
	const fields = Object.entries(value);
	if (fields.length === 0) return [{depth, key: name, value: Array.isArray(value) ? '[]' : '{}'}];
	return [
		{depth, key: name, value: ''},
		...fields.flatMap(([inner, part]) => fieldLines(inner, part, depth + 1)),
	];
}

/** What is nested deeper stands on one line. */
const deepest = 6;

const tags: Readonly<Record<Level, string>> = {
	trace: 'TRC ',
	debug: 'DBG ',
	info: 'INF ',
	warn: 'WRN ',
	error: 'ERR ',
	fatal: 'FTL ',
};

/** In front of a record's message; empty where it names no level. */
export const levelTag = (level: Level | null): string => (level === null ? '' : tags[level]);
