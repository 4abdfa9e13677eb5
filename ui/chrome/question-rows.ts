/** What a question says in so many rows: sentences stay whole, lists of names are cut and counted. Pure. */
import {widthOf, wrapWords} from '../../src/lib/text-width.ts';
import type {Question} from '../model.ts';
import {fitUpTo} from './frame.ts';

/** More than `most` rows only where the sentences and one row of each list need them. */
export function questionRows(
	lines: Question['lines'],
	width: number,
	most: number,
): readonly string[] {
	const parts = lines.map((line) =>
		typeof line === 'string'
			? {kind: 'sentence' as const, rows: wrapWords(line, width)}
			: {kind: 'list' as const, rows: packed(line, width)},
	);
	const sentences = parts.flatMap((part) => (part.kind === 'sentence' ? part.rows : []));
	const needs = parts.flatMap((part) => (part.kind === 'list' ? [part.rows.length] : []));
	const shares = sharesOf(needs, most - sentences.length).values();
	return parts.flatMap((part) =>
		part.kind === 'sentence' ? part.rows : cut(part.rows, width, shares.next().value ?? 1),
	);
}

/** Rows for each list: short ones get all they need, long ones share the rest; none has less than one. */
function sharesOf(needs: readonly number[], rows: number): readonly number[] {
	const shares = needs.map(() => 1);
	let left = rows;
	const byNeed = needs.map((need, at) => ({need, at})).sort((a, b) => a.need - b.need);
	for (const [place, {need, at}] of byNeed.entries()) {
		const share = Math.max(1, Math.min(need, Math.floor(left / (needs.length - place))));
		shares[at] = share;
		left -= share;
	}
	return shares;
}

/** The names with commas between, in rows of at most `width` columns. */
function packed(names: readonly string[], width: number): readonly (readonly string[])[] {
	const rows: string[][] = [];
	let room = 0;
	for (const [at, name] of names.entries()) {
		const item = fitUpTo(at === names.length - 1 ? name : `${name},`, width);
		const columns = widthOf(item) + 1;
		if (columns > room) {
			rows.push([]);
			room = width + 1;
		}
		rows.at(-1)?.push(item);
		room -= columns;
	}
	return rows;
}

/** The first rows; names without room are counted at the end. */
function cut(rows: readonly (readonly string[])[], width: number, most: number): readonly string[] {
	const shown = rows.slice(0, most);
	let last = shown.at(-1) ?? [];
	let more = rows.slice(most).flat().length;
	const counted = (): string => [...last, ...(more > 0 ? [`and ${more} more`] : [])].join(' ');
	while (last.length > 0 && widthOf(counted()) > width) {
		last = last.slice(0, -1);
		more += 1;
	}
	return [...shown.slice(0, -1).map((row) => row.join(' ')), counted()];
}
