/** How a line of a log reads on the screen: a JSON record as its message and fields, the rest as it is. */
import type {LogCursor} from '../../src/lib/log-chunk.ts';
import {type Level, levelOf} from '../../src/lib/log-level.ts';
import {sanitizeLine} from '../../src/lib/sanitize.ts';

export type LogLine = {
	/** Counts up; older lines that are read later get lower numbers, also below zero. */
	readonly number: number;
	readonly run: number;
	readonly offset: number;
	readonly time: number;
	readonly approximate: boolean;
	readonly text: string;
	/** The supervisor's own words, not the program's. */
	readonly mark: boolean;
	/** Where the standard error is a log of its own: where this line begins in both. */
	readonly place?: LogCursor;
	readonly isError?: true;
	/** What was written so far of a line that has not ended yet; null for a whole line. */
	readonly open: string | null;
};

export type Reading = {
	readonly level: Level | null;
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
	const reading = line.mark
		? {level: null, record: null, text: line.text}
		: {level: levelOf(line.text), ...readRecord(line.text)};
	readings.set(line, reading);
	return reading;
}

function readRecord(text: string): Pick<Reading, 'record' | 'text'> {
	const plain = {record: null, text};
	if (!text.startsWith('{') || !text.endsWith('}')) return plain;
	let parsed: Readonly<Record<string, unknown>>;
	try {
		parsed = JSON.parse(text) as Readonly<Record<string, unknown>>;
	} catch {
		return plain;
	}
	const messageKey = messageKeys.find((key) => typeof parsed[key] === 'string');
	if (messageKey === undefined) return plain;
	// Escapes inside JSON strings are control characters again once parsed.
	const message = sanitizeLine(String(parsed[messageKey]).replaceAll('\n', '  '));
	const fields = Object.entries(parsed)
		.filter(([key]) => !hiddenKeys.has(key))
		.map(
			([key, value]) =>
				`${key}=${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}`,
		)
		.join(' ');
	return {record: {message, fields}, text: fields === '' ? message : `${message}  ${fields}`};
}

const quoted = (value: string): string =>
	/^[^\s"=\x00-\x1f\x7f-\x9f]+$/.test(value)
		? sanitizeLine(value)
		: sanitizeLine(JSON.stringify(value));
