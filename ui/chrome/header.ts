/** The first line: which project, how many services stand how, and what they cost together. Pure. */

import {clock} from '../../src/lib/local-time.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, stripSgr, widthOf} from '../../src/lib/text-width.ts';
import {formatDuration, formatSize} from '../../src/lib/units.ts';
import {eventText, momentText} from '../events/event-words.ts';
import {harmless} from '../harmless.ts';
import {
	type Counts,
	countStandings,
	glyphOfStanding,
	roleOfStanding,
	type Standing,
	standings,
} from '../list/state-words.ts';
import {sparkline} from '../metrics/spark.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {fitUpTo} from './frame.ts';

export type HeaderInput = Pick<
	State,
	| 'services'
	| 'project'
	| 'metrics'
	| 'link'
	| 'problems'
	| 'now'
	| 'recorded'
	| 'recording'
	| 'moment'
	| 'live'
>;

/** Columns of each small graph: as many as there is room for; 0: none. */
const sparkColumns = [15, 8, 0] as const;

export function headerRow(state: HeaderInput, width: number, theme: Theme): string {
	const news = lossOf(state);
	if (news !== null) return bannerRow(state, news, width, theme);
	return state.moment ? pastRow(state, state.moment, width, theme) : countsRow(state, width, theme);
}

/** Which moment of the past everything below is of: it must not be mistaken for now. */
function pastRow(
	{services, live, now, recorded}: HeaderInput,
	moment: NonNullable<State['moment']>,
	width: number,
	theme: Theme,
): string {
	const present = live?.now ?? now;
	const counts = stripSgr(shortCounts(countStandings(services.values(), now), theme));
	const lead = `${recorded ? ' REPLAY ·' : ''} PAST ${momentText(moment.at, present)} · ${formatDuration(Math.max(0, present - moment.at))} ago`;
	const back = recorded ? ' · End returns to its end' : ' · End returns to live';
	const doubt = doubtOf(moment, present, recorded ? 'recording' : 'journal');
	const news =
		doubt ?? (moment.row && `${moment.row.service ?? 'weaver'}: ${eventText(moment.row)}`);
	const room = width - widthOf(lead) - widthOf(back) - widthOf(counts) - 3;
	const middle = news === null || room < 20 ? '' : ` · ${fitUpTo(news, room - 3)}`;
	const left = `${lead}${middle}${back}`;
	const gap = width - widthOf(left) - widthOf(counts) - 1;
	const row = gap >= 2 ? `${left}${' '.repeat(gap)}${counts} ` : left;
	return theme.paint('selected', fitLeft(row, width));
}

/** Why what is shown may not be how it was; null: it was recorded as it happened. */
function doubtOf(
	{at, unwatched, first}: NonNullable<State['moment']>,
	now: number,
	source: 'journal' | 'recording',
): string | null {
	if (first === null || at < first)
		return first === null
			? 'nothing is recorded'
			: `the ${source} begins at ${momentText(first, now)}`;
	return unwatched
		? `no daemon looked from ${clock(unwatched.from)} to ${clock(unwatched.to)}; the last known state`
		: null;
}

/** Why the daemon is not heard; null: it is. */
function lossOf({link, now}: HeaderInput): string | null {
	if (link.kind !== 'down' && link.kind !== 'silent') return null;
	const age = formatDuration(Math.max(1000, now - link.since));
	if (link.kind === 'silent') return `The daemon has not answered for ${age}; the services run on.`;
	return link.stopped
		? `The daemon was stopped ${age} ago; the services run on.`
		: `The daemon is gone since ${age}; the services run on.`;
}

/** While there is no daemon the counts are only what it said last, so they give way to the news. */
function bannerRow(
	{project}: HeaderInput,
	news: string,
	width: number,
	{glyphs, paint}: Theme,
): string {
	const banner = `${paint('bad', glyphs.bad)} ${paint('strong', news)}`;
	const whole = ` ${paint('muted', `weaver ${baseName(project)}`)}   ${banner}`;
	return fitLeft(widthOf(whole) < width ? whole : ` ${banner}`, width);
}

function countsRow(state: HeaderInput, width: number, theme: Theme): string {
	const counts = countStandings(state.services.values(), state.now);
	const {glyphs, paint} = theme;
	const standing = countsText(counts, true, theme);
	const [wide, small, bare] = sparkColumns.map((columns) => costText(state, theme, columns));
	const recorded = state.recorded
		? ` ${paint('selected', ' REPLAY ')}`
		: state.recording && ` ${paint('bad', glyphs.on)} ${paint('strong', 'REC')}`;
	const project = ` ${paint('strong', 'weaver')} ${paint('muted', baseName(state.project))}${recorded || ''}`;
	const files = new Set(state.problems.map(({file}) => file)).size;
	const broken = (word: string): string =>
		files === 0 ? '' : `  ${paint('bad', `${glyphs.changed} ${files}${word}`)}`;

	const variants = [
		[`${project}   ${standing}${broken(' broken')}`, wide],
		[`${project}   ${standing}${broken(' broken')}`, small],
		[`${project}   ${standing}${broken(' broken')}`, bare],
		[` ${standing}${broken(' broken')}`, bare],
		[` ${standing}${broken(' broken')}`, ''],
	] as const;
	for (const [left, right] of variants) {
		const gap = width - widthOf(left) - widthOf(right ?? '') - 1;
		if (gap >= 1) return `${left}${' '.repeat(gap)}${right ?? ''} `;
	}
	return fitLeft(` ${shortCounts(counts, theme)}${broken('')}`, width);
}

/** What a newcomer looks for is always there, the rest only where there is some. */
const alwaysCounted: readonly Standing[] = ['up', 'failing', 'off'];

/** `● 7 up  ◐ 1 waiting  ✗ 1 failing  ○ 3 off`, or without the words. */
export function countsText(counts: Counts, words: boolean, {glyphs, paint}: Theme): string {
	return standings
		.filter((standing) => counts[standing] > 0 || alwaysCounted.includes(standing))
		.map((standing) => {
			const glyph = glyphOfStanding(standing, glyphs);
			const text = `${counts[standing]}${words ? ` ${standing}` : ''}`;
			return counts[standing] === 0
				? paint('muted', `${glyph} ${text}`)
				: `${paint(roleOfStanding(standing), glyph)} ${text}`;
		})
		.join('  ');
}

/** Without words everything between up and failing is one number. */
function shortCounts(counts: Counts, theme: Theme): string {
	const {up, failing, off, ...between} = counts;
	const moving = Object.values(between).reduce((sum, count) => sum + count, 0);
	return countsText({...countStandings([], 0), up, failing, off, starting: moving}, false, theme);
}

function costText(state: HeaderInput, theme: Theme, columns: number): string {
	const sums = sumCosts(state.services.values());
	if (sums === null) return '';
	const bar = (field: 'cpu' | 'memory'): string =>
		columns > 0
			? ` ${theme.paint(field, sparkline(state.metrics.totals, field, columns, theme.glyphs.bars))}`
			: '';
	return [
		`${theme.paint('muted', 'cpu')}${bar('cpu')} ${sums.cpu.toFixed(0).padStart(3)}%`,
		`${theme.paint('muted', 'mem')}${bar('memory')} ${formatSize(sums.memory).padStart(4)}`,
	].join('  ');
}

/** Null while nothing has been measured. */
function sumCosts(services: Iterable<ServiceView>): {cpu: number; memory: number} | null {
	const measured = [...services].filter(({cpu, memory}) => cpu !== null || memory !== null);
	if (measured.length === 0) return null;
	return {
		cpu: measured.reduce((sum, {cpu}) => sum + (cpu ?? 0), 0),
		memory: measured.reduce((sum, {memory}) => sum + (memory ?? 0), 0),
	};
}

const baseName = (folder: string): string =>
	harmless(folder.split('/').findLast((part) => part !== '') ?? '');
