/** Puts the daemon together: lock, supervisor, watches, server; and takes it apart again. */
import {chmodSync, lstatSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {limitsOf} from '../archive/plan.ts';
import {startRotation} from '../archive/rotation.ts';
import type {Project} from '../config/project.ts';
import {readSettings} from '../config/settings.ts';
import {openStateFile} from '../config/state-file.ts';
import {usageLimits} from '../config/usage-limits.ts';
import {watchServices} from '../config/watch.ts';
import {createGate} from '../health/gate.ts';
import {protocolVersion} from '../ipc/protocol.ts';
import {messageOf} from '../lib/errors.ts';
import type {JournalEvent} from '../lib/journal-event.ts';
import {takeLock} from '../lib/lock.ts';
import {readBootId} from '../lib/process-table.ts';
import type {ServiceView} from '../lib/service-view.ts';
import {lackingIn} from '../runs/record-shape.ts';
import {isOutdated, listRecorded, type RunRecord} from '../runs/run-directory.ts';
import {createControlGroups} from '../supervisor/control-groups.ts';
import {createFifoPool} from '../supervisor/fifo-pool.ts';
import {createHookRunner} from '../supervisor/hooks.ts';
import {createLimitGuard} from '../supervisor/limit-guard.ts';
import {directDependents} from '../supervisor/relations.ts';
import {Supervisor} from '../supervisor/supervisor.ts';
import {createSweeper} from '../supervisor/sweep.ts';
import {createCommands} from './commands.ts';
import {createDevSessions} from './dev-sessions.ts';
import {defaultLogBudget, diskOf} from './disk.ts';
import {createHandlers} from './handlers.ts';
import {createSeconds, keepHistory} from './keep-history.ts';
import {completeRecordsInChild, loadInChild} from './load.ts';
import {createLogFeed} from './log-feed.ts';
import type {Log} from './log-file.ts';
import {startMetrics} from './metrics.ts';
import type {Mended} from './old-records.ts';
import {operatorEvents} from './operators.ts';
import {watchPlace} from './place-watch.ts';
import {createReloader} from './reload.ts';
import {listen} from './server.ts';
import {watchSpools} from './spool-watch.ts';
import {createStateFeed} from './state-feed.ts';
import {viewOf} from './view.ts';

/** Of checks: each costs a process, and they may wait for each other. */
const scriptsAtOnce = 4;

export type DaemonOptions = {
	readonly version: string;
	/** False: changed service files wait for the next restart. */
	readonly reload: boolean;
	readonly log: Log;
};

/** The history is looked through when the services are up, ms after the start. */
const examineAfter = 1000;

export type Daemon = {
	/** Lets go of everything; the services run on. */
	stop(): Promise<void>;
	/** Resolves when a client asked for the end. */
	readonly ended: Promise<void>;
	/**
	 * Resolves when the state folder is gone and the services have been stopped, since nobody could
	 * control them any more. Nothing at the daemon's paths is its own then.
	 */
	readonly lost: Promise<void>;
};

/** Makes the state folder, readable by its owner alone and unseen by git. */
export function makeStateFolder(project: Project): void {
	mkdirSync(project.runsDir, {recursive: true, mode: 0o700});
	chmodSync(project.stateDir, 0o700);
	const socketFolder = path.dirname(project.socket);
	if (socketFolder !== project.stateDir) makePrivate(socketFolder);
	writeFileSync(path.join(project.stateDir, '.gitignore'), '*\n');
}

/** Only for the day when we don't answer any more, so that a full disk is no reason to end. */
function noteOwnPid(file: string, log: Log): void {
	try {
		writeFileSync(file, `${process.pid}\n`, {mode: 0o600});
	} catch (error) {
		log(`cannot write ${file}: ${messageOf(error)}`);
	}
}

/** In a folder that others may write in, anybody could have put a socket of their own in our place. */
function makePrivate(folder: string): void {
	mkdirSync(folder, {recursive: true, mode: 0o700});
	const {uid, mode} = lstatSync(folder);
	if (uid !== process.getuid?.() || (mode & 0o077) !== 0)
		throw new Error(`${folder} must be a folder of yours alone (mode 0700), for the socket in it`);
}

const mendedEvent = ({service, run, fields}: Mended): JournalEvent => ({
	kind: 'problem',
	service,
	run,
	cause: null,
	text: `the record of run ${run} lacks ${fields.length > 3 ? `${fields.length} fields` : fields.join(', ')}; it counts as started as its file says now`,
	data: {fields},
});

/** Starts the daemon of a project; null when another one has it already. */
export async function startDaemon(
	project: Project,
	options: DaemonOptions,
): Promise<Daemon | null> {
	const {log} = options;
	const lock = takeLock(project.lockFile);
	if (!lock) return null;

	let lose: () => void = () => {};
	const lost = new Promise<void>((resolve) => {
		lose = resolve;
	});
	noteOwnPid(project.pidFile, log);
	const place = watchPlace(project.lockFile, () => lose());

	const {settings, problem} = readSettings(project.settingsFile);
	if (problem !== null) log(problem);
	const logBudget = settings.logs.budget ?? (await defaultLogBudget(project.stateDir));

	const startedAt = Date.now();
	const boot = readBootId();
	const {state: stateFile, warning} = await openStateFile(project.stateFile, startedAt, boot);
	if (warning) log(warning);

	const feed = createStateFeed();
	const history = keepHistory(
		project,
		boot,
		(rows) => {
			for (const {service, text} of rows) log(service === null ? text : `${service}: ${text}`);
			feed.publishEvents(rows);
		},
		log,
	);
	const addSecond = createSeconds(history);
	const {record} = history;
	const logs = createLogFeed(project.runsDir);
	const sweeper = createSweeper();
	const {root, runsDir} = project;
	const supervisor = new Supervisor({
		root,
		runsDir,
		bootId: boot,
		fifos: createFifoPool(path.join(project.stateDir, 'spare')),
		sweeper,
		groups: createControlGroups(project.stateDir),
		hooks: createHookRunner({root, runsDir, sweeper, log, record}),
		random: Math.random,
		log,
		record,
		scripts: createGate(scriptsAtOnce),
		state: stateFile,
		reload: options.reload,
		onProbes: (names) => {
			if (feed.isWatched) publish(names);
		},
		onChange: (names) => {
			publish(names);
			spools.look();
			for (const name of names) logs.wake(name);
			commands.changed();
		},
	});
	const commands = createCommands(supervisor, record);
	const guard = createLimitGuard();
	const metrics = startMetrics(
		() =>
			[...supervisor.services.values()].flatMap(({name, state, keeper, run, config}) => {
				if (state.pid === null) return [];
				const limits = usageLimits(config);
				const measured = {name, pid: state.pid, keeper, cgroup: run?.cgroup ?? null};
				return [{...measured, isLimited: limits !== null, countsFiles: limits?.openFiles != null}];
			}),
		(at, usage) => {
			feed.publishMetrics(at, usage);
			addSecond(supervisor.services, usage);
			guard.look(supervisor.services, usage);
		},
	);
	/** Null for a service that is gone. */
	const viewsOf = (names: Iterable<string>): readonly (readonly [string, ServiceView | null])[] => {
		const dependents = directDependents(supervisor.services);
		return Array.from(names, (name) => {
			const service = supervisor.services.get(name);
			const usage = metrics.usageOf(name);
			return [
				name,
				service
					? viewOf(
							project.root,
							service,
							supervisor,
							usage,
							dependents.get(service.service) ?? [],
							rotation.usageOf(name),
						)
					: null,
			];
		});
	};
	let published = supervisor.problems;
	const publish = (names: ReadonlySet<string>) => {
		const views = viewsOf(names);
		const news = supervisor.problems === published ? null : supervisor.problems;
		published = supervisor.problems;
		feed.publish(
			views.flatMap(([, found]) => found ?? []),
			views.flatMap(([name, found]) => (found ? [] : [name])),
			news,
		);
	};

	const isIncomplete = (run: RunRecord) => isOutdated(run) || lackingIn(run).length > 0;
	if (listRecorded(project.runsDir).some(isIncomplete))
		for (const mended of await completeRecordsInChild(project.root)) record(mendedEvent(mended));
	const loaded = await loadInChild(project.root, supervisor.remembered());
	await supervisor.sweepRemains();
	supervisor.adopt(loaded);
	const rotation = startRotation({
		program: fileURLToPath(new URL('./archiver.js', import.meta.url)),
		runsDir: project.runsDir,
		limitsOf: (service) => {
			const found = supervisor.services.get(service);
			return found ? limitsOf(found.config.logs) : null;
		},
		budget: () => logBudget,
		disk: () => diskOf(project.stateDir),
		onUsage: (names) => {
			if (feed.isWatched)
				publish(new Set([...names].filter((name) => supervisor.services.has(name))));
		},
		record,
		log,
	});
	const spools = watchSpools(
		() =>
			[...supervisor.services.values()].flatMap(({name, run, state}) =>
				run && (state.phase === 'running' || state.phase === 'stopping')
					? [{service: name, run: run.number, paths: run.paths}]
					: [],
			),
		log,
		rotation,
	);
	const reload = createReloader({
		load: () => loadInChild(project.root, supervisor.running),
		apply: (changed) => {
			supervisor.apply(changed);
			publish(new Set());
		},
		log,
		record,
	});
	const files = watchServices(project, () => void reload());

	let end: () => void = () => {};
	const ended = new Promise<void>((resolve) => {
		end = resolve;
	});
	const handlers = createHandlers({
		about: {
			version: options.version,
			protocol: protocolVersion,
			pid: process.pid,
			startedAt,
			project: project.root,
			node: process.version,
			reload: options.reload,
		},
		runsDir: project.runsDir,
		supervisor,
		commands,
		dev: createDevSessions(supervisor, commands, log),
		metrics,
		state: feed,
		logs,
		logUsage: () => ({bytes: rotation.usage(), budget: logBudget}),
		history,
		viewsOf,
		record,
		reload,
		// After the answer has gone out.
		exit: () => setImmediate(end),
	});
	const server = await listen(project.socket, handlers, {
		...options,
		onRequest: (method, params, by) => {
			for (const event of operatorEvents(supervisor, method, params, by)) record(event);
		},
	});
	const adopted = [...supervisor.services.values()].filter(({state}) => state.pid !== null);
	record({
		kind: 'daemon',
		service: null,
		run: null,
		cause: null,
		text: `daemon up: pid ${process.pid}, ${supervisor.services.size} services, protocol ${protocolVersion}`,
		data: {pid: process.pid, version: options.version, adopted: adopted.map(({name}) => name)},
	});
	const examination = setTimeout(() => void history.examine(), examineAfter);

	return {
		ended,
		lost: lost.then(async () => {
			files.close();
			history.close();
			await commands.shutdown();
		}),
		async stop() {
			place.close();
			files.close();
			await server.close();
			logs.close();
			spools.close();
			rotation.close();
			metrics.close();
			supervisor.close();
			clearTimeout(examination);
			const text = 'daemon down; the services run on';
			record({
				kind: 'daemon',
				service: null,
				run: null,
				cause: null,
				text,
				data: {pid: process.pid},
			});
			history.close();
			lock.release();
		},
	};
}
