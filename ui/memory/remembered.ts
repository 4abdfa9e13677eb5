/** What the screen remembers from one time to the next, and what of it can be trusted. Pure. */

import {sortKeys} from '../list/list-view.ts';
import {type RangeName, ranges} from '../metrics/range.ts';
import type {Border, LayoutName, Sizes, State} from '../model.ts';
import {isThemeName, type ThemeName} from '../themes.ts';

export type Remembered = {
	readonly sizes: Sizes;
	readonly theme: ThemeName;
	readonly wrap: boolean;
	readonly times: State['log']['times'];
	readonly fold: boolean;
	/** Of the list. */
	readonly sort: State['list']['sort'];
	readonly reversed: boolean;
	readonly grouped: boolean;
	/** Of the metrics. */
	readonly range: RangeName;
	/** What was run in the palette. */
	readonly called: readonly string[];
};

export const rememberedOf = ({sizes, theme, log, list, metrics, called}: State): Remembered => ({
	sizes,
	theme,
	wrap: log.wrap,
	times: log.times,
	fold: log.fold,
	sort: list.sort,
	reversed: list.reversed,
	grouped: list.grouped,
	range: metrics.range,
	called,
});

/** What differs, by reference; null: nothing does. */
export function changesOf(before: Remembered, after: Remembered): Partial<Remembered> | null {
	const changed = Object.entries(after).filter(
		([name, value]) => before[name as keyof Remembered] !== value,
	);
	return changed.length === 0 ? null : Object.fromEntries(changed);
}

/** The state as it was left; a field that is not what it should be is as usual. */
export function withRemembered(state: State, remembered: Readonly<Record<string, unknown>>): State {
	const {sizes, theme, wrap, times, fold, sort, reversed, grouped, called} = remembered;
	const {log, list, metrics} = state;
	return {
		...state,
		sizes: sizesFrom(sizes),
		theme: typeof theme === 'string' && isThemeName(theme) ? theme : state.theme,
		called: Array.isArray(called) ? called.filter((words) => typeof words === 'string') : [],
		list: {
			...list,
			sort: sortKeys.find((key) => key === sort) ?? list.sort,
			reversed: typeof reversed === 'boolean' ? reversed : list.reversed,
			grouped: typeof grouped === 'boolean' ? grouped : list.grouped,
		},
		metrics: {
			...metrics,
			range: ranges.find(({name}) => name === remembered['range'])?.name ?? metrics.range,
		},
		log: {
			...log,
			wrap: typeof wrap === 'boolean' ? wrap : log.wrap,
			fold: typeof fold === 'boolean' ? fold : log.fold,
			times: times === 'time' || times === 'relative' || times === 'off' ? times : log.times,
		},
	};
}

/** What is in the file with what changed here: another monitor's layouts and history stay. */
export const merged = (
	held: Readonly<Record<string, unknown>>,
	changes: Partial<Remembered>,
): Readonly<Record<string, unknown>> => ({
	...held,
	...changes,
	...(changes.sizes ? {sizes: {...sizesFrom(held['sizes']), ...changes.sizes}} : {}),
});

const layouts: readonly LayoutName[] = ['stacked', 'two', 'three'];
const borders: readonly Border[] = ['list', 'side', 'right', 'detail'];

const sizesFrom = (value: unknown): Sizes =>
	pick(value, layouts, (shares) =>
		pick(shares, borders, (share) =>
			typeof share === 'number' && share > 0 && share < 1 ? share : null,
		),
	) ?? {};

function pick<Name extends string, Value>(
	value: unknown,
	names: readonly Name[],
	read: (value: unknown) => Value | null,
): Partial<Record<Name, Value>> | null {
	if (!isObject(value)) return null;
	const found: Partial<Record<Name, Value>> = {};
	for (const name of names) {
		const one = read(value[name]);
		if (one !== null) found[name] = one;
	}
	return found;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
