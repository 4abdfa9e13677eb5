/** Facts as rows of a label and a value, which goes on under itself when it is long. Pure. */
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, wrapWords} from '../../src/lib/text-width.ts';
import type {Theme} from '../theme.ts';
import {type Fact, type Group, joined} from './fact.ts';
import {checkFactsOf, groupsOf} from './facts.ts';

export const labelColumns = 11;

/** All facts in a row, without the heads of their groups. */
export function factRows(
	service: ServiceView,
	services: ReadonlyMap<string, ServiceView>,
	now: number,
	width: number,
	theme: Theme,
): readonly string[] {
	const known = {service, services, now, environment: null, exits: null, isWhole: false};
	return groupsOf(known, theme).flatMap(({facts}) => rowsOf(facts, width, theme));
}

/** What its checks ask and find. */
export const checkRows = (service: ServiceView, width: number, theme: Theme): readonly string[] =>
	rowsOf(checkFactsOf(service), width, theme);

/** Each group under a thin line; the first needs none. */
export const groupRows = (
	groups: readonly Group[],
	width: number,
	theme: Theme,
): readonly string[] =>
	groups.flatMap(({head, facts}, index) => [
		...(index === 0 ? [] : [headRow(head, width, theme)]),
		...rowsOf(facts, width, theme),
	]);

/** The fact on a row of `groupRows`; null on the line over a group. */
export function factOnRow(groups: readonly Group[], width: number, row: number): Fact | null {
	let left = row;
	for (const [index, {facts}] of groups.entries()) {
		if (index > 0 && left === 0) return null;
		left -= index > 0 ? 1 : 0;
		const columns = columnsOf(facts);
		for (const [at, fact] of facts.entries()) {
			left -= valueRows(fact[1], width, columns).length;
			if (left >= 0) continue;
			const named = facts.slice(0, at + 1).findLast(([label]) => label !== '');
			return [named?.[0] ?? '', fact[1].replaceAll(joined, ' ')];
		}
	}
	return null;
}

const columnsOf = (facts: readonly Fact[]): number =>
	facts.every(([label]) => label === '') ? 0 : labelColumns;

const valueRows = (value: string, width: number, columns: number): readonly string[] =>
	wrapWords(value, Math.max(8, width - columns)).map((row) => row.replaceAll(joined, ' '));

function headRow(head: string, width: number, theme: Theme): string {
	const dash = theme.glyphs.box[4] ?? '';
	return theme.paint(
		'muted',
		fitLeft(`${dash}${dash} ${head} `, width).replaceAll(/ +$/g, '') +
			` ${dash.repeat(Math.max(0, width - head.length - 4))}`,
	);
}

const rowsOf = (facts: readonly Fact[], width: number, theme: Theme): readonly string[] => {
	const columns = columnsOf(facts);
	return facts.flatMap(([label, value]) =>
		valueRows(value, width, columns).map(
			(part, index) => theme.paint('muted', fitLeft(index === 0 ? label : '', columns)) + part,
		),
	);
};
