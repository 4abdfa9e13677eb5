/** Finds the line of a run's log that is nearest to telling what went wrong, in its last few kilobytes. */
import {readRange} from '../logs/blocks.ts';
import {openRun} from '../logs/source.ts';
import {chooseLine} from './choose-line.ts';
import type {TellingLine} from './why-subject.ts';

/** How far back is looked; a bound for the daemon's time, and older errors tell less. */
const lookedAt = 64 * 1024;

/** The last line that calls itself an error, else the last line; null when there is none. */
export function tellingLine(runsDir: string, service: string, run: number): TellingLine | null {
	const inErrors = lineIn(runsDir, service, run, 'errors');
	return inErrors ?? lineIn(runsDir, service, run, 'spool');
}

/** Standard error where it has a file of its own, else all that the run wrote. */
function lineIn(
	runsDir: string,
	service: string,
	run: number,
	stream: 'errors' | 'spool',
): TellingLine | null {
	const source = openRun(runsDir, service, run, stream);
	if (source === null) return null;
	try {
		const {size} = source.look();
		const range = source.rangeBefore(size);
		if (range === null) return null;
		const from = Math.max(range.from, range.to - lookedAt);
		const text = readRange(source, from, range.to).toString('utf8');
		// What was cut off at its beginning is no line.
		const whole = from > range.from ? text.slice(text.indexOf('\n') + 1) : text;
		return chooseLine(whole.split('\n'), run);
	} finally {
		source.close();
	}
}
