/** The spans of time that the metrics pane can show. Pure. */

export type RangeName = '60s' | '10m' | '1h' | '6h' | '24h';

export type Range = {
	readonly name: RangeName;
	/** Ms from the left edge to the right one. */
	readonly length: number;
	/** Ms that one value stands for. */
	readonly slot: number;
	/** Where values older than this screen come from: samples of a second, or roll-ups of a minute. */
	readonly source: 'seconds' | 'minutes';
	/** Under the left edge and the middle. */
	readonly labels: readonly [left: string, middle: string];
};

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Shortest first. */
export const ranges: readonly Range[] = [
	{name: '60s', length: minute, slot: second, source: 'seconds', labels: ['-60s', '-30s']},
	{name: '10m', length: 10 * minute, slot: 5 * second, source: 'seconds', labels: ['-10m', '-5m']},
	{name: '1h', length: hour, slot: 30 * second, source: 'seconds', labels: ['-1h', '-30m']},
	{name: '6h', length: 6 * hour, slot: 2 * minute, source: 'minutes', labels: ['-6h', '-3h']},
	{name: '24h', length: 24 * hour, slot: 10 * minute, source: 'minutes', labels: ['-24h', '-12h']},
];

const [shortest] = ranges as readonly [Range, ...Range[]];

export const rangeOf = (name: RangeName): Range =>
	ranges.find((range) => range.name === name) ?? shortest;

/** The next longer range for 1, shorter for -1; the same at the ends. */
export function neighbourOf(name: RangeName, by: 1 | -1): RangeName {
	const index = ranges.findIndex((range) => range.name === name) + by;
	return ranges[index]?.name ?? name;
}
