/** The daemon's own log: one line per event, appended at once so that a crash loses none. */
import {appendFileSync, renameSync, statSync} from 'node:fs';

/** A log that has grown to this many bytes is set aside as `daemon.log.1`; the one before goes. */
const largest = 4 * 1024 * 1024;

export type Log = (message: string) => void;

export function openLog(file: string): Log {
	let size = statSync(file, {throwIfNoEntry: false})?.size ?? 0;
	return (message) => {
		const line = `${new Date().toISOString()} ${message}\n`;
		try {
			if (size > largest) {
				renameSync(file, `${file}.1`);
				size = 0;
			}
			appendFileSync(file, line, {mode: 0o600});
			size += Buffer.byteLength(line);
		} catch {
			// A full disk must not end the supervisor.
		}
	};
}
