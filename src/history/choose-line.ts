/** Chooses the line of a log that is nearest to telling what went wrong. Pure. */
import {isContinuation, levelOf, withoutColour} from '../lib/log-level.ts';
import {sanitizeLine} from '../lib/sanitize.ts';
import type {TellingLine} from './why-subject.ts';

const longestLine = 300;

/** The last line that calls itself an error, else the last line; null when there is none. */
export function chooseLine(lines: readonly string[], run: number): TellingLine | null {
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
