/**
 * A curve on several rows, filled from below: braille gives each cell two columns of four dots,
 * other terminals get one bar for each cell. Pure.
 */
import type {Role, Theme} from '../theme.ts';
import {bars, type Scale, type Series} from './spark.ts';

export type Plot = {
	readonly series: Series;
	/** Number of the newest slot, so that slots are taken together in the same way each time. */
	readonly end: number;
	readonly scale: Scale;
	/** Drawn where it lies within the scale; what is above it stands out. */
	readonly limit: number | null;
	readonly role: Role;
};

type Cell = {readonly text: string; readonly role: Role | null};

/** `height` rows of `width` columns, the newest value at the right. */
export function plotRows(
	plot: Plot,
	width: number,
	height: number,
	theme: Theme,
): readonly string[] {
	const isBraille = theme.glyphs.curve === 'braille';
	const values = fitSlots(plot.series, plot.end, isBraille ? width * 2 : width);
	const glyphs = isBraille
		? brailleRows(values, plot.scale, width, height)
		: bars(values, plot.scale, width, height, theme.glyphs.bars);
	const limitRow = rowOfLimit(plot, height);
	return glyphs.map((row, index) => {
		const role = limitRow !== null && index < limitRow ? 'bad' : plot.role;
		const cells = Array.from(row, (text): Cell => {
			if (!isBlank(text)) return {text, role};
			return index === limitRow
				? {text: theme.glyphs.limit, role: 'busy'}
				: {text: ' ', role: null};
		});
		return paintCells(cells, theme);
	});
}

/** A blank pattern of dots, a space, or where nothing was measured. */
const isBlank = (text: string): boolean => text === '\u2800' || text === ' ' || text === '·';

function rowOfLimit({limit, scale}: Plot, height: number): number | null {
	if (limit === null || limit < scale.from || limit > scale.to) return null;
	const above = (scale.to - limit) / (scale.to - scale.from);
	return Math.min(height - 1, Math.floor(above * height));
}

/** As many values as there are places: slots taken together, or each on one or more places. */
function fitSlots(series: Series, end: number, places: number): Series {
	if (places <= 0 || series.length === 0) return [];
	const size = Math.ceil(series.length / places);
	const last = Math.floor(end / size);
	const groups = Math.floor(series.length / size);
	const taken: (number | null)[] = Array.from({length: groups}, () => null);
	for (const [index, value] of series.entries()) {
		const group = groups - 1 - (last - Math.floor((end - (series.length - 1 - index)) / size));
		if (value !== null && group >= 0) taken[group] = Math.max(taken[group] ?? 0, value);
	}
	return Array.from(
		{length: places},
		(_, place) => taken[Math.floor((place * groups) / places)] ?? null,
	);
}

/** Bits of a cell's dots from the bottom, left and right column. */
const dots = [
	[0x40, 0x04, 0x02, 0x01],
	[0x80, 0x20, 0x10, 0x08],
] as const;

function brailleRows(
	values: Series,
	scale: Scale,
	width: number,
	height: number,
): readonly string[] {
	const steps = height * 4;
	const span = scale.to - scale.from;
	const levels = values.map((value) =>
		value === null || span <= 0
			? 0
			: Math.max(1, Math.min(steps, Math.round(((value - scale.from) / span) * steps))),
	);
	return Array.from({length: height}, (_, row) => {
		const below = (height - 1 - row) * 4;
		return Array.from({length: width}, (__, column) => {
			let bits = 0;
			for (const side of [0, 1] as const) {
				const level = (levels[column * 2 + side] ?? 0) - below;
				for (let dot = 0; dot < Math.min(4, level); dot += 1) bits |= dots[side][dot] ?? 0;
			}
			return String.fromCharCode(0x2800 + bits);
		}).join('');
	});
}

/** Neighbours of one role share their control sequences. */
function paintCells(cells: readonly Cell[], theme: Theme): string {
	let out = '';
	let from = 0;
	for (let index = 1; index <= cells.length; index += 1) {
		const role = cells[from]?.role ?? null;
		if (index < cells.length && (cells[index]?.role ?? null) === role) continue;
		const text = cells
			.slice(from, index)
			.map((cell) => cell.text)
			.join('');
		out += role === null ? text : theme.paint(role, text);
		from = index;
	}
	return out;
}
