/** Measurements as they come: of every service now, of the selected one for as long as its pane shows. Pure. */
import {follow} from '../../src/history/state-at.ts';
import type {MetricPoint} from '../../src/ipc/messages.ts';
import type {Notices} from '../../src/ipc/protocol.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {Handlers} from '../handlers.ts';
import type {State} from '../model.ts';
import {dayHours, hour} from './availability.ts';
import {advance, type Curves, fromSecond, type Measured, noCurves, withMeasured} from './curves.ts';
import {type Day, dayKinds, type Metrics} from './metrics-view.ts';
import {neighbourOf, type RangeName} from './range.ts';

export type MetricsAction =
	| {readonly kind: 'metrics'; readonly notice: Notices['metrics']}
	/** The last seconds of a service that has just been selected. */
	| {readonly kind: 'history'; readonly service: string; readonly points: readonly MetricPoint[]}
	/** More of it, as far back as the range goes. */
	| {
			readonly kind: 'measured';
			readonly service: string;
			readonly range: RangeName;
			readonly points: readonly Measured[];
	  }
	/** Its last day. */
	| {readonly kind: 'day'; readonly day: Day}
	| {readonly kind: 'happened'; readonly rows: readonly JournalRow[]}
	| {readonly kind: 'ranged'; readonly by: 1 | -1};

/** Seconds that the sparklines show, and one for the gap at the edge. */
const keptSeconds = 61;

/** CPU samples kept of every service, for the small graph in its row. */
export const recentKept = 20;

export const metricsHandlers: Handlers<MetricsAction> = {
	metrics: (state, {notice}) => {
		const {metrics} = state;
		const services = new Map(state.services);
		let cpu = 0;
		let memory = 0;
		let {points} = metrics;
		let curves = metrics.curves && advance(metrics.curves, notice.at);
		const recentOf = new Map<string, readonly number[]>();
		for (const row of notice.rows) {
			const [name, rowCpu, rowMemory, processes, threads = null, openFiles = null] = row;
			cpu += rowCpu;
			memory += rowMemory;
			const before = metrics.recent.get(name) ?? [];
			recentOf.set(name, [...before.slice(1 - recentKept), rowCpu]);
			const service = services.get(name);
			if (service) {
				const measured = {cpu: rowCpu, memory: rowMemory, processes, threads, openFiles};
				services.set(name, {...service, ...measured});
			}
			const point: MetricPoint = [notice.at, rowCpu, rowMemory, threads, openFiles];
			if (name === metrics.service) points = lastSeconds([...points, point]);
			if (name === curves?.service) curves = withMeasured(curves, [fromSecond(point)]);
		}
		const totals = lastSeconds([...metrics.totals, [notice.at, cpu, memory]]);
		return {...state, services, metrics: {...metrics, points, totals, recent: recentOf, curves}};
	},
	// What was seen of the same service before stays in front of what the daemon remembers.
	history: (state, {service, points}) => {
		const first = points[0]?.[0] ?? Number.POSITIVE_INFINITY;
		const {metrics} = state;
		const before = metrics.service === service ? metrics.points.filter(([at]) => at < first) : [];
		const known = {...metrics, service, points: lastSeconds([...before, ...points])};
		const at = Math.max(state.now, points.at(-1)?.[0] ?? 0);
		const curves =
			metrics.curves?.service === service
				? withMeasured(advance(metrics.curves, at), points.map(fromSecond))
				: curvesOf(known, service, metrics.range, at);
		return {...state, metrics: {...known, curves}};
	},
	measured: (state, {service, range, points}) => {
		const {curves} = state.metrics;
		if (curves?.service !== service || curves.range !== range) return state;
		return {...state, metrics: {...state.metrics, curves: withMeasured(curves, points)}};
	},
	day: (state, {day}) => ({...state, metrics: {...state.metrics, day}}),
	happened: (state, {rows}) => {
		const {day} = state.metrics;
		const last = day?.rows.at(-1)?.seq ?? 0;
		const news = rows.filter(
			({service, kind, seq}) =>
				service === day?.service && dayKinds.some((each) => each === kind) && seq > last,
		);
		if (!day || news.length === 0) return state;
		const all = [...day.rows, ...news];
		const oldest = state.now - dayHours * hour;
		const gone = all.filter(({at}) => at < oldest);
		const before = gone.reduce(follow, day.before);
		const kept = all.filter(({at}) => at >= oldest);
		return {...state, metrics: {...state.metrics, day: {...day, before, rows: kept}}};
	},
	ranged: (state, {by}) => {
		const {metrics} = state;
		const range = neighbourOf(metrics.range, by);
		if (range === metrics.range) return state;
		const {curves} = metrics;
		return {
			...state,
			metrics: {
				...metrics,
				range,
				curves: curves && curvesOf(metrics, curves.service, range, state.now),
			},
		};
	},
};

/** From what the screen knows already: the last seconds, and the checks it has been told of. */
function curvesOf(metrics: Metrics, service: string, range: RangeName, now: number): Curves {
	const points = metrics.service === service ? metrics.points : [];
	const at = Math.max(now, points.at(-1)?.[0] ?? 0);
	const probes = metrics.probes.get(service) ?? [];
	return withMeasured(noCurves(service, range, at), [
		...points.map(fromSecond),
		...probes.map(([time, latency]): Measured => ({at: time, latency})),
	]);
}

/** After services changed: the newest check of the one whose curves are shown is part of them. */
export function withNewProbes(state: State, probes: Metrics['probes']): State {
	const {metrics} = state;
	if (probes === metrics.probes) return state;
	const {curves} = metrics;
	const news = curves && probes.get(curves.service)?.at(-1);
	const isNew = news && news !== metrics.probes.get(curves.service)?.at(-1);
	return {
		...state,
		metrics: {
			...metrics,
			probes,
			curves: isNew
				? withMeasured(advance(curves, news[0]), [{at: news[0], latency: news[1]}])
				: curves,
		},
	};
}

function lastSeconds(points: readonly MetricPoint[]): readonly MetricPoint[] {
	const newest = points.at(-1)?.[0] ?? 0;
	return points.filter(([at]) => at > newest - keptSeconds * 1000);
}
