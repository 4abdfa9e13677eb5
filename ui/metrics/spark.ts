/** The last seconds of a measurement as bars of block characters, on one row or several. Pure. */
import type {MetricPoint} from '../../src/ipc/messages.ts';

/** One value per column, oldest first; null where nothing was measured. */
export type Series = readonly (number | null)[];

/** What the bars stand for, in ms. */
export const sparkWindow = 60_000;

/**
 * The largest value of each slice of the window. Slices begin at fixed moments, so bars move to the
 * left whole and do not change their height on the way.
 */
export function seriesOf(
	points: readonly MetricPoint[],
	field: 'cpu' | 'memory',
	width: number,
): Series {
	const newest = points.at(-1)?.[0];
	const columns = Math.min(width, sparkWindow / second);
	if (newest === undefined || columns <= 0) return [];
	const slice = sparkWindow / columns;
	const lastSlice = Math.floor(newest / slice);
	const series: (number | null)[] = Array.from({length: columns}, () => null);
	for (const [at, cpu, memory] of points) {
		const column = columns - 1 - (lastSlice - Math.floor(at / slice));
		const value = field === 'cpu' ? cpu : memory;
		if (column >= 0 && column < columns) series[column] = Math.max(series[column] ?? 0, value);
	}
	return slice === second ? bridged(series) : series;
}

const second = 1000;

/**
 * Of values by the second: one missing between two is the smaller of them. A busy machine measures a
 * little late, so that a second gets none and the next one two, and holes would wander through curves.
 */
export const bridged = (series: Series): Series =>
	series.map((value, index) => {
		const [before = null, after = null] = [series[index - 1], series[index + 1]];
		return value === null && before !== null && after !== null ? Math.min(before, after) : value;
	});

export type Scale = {readonly from: number; readonly to: number};

/** From zero to the largest value, at least 5 %, so that noise does not look like work. */
const cpuScale = (series: Series): Scale => ({from: 0, to: Math.max(5, largest(series))});

/** Around the values, at least a tenth of them wide, so that a drift shows and noise does not. */
function memoryScale(series: Series): Scale {
	const most = largest(series);
	const least = Math.min(...series.filter((value) => value !== null), most);
	const span = Math.max(most - least, most / 10, 1);
	return {from: Math.max(0, least - span / 2), to: most + span};
}

/** One row of a measurement at its own scale, `width` columns. */
export function sparkline(
	points: readonly MetricPoint[],
	field: 'cpu' | 'memory',
	width: number,
	glyphs: string,
): string {
	const series = seriesOf(points, field, width);
	const scale = field === 'cpu' ? cpuScale(series) : memoryScale(series);
	return bars(series, scale, width, 1, glyphs)[0] ?? '';
}

/** Stands on the lowest row where nothing was measured. */
const baseline = '·';

export const largest = (series: Series): number =>
	series.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);

export const latest = (series: Series): number | null => series.at(-1) ?? null;

/** `height` rows from the top, each `width` columns with the newest value at the right. */
export function bars(
	series: Series,
	scale: Scale,
	width: number,
	height: number,
	glyphs: string,
): readonly string[] {
	const steps = glyphs.length;
	const span = scale.to - scale.from;
	const levels = series.map((value) =>
		value === null || span <= 0
			? 0
			: Math.max(1, Math.round(((value - scale.from) / span) * steps * height)),
	);
	const empty = Math.max(0, width - levels.length);
	return Array.from({length: height}, (_, row) => {
		const below = (height - 1 - row) * steps;
		const blank = row === height - 1 ? baseline : ' ';
		const cells = levels.map((level) => {
			const part = Math.min(steps, level - below);
			return part <= 0 ? blank : (glyphs[part - 1] ?? ' ');
		});
		return blank.repeat(empty) + cells.slice(-width).join('');
	});
}
