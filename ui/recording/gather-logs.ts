/** The logs of a recording, gathered as it is read: each line once, and held once. Pure. */
import {sanitizeLine} from '../../src/lib/sanitize.ts';
import type {LogLine} from '../../src/logs/reading.ts';

/** The lines of each service, in the order in which they were told. */
export type RecordedLines = ReadonlyMap<string, readonly LogLine[]>;

export type GatheredLogs = {
	/** A line that had no end yet is replaced by its whole. */
	add(lines: readonly LogLine[]): void;
	readonly lines: RecordedLines;
};

export function gatherLogs(): GatheredLogs {
	const logs = new Map<string, LogLine[]>();
	/** Where each line stands, by its offset, in a map for all that names it beside that. */
	const places = new Map<string, Map<number, number>>();

	const addLine = (line: LogLine) => {
		const {service, run, offset, isError, kind} = line;
		const log = logs.get(service) ?? [];
		logs.set(service, log);
		const key = `${run} ${isError ?? ''} ${kind} ${service}`;
		const known = places.get(key) ?? new Map<number, number>();
		places.set(key, known);
		// Who sent us the recording may have written something else.
		const text = sanitizeLine(line.text);
		const at = known.get(offset) ?? log.length;
		log[at] = text === line.text ? line : {...line, text};
		known.set(offset, at);
	};
	return {
		add: (lines) => {
			for (const line of lines) addLine(line);
		},
		lines: logs,
	};
}
