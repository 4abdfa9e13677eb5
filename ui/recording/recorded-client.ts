/** A recording in the place of a daemon: it answers what the screen asks to see, and does nothing. Pure. */

import {chooseLine} from '../../src/history/choose-line.ts';
import {isNotable} from '../../src/history/event-tone.ts';
import {explain} from '../../src/history/explain.ts';
import {intoSpans} from '../../src/history/spans.ts';
import {neverStarted} from '../../src/history/state-at.ts';
import type {Client} from '../../src/ipc/client.ts';
import type {DaemonInfo, MetricPoint, ServiceList} from '../../src/ipc/messages.ts';
import {
	type MethodName,
	type Notices,
	type Params,
	protocolVersion,
	type Result,
} from '../../src/ipc/protocol.ts';
import {UserError} from '../../src/lib/errors.ts';
import type {Explanation} from '../../src/lib/explanation.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {Moment, MomentService} from '../../src/lib/moment.ts';
import type {RollupPoint} from '../../src/lib/rollup-point.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import type {Entry, Recording} from './format.ts';

type Answers = {readonly [Name in MethodName]?: (params: Params<Name>) => Result<Name>};

/** What the services were like at the end of the recording; times of the recording go on as they are. */
export function createRecordedClient({entries, head, logs, from, to}: Recording): Client {
	const over = Promise.withResolvers<void>();
	const listeners: ((notice: Notices['metrics']) => void)[] = [];
	/** What a screen that was open all the time would have heard in the last minute. */
	const tellMinute = () => {
		for (const {at, rows} of metricsOf(entries).filter(({at}) => at > to - minute))
			for (const listener of listeners) listener({at, rows});
	};
	const daemon = daemonOf(entries);
	const why = (name: string): readonly Explanation[] => {
		const {services} = stateAt(entries, Number.POSITIVE_INFINITY);
		const rows = rowsOf(entries);
		const around = {
			services: new Map(services.map((each) => [each.name, each])),
			rowsOf: (service: string) => rows.filter((row) => row.service === service),
			lineOf: (service: string, run: number) =>
				chooseLine(
					(logs.get(service) ?? [])
						.filter((line) => line.run === run && line.kind === 'line')
						.map(({text}) => text),
					run,
				),
			now: to,
			supervised: true,
		};
		return services
			.filter((each) => each.name === name)
			.map((each) => ({...explain(each, around), remedy: null}));
	};
	const answers: Answers = {
		'state.watch': () => {
			queueMicrotask(tellMinute);
			return {...stateAt(entries, Number.POSITIVE_INFINITY), version: 0, daemon};
		},
		'daemon.info': () => daemon,
		'service.list': () => stateAt(entries, Number.POSITIVE_INFINITY),
		'metrics.read': ({name, since}) => ({points: pointsOf(entries, name, since)}),
		'metrics.history': ({name, step, since}) => {
			const isReady = readinessOf(entries, name);
			const seconds = pointsOf(entries, name, since).map((point) =>
				rollUp(point, isReady(point[0])),
			);
			return {points: intoSpans(seconds, step === 'minute' ? 60_000 : 3_600_000)};
		},
		'events.step': ({name, seq, direction}) => {
			const rows = rowsOf(entries).filter(
				(row) =>
					(name === null || row.service === name) &&
					isNotable(row) &&
					row.at >= from &&
					(seq === null || (direction === 'older' ? row.seq < seq : row.seq > seq)),
			);
			return {row: (direction === 'older' ? rows.at(-1) : rows[0]) ?? null};
		},
		'state.at': ({at, row}) => momentOf(entries, from, at, row),
		'service.why': ({name}) => ({explanations: why(name)}),
		'events.read': ({name, kinds, since, before, limit}) => {
			const rows = rowsOf(entries).filter(
				(row) =>
					(name === null || row.service === name) &&
					(kinds === null || kinds.includes(row.kind)) &&
					(since === null || row.at > since) &&
					(before === null || row.seq < before),
			);
			const last = rows.slice(-limit);
			return {rows: last, next: rows.length > limit ? (last[0]?.seq ?? null) : null};
		},
	};
	return {
		daemon: {protocol: protocolVersion, version: head.weaver, pid: daemon.pid},
		on(name, listener) {
			if (name === 'metrics') listeners.push(listener as (notice: Notices['metrics']) => void);
			return () => {};
		},
		closed: over.promise,
		close: over.resolve,
		[Symbol.dispose]: over.resolve,
		async request<Name extends MethodName>(method: Name, params: Params<Name>) {
			const answer = answers[method] as ((params: Params<Name>) => Result<Name>) | undefined;
			if (answer) return answer(params);
			throw new UserError('This is a recording, which does not know that.', {
				code: 'recording',
				hint: 'Ask while the daemon runs.',
			});
		},
	};
}

/** The services as they were known at a time, epoch ms. */
export function stateAt(entries: readonly Entry[], time: number): ServiceList {
	const services = new Map<string, ServiceView>();
	let problems: ServiceList['problems'] = [];
	for (const entry of entries) {
		if (entry.at > time && services.size > 0) break;
		switch (entry.kind) {
			case 'snapshot':
				services.clear();
				for (const service of entry.services) services.set(service.name, service);
				problems = entry.problems;
				break;
			case 'services':
				for (const name of entry.removed) services.delete(name);
				for (const service of entry.changed) services.set(service.name, service);
				problems = entry.problems ?? problems;
				break;
			case 'metrics':
				for (const row of entry.rows) {
					const [name, cpu, memory, processes, threads = null, openFiles = null] = row;
					const service = services.get(name);
					if (service) services.set(name, {...service, cpu, memory, processes, threads, openFiles});
				}
		}
	}
	return {services: [...services.values()], problems};
}

function daemonOf(entries: readonly Entry[]): DaemonInfo {
	const snapshot = entries.findLast((entry) => entry.kind === 'snapshot');
	if (snapshot) return snapshot.daemon;
	throw new UserError('The recording holds no state of the services.', {
		code: 'recording',
		hint: 'Record until the services are on the screen.',
	});
}

/** What the screen knew at a time, or when it was told of a row of the journal; before the recording nothing. */
function momentOf(entries: readonly Entry[], from: number, at: number, seq: number | null): Moment {
	const rows = rowsOf(entries);
	const told = entries.find(
		(entry) => entry.kind === 'events' && entry.rows.some((row) => row.seq === seq),
	);
	return {
		at,
		seq: seq ?? rows.findLast((row) => row.at <= at)?.seq ?? 0,
		services:
			at < from
				? stateAt(entries, from).services.map(unknownService)
				: stateAt(entries, Math.max(at, told?.at ?? 0)).services.map(momentService),
		unwatched: null,
		first: from,
	};
}

/** As the live screen shows a service of which older rows were dropped. */
const unknownService = ({name}: ServiceView): MomentService => ({
	...neverStarted(name),
	state: null,
	cpu: null,
	memory: null,
	threads: null,
	openFiles: null,
});

const momentService = (service: ServiceView): MomentService => ({
	...service,
	failures: 0,
	checks: service.checks.flatMap(({type, target, action, kind, verdict, last}) =>
		last
			? [
					{
						type,
						target,
						action,
						kind,
						verdict,
						message: last.message,
						latency: last.latency,
						at: last.at,
					},
				]
			: [],
	),
});

/** Each once, in their order: what the screen asked for may be told again. */
const rowsOf = (entries: readonly Entry[]): readonly JournalRow[] =>
	[
		...new Map(
			entries.flatMap((entry) =>
				entry.kind === 'events' ? entry.rows.map((row) => [row.seq, row] as const) : [],
			),
		).values(),
	].sort((a, b) => a.seq - b.seq);

/** Ms; what the screen keeps of the seconds. */
const minute = 60_000;

const metricsOf = (entries: readonly Entry[]) =>
	entries.filter((entry) => entry.kind === 'metrics');

const pointsOf = (entries: readonly Entry[], name: string, since: number): readonly MetricPoint[] =>
	entries.flatMap((entry): readonly MetricPoint[] => {
		if (entry.kind !== 'metrics' || entry.at <= since) return [];
		const row = entry.rows.find(([service]) => service === name);
		return row ? [[entry.at, row[1], row[2], row[4] ?? null, row[5] ?? null]] : [];
	});

/** Whether a service was ready at a time. */
function readinessOf(entries: readonly Entry[], name: string): (at: number) => boolean {
	const changes = entries.flatMap(({at, ...entry}) => {
		const told =
			entry.kind === 'snapshot' ? entry.services : entry.kind === 'services' ? entry.changed : [];
		const service = told.find((each) => each.name === name);
		return service ? [{at, ready: service.ready}] : [];
	});
	return (at) => changes.findLast((change) => change.at <= at)?.ready ?? false;
}

/** A second as a roll-up of itself alone. */
const rollUp = (
	[at, cpu, memory, threads = null, openFiles = null]: MetricPoint,
	isReady: boolean,
): RollupPoint => ({
	at,
	seconds: 1,
	cpu,
	cpuMax: cpu,
	memory,
	memoryMax: memory,
	ready: isReady ? 1 : 0,
	restarts: 0,
	latency: null,
	latencyMax: null,
	threads,
	openFiles,
});
