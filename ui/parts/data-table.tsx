/** A small static table, drawn once by ink-table: the totals by group under `status --verbose`. */
import {renderToString} from 'ink';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {formatSize} from '../../src/lib/units.ts';
import {countStandings, type Standing, standings} from '../list/state-words.ts';
import {Table} from './ink-table.ts';

/** Services, how many of them stand how, and their cost, one row per group and one for all. */
export function groupTable(services: readonly ServiceView[], width: number, now: number): string {
	const groups = [...new Set(services.map(({group}) => group ?? '-'))].toSorted();
	const all = countStandings(services, now);
	const counted = standings.filter((standing) => all[standing] > 0);
	const rows = groups.map((name) =>
		totals(
			name,
			services.filter(({group}) => (group ?? '-') === name),
			counted,
			now,
		),
	);
	const data = groups.length > 1 ? [...rows, totals('all', services, counted, now)] : rows;
	return renderToString(<Table data={data} />, {columns: width});
}

function totals(
	group: string,
	services: readonly ServiceView[],
	counted: readonly Standing[],
	now: number,
) {
	const counts = countStandings(services, now);
	const sum = (field: 'cpu' | 'memory'): number =>
		services.reduce((total, service) => total + (service[field] ?? 0), 0);
	return {
		group,
		services: services.length,
		...Object.fromEntries(counted.map((standing) => [standing, counts[standing]])),
		'CPU %': sum('cpu').toFixed(1),
		memory: formatSize(sum('memory')),
	};
}
