/** Matches of the search among the lines that are held, and which of all matches one is. Pure. */

import {stripSgr} from '../../src/lib/text-width.ts';
import {testOf} from '../../src/logs/line-pattern.ts';
import type {LogLine} from '../../src/logs/reading.ts';
import {patternOf} from './log-filter.ts';
import {groupOf} from './log-rows.ts';
import type {HitPlace, LogView} from './log-view.ts';

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

/** The number of the next line that matches and is not folded away; null where none is held. */
export function findHit(view: LogView, direction: 1 | -1): number | null {
	const {held} = view;
	const test = testerOf(view);
	if (!held || !test) return null;
	const from = view.cursor === null ? held.lines.length : view.cursor - held.first;
	for (let at = from + direction; at >= 0 && at < held.lines.length; at += direction)
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

export const noMatchText = (search: string, direction: 1 | -1): string =>
	`No match ${direction === 1 ? 'below' : 'above'} for "${search}".`;

/** `12,345` */
export const grouped = (count: number): string =>
	String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
