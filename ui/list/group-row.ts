/** The head of a group of services as a row of exact width. Pure. */
import {fitLeft, fitRight} from '../../src/lib/text-width.ts';
import type {Theme} from '../theme.ts';
import {type ColumnName, columnNamed, cpuCell, memoryCell, type Table} from './columns.ts';
import {type GroupRow, noGroup} from './order.ts';
import {finish, type Look, markOf, painterOf} from './service-table.ts';
import {countStandings, glyphOfStanding, roleOfStanding, type Standing} from './state-words.ts';

/** From what is worst to what is fine: a folded group is read for what is wrong in it. */
const inGroup: readonly Standing[] = [
	'failing',
	'flapping',
	'degraded',
	'starting',
	'waiting',
	'stopping',
	'up',
	'off',
];

/** The head of a group: how its services stand, and what they cost together, under the same column heads. */
export function groupRow(
	{group, members, folded}: GroupRow,
	table: Table,
	width: number,
	now: number,
	look: Look,
	theme: Theme,
): string {
	const paint = painterOf(look.mark, theme);
	const counts = countStandings(members, now);
	const present = inGroup.filter((standing) => counts[standing] > 0);
	const [worst = 'off'] = present;
	const fold = folded ? '+' : '-';
	const title = fitLeft(
		`${fold} ${group === noGroup ? 'no group' : group} ${members.length}`,
		table.nameWidth,
	);
	const standing = present
		.map(
			(each) =>
				`${paint(roleOfStanding(each), glyphOfStanding(each, theme.glyphs))} ${counts[each]}`,
		)
		.join('  ');
	const sum = (field: 'cpu' | 'memory'): number | null => {
		const values = members.flatMap((member) => member[field] ?? []);
		return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
	};
	const widthOfColumn = (name: ColumnName): number => columnNamed(name)?.width ?? 0;
	const cells = table.names.flatMap((name): readonly string[] => {
		if (name === 'name') return [paint('strong', title)];
		// The counts take the room of the state and, where it is shown, of the health.
		if (name === 'state') {
			const health = table.names.includes('health') ? 1 + widthOfColumn('health') : 0;
			return [fitLeft(standing, widthOfColumn(name) + health)];
		}
		if (name === 'health' || name === 'note') return [];
		if (name !== 'cpu' && name !== 'memory') return [' '.repeat(widthOfColumn(name))];
		const {text, role} = name === 'cpu' ? cpuCell(sum('cpu')) : memoryCell(sum('memory'));
		return [paint(role, fitRight(text, widthOfColumn(name)))];
	});
	const glyph = folded ? paint(roleOfStanding(worst), glyphOfStanding(worst, theme.glyphs)) : ' ';
	return finish(`${glyph}${markOf(look, paint, theme)}${cells.join(' ')}`, width, look.mark, theme);
}
