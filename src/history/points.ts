/** Metrics of a service over more than the last hour: one point per minute or hour. */
import type {DatabaseSync} from 'node:sqlite';
import type {RollupPoint, Step} from '../lib/rollup-point.ts';

/** Points in one answer at most: a day of minutes, two months of hours. */
export const mostPoints = 1500;

const lengthOf: Readonly<Record<Step, number>> = {minute: 60_000, hour: 3_600_000};

/** The newest points that began at `since` (epoch ms) or later, oldest first. */
export function readRollups(
	db: DatabaseSync,
	service: string,
	step: Step,
	since: number,
): readonly RollupPoint[] {
	const length = lengthOf[step];
	return db
		.prepare(
			`SELECT * FROM ${step} WHERE service = (SELECT id FROM service WHERE name = ?) AND at >= ?
			ORDER BY at DESC LIMIT ${mostPoints}`,
		)
		.all(service, Math.ceil(since / length))
		.map((row) => {
			const field = (name: string): number => Number(row[name]);
			const samples = field('samples');
			const probes = field('probes');
			const count = (name: string): number | null => field(name) || null;
			const mean = (name: string): number => (samples === 0 ? 0 : field(name) / samples);
			return {
				at: field('at') * length,
				seconds: samples,
				cpu: mean('cpu') / 100,
				cpuMax: field('cpu_max') / 100,
				memory: Math.round(mean('memory') * 1024),
				memoryMax: field('memory_max') * 1024,
				threads: count('threads_max'),
				openFiles: count('open_files_max'),
				ready: mean('ready'),
				restarts: field('restarts'),
				latency: probes === 0 ? null : field('latency') / probes,
				latencyMax: probes === 0 ? null : field('latency_max'),
			};
		})
		.reverse();
}
