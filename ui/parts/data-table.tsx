/** A small static table, drawn once by ink-table: the totals by group under `status --verbose`. */
import {renderToString} from 'ink';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {formatSize} from '../../src/lib/units.ts';
import {standingOf} from '../list/state-words.ts';
import {Table} from './ink-table.ts';

/** Services, how many of them stand how, and their cost, one row per group and one for all. */
export function groupTable(services: readonly ServiceView[], width: number): string {
	const groups = [...new Set(services.map(({group}) => group ?? '-'))].toSorted();
	const rows = groups.map((name) =>
		totals(
			name,
			services.filter(({group}) => (group ?? '-') === name),
		),
	);
	const data = groups.length > 1 ? [...rows, totals('all', services)] : rows;
	return renderToString(<Table data={data} />, {columns: width});
}

function totals(group: string, services: readonly ServiceView[]) {
	const count = (standing: ReturnType<typeof standingOf>): number =>
		services.filter((service) => standingOf(service) === standing).length;
	const sum = (field: 'cpu' | 'memory'): number =>
		services.reduce((total, service) => total + (service[field] ?? 0), 0);
	return {
		group,
		services: services.length,
		running: count('running'),
		starting: count('starting'),
		failing: count('failing'),
		off: count('off'),
		'CPU %': sum('cpu').toFixed(1),
		memory: formatSize(sum('memory')),
	};
}
