/** Matches of the search among the lines that are held, and which of all matches one is. Pure. */

import {stripSgr} from '../../src/lib/text-width.ts';
import {testOf} from '../../src/logs/line-pattern.ts';
import type {LogLine} from '../../src/logs/reading.ts';
import {keyFor} from '../keys/key-names.ts';
import type {State} from '../model.ts';
import {patternOf} from './log-filter.ts';
import {groupOf} from './log-rows.ts';
import {readingOf} from './log-text.ts';
import type {HitPlace, LogView, Seek} from './log-view.ts';

/** Null while nothing is searched. */
function testerOf({search}: LogView): ((line: LogLine | undefined) => boolean) | null {
	const pattern = patternOf(search);
	if (pattern === null) return null;
	const test = testOf(pattern);
	return (line) => line?.kind === 'line' && test(stripSgr(line.text));
}

export function countHits(view: LogView, lines: readonly LogLine[]): number {
	const test = testerOf(view);
	return test ? lines.filter(test).length : 0;
}

/**
 * The number of the next line that matches and is not folded away, with `here` the one under the
 * cursor too; null where none is held.
 */
export function findHit(view: LogView, direction: 1 | -1, here = false): number | null {
	const {held} = view;
	const test = testerOf(view);
	if (!held || !test) return null;
	const from = view.cursor === null ? held.lines.length : view.cursor - held.first;
	for (
		let at = here && view.cursor !== null ? from : from + direction;
		at >= 0 && at < held.lines.length;
		at += direction
	)
		if (test(held.lines[at]) && at >= groupOf(view, held, at).shown) return held.first + at;
	return null;
}

/** Which of all matches the line is, as far as what is held tells. */
export function hitPlaceOf(view: LogView, number: number): HitPlace | null {
	const {held, cursor, hitPlace} = view;
	const test = testerOf(view);
	if (!held || !test) return null;
	const at = number - held.first;
	if (held.live) return {from: 'end', nth: held.lines.slice(at).filter(test).length};
	if (held.atStart) return {from: 'start', nth: held.lines.slice(0, at + 1).filter(test).length};
	if (hitPlace === null || cursor === null) return null;
	const between = held.lines.slice(
		Math.min(cursor, number) - held.first,
		Math.max(cursor, number) - held.first,
	);
	const isTowards = hitPlace.from === 'end' ? number > cursor : number < cursor;
	const steps = between.filter(test).length;
	return {...hitPlace, nth: hitPlace.nth + (isTowards ? -steps : steps)};
}

/** The place of a match found behind the edge of what was held. */
export function hitPlaceBeyond(view: LogView, direction: 1 | -1): HitPlace | null {
	const {held, cursor, hitPlace} = view;
	const test = testerOf(view);
	if (!held || !test) return null;
	const isBack = direction === -1;
	if (isBack && held.live) return {from: 'end', nth: held.lines.filter(test).length + 1};
	if (!isBack && held.atStart) return {from: 'start', nth: held.lines.filter(test).length + 1};
	if (hitPlace === null || cursor === null) return null;
	const at = cursor - held.first;
	const rest = isBack ? held.lines.slice(0, at) : held.lines.slice(at + 1);
	const steps = rest.filter(test).length + 1;
	const isTowards = (hitPlace.from === 'end') !== isBack;
	return {...hitPlace, nth: hitPlace.nth + (isTowards ? -steps : steps)};
}

/** `3/128`, `128`, `57…` while they are counted. */
export function hitsText({hits, hitPlace}: LogView): string {
	if (hits === null) return '';
	const all = grouped(hits.count);
	if (hits.share !== null) return `${all}… ${Math.floor(hits.share * 100)}%`;
	if (hits.count === 0) return 'none';
	if (hitPlace === null) return all;
	const nth = hitPlace.from === 'start' ? hitPlace.nth : hits.count - hitPlace.nth + 1;
	return nth >= 1 && nth <= hits.count ? `${grouped(nth)}/${all}` : all;
}

/** What is said of a search that ended; null: the screen shows it. */
export function searchWords(
	state: State,
	{direction, turn}: Seek,
	isFound: boolean,
): string | null {
	const what = `for "${state.log.search}"`;
	const [side, other] = direction === 1 ? ['below', 'above'] : ['above', 'below'];
	const next = keyFor(state, 'next-match', 'n');
	const previous = keyFor(state, 'previous-match', 'N');
	if (isFound) {
		if (turn !== 'done') return null;
		return `No match ${other} ${what}; this is the nearest one ${side}, ${next} and ${previous} go on.`;
	}
	if (turn === undefined)
		return `No match ${side} ${what}; ${direction === 1 ? previous : next} looks ${other}.`;
	return `No match ${what}${hasRecords(state.log) ? '; JSON is searched as it was written' : ''}.`;
}

/** Lines looked at to tell whether a log is one of JSON. */
const mostLooked = 50;

const hasRecords = ({held}: LogView): boolean =>
	held?.lines.slice(-mostLooked).some((line) => readingOf(line).record !== null) ?? false;

/** `12,345` */
export const grouped = (count: number): string =>
	String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
