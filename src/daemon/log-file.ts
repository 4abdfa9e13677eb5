/** The daemon's own log: one line per event, appended at once so that a crash loses none. */
import {appendFileSync, renameSync, statSync} from 'node:fs';

/** At start-up a longer log is set aside as `daemon.log.1`, bytes. */
const largest = 4 * 1024 * 1024;

export type Log = (message: string) => void;

export function openLog(file: string): Log {
	const size = statSync(file, {throwIfNoEntry: false})?.size ?? 0;
	if (size > largest) renameSync(file, `${file}.1`);
	return (message) => {
		try {
			appendFileSync(file, `${new Date().toISOString()} ${message}\n`, {mode: 0o600});
		} catch {
			// A full disk must not end the supervisor.
		}
	};
}
