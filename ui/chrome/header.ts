/** The first line: which project, how many services stand how, and what they cost together. */

import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, widthOf} from '../../src/lib/text-width.ts';
import {formatDuration, formatSize} from '../../src/lib/units.ts';
import {
	type Counts,
	countStandings,
	glyphOfStanding,
	roleOfStanding,
	type Standing,
	standings,
} from '../list/state-words.ts';
import {bars, cpuScale, memoryScale, seriesOf} from '../metrics/spark.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';

export type HeaderInput = Pick<
	State,
	'services' | 'project' | 'metrics' | 'link' | 'problems' | 'now' | 'recorded'
>;

const sparkColumns = 15;

export function headerRow(state: HeaderInput, width: number, theme: Theme): string {
	return state.link.kind === 'down'
		? bannerRow(state, state.link, width, theme)
		: countsRow(state, width, theme);
}

/** While there is no daemon the counts are only what it said last, so they give way to the news. */
function bannerRow(
	{project, now}: HeaderInput,
	{stopped, since}: Extract<State['link'], {readonly kind: 'down'}>,
	width: number,
	{glyphs, paint}: Theme,
): string {
	const age = formatDuration(Math.max(1000, now - since));
	const news = stopped
		? `The daemon was stopped ${age} ago; the services run on.`
		: `The daemon is gone since ${age}; the services run on.`;
	const banner = `${paint('bad', glyphs.bad)} ${paint('strong', news)}`;
	const whole = ` ${paint('muted', `weaver ${baseName(project)}`)}   ${banner}`;
	return fitLeft(widthOf(whole) < width ? whole : ` ${banner}`, width);
}

function countsRow(state: HeaderInput, width: number, theme: Theme): string {
	const counts = countStandings(state.services.values(), state.now);
	const {glyphs, paint} = theme;
	const standing = countsText(counts, true, theme);
	const costs = [costText(state, theme, false), costText(state, theme, true)];
	const recorded = state.recorded && ` ${paint('selected', ' RECORDING ')}`;
	const project = ` ${paint('strong', 'weaver')} ${paint('muted', baseName(state.project))}${recorded ?? ''}`;
	const files = new Set(state.problems.map(({file}) => file)).size;
	const broken = (word: string): string =>
		files === 0 ? '' : `  ${paint('bad', `${glyphs.changed} ${files}${word}`)}`;

	const variants = [
		[`${project}   ${standing}${broken(' broken')}`, costs[1]],
		[`${project}   ${standing}${broken(' broken')}`, costs[0]],
		[` ${standing}${broken(' broken')}`, costs[0]],
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

function costText(state: HeaderInput, theme: Theme, withBars: boolean): string {
	const sums = sumCosts(state.services.values());
	if (sums === null) return '';
	const cpu = seriesOf(state.metrics.totals, 'cpu', sparkColumns);
	const memory = seriesOf(state.metrics.totals, 'memory', sparkColumns);
	const bar = (role: 'cpu' | 'memory'): string => {
		if (!withBars) return '';
		const series = role === 'cpu' ? cpu : memory;
		const scale = role === 'cpu' ? cpuScale(series) : memoryScale(series);
		return ` ${theme.paint(role, bars(series, scale, sparkColumns, 1, theme.glyphs.bars)[0] ?? '')}`;
	};
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
	folder.split('/').findLast((part) => part !== '') ?? '';
