/** Finds the line of a run's log that is nearest to telling what went wrong, in its last few kilobytes. */
import {isContinuation, levelOf, withoutColour} from '../lib/log-level.ts';
import {sanitizeLine} from '../lib/sanitize.ts';
import {readRange} from '../logs/blocks.ts';
import {openRun} from '../logs/source.ts';
import type {TellingLine} from './why-subject.ts';

/** How far back is looked; a bound for the daemon's time, and older errors tell less. */
const lookedAt = 64 * 1024;
const longestLine = 300;

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
		return choose(whole.split('\n'), run);
	} finally {
		source.close();
	}
}

function choose(lines: readonly string[], run: number): TellingLine | null {
	let last: string | null = null;
	for (const line of lines.toReversed()) {
		const text = withoutColour(line).trim();
		if (text === '') continue;
		last ??= text;
		if (isContinuation(withoutColour(line))) continue;
		const level = levelOf(line);
		if (level === 'error' || level === 'fatal') return {run, text: shown(text), isError: true};
	}
	return last === null ? null : {run, text: shown(last), isError: false};
}

const shown = (text: string): string => {
	const clean = sanitizeLine(text);
	return clean.length > longestLine ? `${clean.slice(0, longestLine)}…` : clean;
};
