/** A row of the journal as one line for people. Pure. */
import type {JournalRow} from '../../src/lib/journal-row.ts';
import {clock, dateOf} from '../../src/lib/local-time.ts';

/** `10:42:05`, with its day in front where that is not the day of `now`. */
export function momentText(at: number, now: number): string {
	const day = dateOf(at);
	return day === dateOf(now) ? clock(at) : `${day} ${clock(at)}`;
}

/** Times in it as the rest of the screen has them: an older weaver wrote them in UTC. */
export const eventText = ({kind, text}: Pick<JournalRow, 'kind' | 'text'>): string =>
	// That it is about a service, its name says.
	(kind === 'operator' ? text.replace(/^service /, '') : text).replace(
		/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g,
		(found) => clock(Date.parse(found)),
	);
