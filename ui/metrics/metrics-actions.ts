/** Measurements as they come: of every service now, of the selected one its last seconds. Pure. */
import type {MetricPoint} from '../../src/ipc/messages.ts';
import type {Notices} from '../../src/ipc/protocol.ts';
import type {Handlers} from '../handlers.ts';

export type MetricsAction =
	| {readonly kind: 'metrics'; readonly notice: Notices['metrics']}
	| {readonly kind: 'history'; readonly service: string; readonly points: readonly MetricPoint[]};

/** Seconds that the sparklines show, and one for the gap at the edge. */
const keptSeconds = 61;

/** CPU samples kept of every service, for the small graph in its row. */
export const recentKept = 20;

export const metricsHandlers: Handlers<MetricsAction> = {
	metrics: (state, {notice}) => {
		const services = new Map(state.services);
		let cpu = 0;
		let memory = 0;
		let {points} = state.metrics;
		const recentOf = new Map<string, readonly number[]>();
		for (const row of notice.rows) {
			const [name, rowCpu, rowMemory, processes, threads = null, openFiles = null] = row;
			cpu += rowCpu;
			memory += rowMemory;
			const before = state.metrics.recent.get(name) ?? [];
			recentOf.set(name, [...before.slice(1 - recentKept), rowCpu]);
			const service = services.get(name);
			if (service) {
				const measured = {cpu: rowCpu, memory: rowMemory, processes, threads, openFiles};
				services.set(name, {...service, ...measured});
			}
			if (name === state.metrics.service)
				points = lastSeconds([...points, [notice.at, rowCpu, rowMemory, threads, openFiles]]);
		}
		const totals = lastSeconds([...state.metrics.totals, [notice.at, cpu, memory]]);
		return {...state, services, metrics: {...state.metrics, points, totals, recent: recentOf}};
	},
	// What was seen of the same service before stays in front of what the daemon remembers.
	history: (state, {service, points}) => {
		const first = points[0]?.[0] ?? Number.POSITIVE_INFINITY;
		const {metrics} = state;
		const before = metrics.service === service ? metrics.points.filter(([at]) => at < first) : [];
		return {...state, metrics: {...metrics, service, points: lastSeconds([...before, ...points])}};
	},
};

function lastSeconds(points: readonly MetricPoint[]): readonly MetricPoint[] {
	const newest = points.at(-1)?.[0] ?? 0;
	return points.filter(([at]) => at > newest - keptSeconds * 1000);
}
