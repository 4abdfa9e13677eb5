/** One function per row of the protocol table: a missing or misspelt one does not compile. */

import {setTimeout as sleep} from 'node:timers/promises';
import type {History} from '../history/history.ts';
import type {MomentQuery} from '../history/read-moment.ts';
import type {DaemonInfo, ServiceList} from '../ipc/messages.ts';
import type {MethodName, Params, Result} from '../ipc/protocol.ts';
import {UserError} from '../lib/errors.ts';
import type {Journal} from '../lib/journal-event.ts';
import {compareMembers} from '../lib/member-name.ts';
import type {ServiceView} from '../lib/service-view.ts';
import {readMerged} from '../logs/read-merged.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';
import type {Commands} from './commands.ts';
import type {Connection} from './connection.ts';
import type {DevSessions} from './dev-sessions.ts';
import type {LogFeed} from './log-feed.ts';
import type {Metrics} from './metrics.ts';
import {restartPlanOf} from './restart-times.ts';
import {envOf} from './service-env.ts';
import type {StateFeed} from './state-feed.ts';
import {findMembers, findService, resolveTargets} from './targets.ts';
import {why} from './why.ts';
import {waysOf} from './zero-downtime.ts';

export type Handlers = {
	readonly [Name in MethodName]: (
		params: Params<Name>,
		connection: Connection,
	) => Promise<Result<Name>>;
};

/** What does not change while the daemon runs. */
export type About = Omit<DaemonInfo, 'services' | 'memory' | 'logs'>;

export type HandlerParts = {
	readonly about: About;
	readonly runsDir: string;
	readonly supervisor: Supervisor;
	readonly commands: Commands;
	readonly dev: DevSessions;
	readonly metrics: Metrics;
	readonly state: StateFeed;
	readonly logs: LogFeed;
	readonly logUsage: () => DaemonInfo['logs'];
	readonly history: History;
	/** Null for a service that is gone. */
	readonly viewsOf: (
		names: Iterable<string>,
	) => readonly (readonly [name: string, view: ServiceView | null])[];
	readonly record: Journal;
	/** Reads services.d/ now; resolves when what it says is carried out. */
	readonly reload: () => Promise<void>;
	/** Ends the daemon once the answer under way has been sent. */
	readonly exit: () => void;
};

export function createHandlers(parts: HandlerParts): Handlers {
	const {dev, supervisor, commands, metrics, logs, state, history, runsDir, viewsOf} = parts;

	let memory = 0;
	const info = (): DaemonInfo => {
		try {
			memory = process.memoryUsage.rss();
		} catch {
			// It reads a file, and too many may be open; the last number stands.
		}
		return {...parts.about, services: supervisor.services.size, memory, logs: parts.logUsage()};
	};

	const list = (names?: readonly string[]): ServiceList => {
		const asked = names?.flatMap((name) => findMembers(supervisor, name).map((each) => each.name));
		const views = viewsOf(asked ?? [...supervisor.services.keys()].sort(compareMembers));
		return {services: views.flatMap(([, view]) => view ?? []), problems: supervisor.problems};
	};

	/** A log may outlive its service's file. */
	const known = (name: string) => {
		if (!supervisor.services.has(name)) findService(supervisor, name);
		return name;
	};

	const usageAt: MomentQuery['usageAt'] = (name, at) => {
		const sample = metrics.sampleAt(name, at);
		if (sample === null) return null;
		const [, cpu, memory, threads, openFiles] = sample;
		return {cpu: Math.round(cpu * 10) / 10, memory, threads, openFiles};
	};

	return {
		'daemon.info': async () => info(),
		'daemon.stop': async ({services}) => {
			const outcomes = services ? await commands.shutdown() : [];
			parts.exit();
			return {outcomes};
		},
		'service.list': async ({names}) => list(names),
		'service.health': async ({names, timeout}) => {
			const asked =
				names.length === 0
					? [...supervisor.services.values()]
					: resolveTargets(supervisor, {names});
			await Promise.race([
				Promise.all(asked.map(({checks}) => checks.hurry())),
				sleep(Math.min(timeout, longestCheck), undefined, {ref: false}),
			]);
			return {services: list(asked.map(({name}) => name)).services};
		},
		'service.start': async (request) => ({outcomes: await commands.start(request)}),
		'service.stop': async (request) => ({outcomes: await commands.stop(request)}),
		'service.restart': async (request) => ({outcomes: await commands.restart(request)}),
		'package.changed': async ({service, text, data}) => {
			parts.record({kind: 'package', service, run: null, cause: 'operator', text, data});
			await parts.reload();
			return {};
		},
		'service.restart-way': async ({targets}) => ({
			ways: waysOf(resolveTargets(supervisor, targets), runsDir),
		}),
		'service.restart-plan': async ({targets, dependents}) =>
			restartPlanOf(supervisor, resolveTargets(supervisor, targets), dependents, {
				runsDir,
				readRows: history.readRows,
			}),
		'state.watch': async (_params, connection) => {
			state.join(connection);
			return {...list(), version: state.version, daemon: info()};
		},
		'metrics.read': async ({name, since}) => ({points: metrics.samplesOf(name, since)}),
		'metrics.history': async ({name, step, since}) => ({
			points: history.readRollups(name, step, since),
		}),
		'events.read': async ({name, limit, ...query}) =>
			history.readRows({...query, service: name, limit: Math.min(limit, mostRows)}),
		'events.step': async ({name, seq, direction}) => ({
			row: history.stepFrom(name, seq, direction),
		}),
		'state.at': async ({at, row}) => {
			const names = [...supervisor.services.keys()].sort(compareMembers);
			const moment = history.readMoment({at, row, names, usageAt});
			if (moment) return moment;
			throw new UserError('The journal cannot be read at the moment.', {
				code: 'no-history',
				hint: '`weaver daemon logs` says why.',
			});
		},
		'dev.join': async ({targets, since}, connection) => ({
			names: dev.join(connection, targets, since),
		}),
		'dev.stop': async ({force}, connection) => ({outcomes: await dev.stop(connection, force)}),
		'service.env': async ({name, secrets}) =>
			envOf(
				parts.about.project,
				runsDir,
				findMembers(supervisor, name)[0] ?? findService(supervisor, name),
				secrets,
			),
		'service.why': async ({name}) => ({
			explanations: why(name, parts.about.project, supervisor, {
				runsDir,
				readRows: history.readRows,
			}),
		}),
		'logs.read': async ({name, before, lines}) => {
			const page = readMerged(runsDir, known(name), before, clampLines(lines), Date.now());
			return {chunks: page.chunks, reachedStart: page.reachedStart};
		},
		'logs.follow': async ({name, lines}, connection) =>
			logs.follow(connection, known(name), clampLines(lines)),
		'logs.unfollow': async ({subscription}, connection) => {
			logs.unfollow(connection, subscription);
			return {};
		},
	};
}

/** Ms that a client may wait for checks. */
const longestCheck = 600_000;

/** Rows of the journal in one answer, for half a millisecond of the daemon's time. */
const mostRows = 500;

/** A page of the screen's history; what is longer is asked for in pieces. */
const mostLines = 5000;

function clampLines(lines: number): number {
	if (Number.isInteger(lines) && lines >= 0) return Math.min(lines, mostLines);
	throw new UserError(`lines must be a whole number, got ${JSON.stringify(lines)}`, {
		code: 'bad-params',
	});
}
