/** What can be told about the services while no daemon runs: from their files and their last runs. */

import {statSync} from 'node:fs';
import path from 'node:path';
import {type LoadedMember, membersIn} from '../config/instances.ts';
import type {Project} from '../config/project.ts';
import {scheduleOf} from '../config/schedule.ts';
import {usageLimits} from '../config/usage-limits.ts';
import {exitText} from '../history/why-subject.ts';
import type {ServiceList} from '../ipc/messages.ts';
import {isSuccess, signalOf} from '../lib/exit-code.ts';
import {compareMembers} from '../lib/member-name.ts';
import type {ServiceView} from '../lib/service-view.ts';
import {lastGoodVersions} from '../runs/last-good.ts';
import {isAlive} from '../runs/lifeline.ts';
import {
	listRunServices,
	newestRun,
	type RunEnd,
	readEnd,
	readExit,
	readPid,
} from '../runs/run-directory.ts';

/** True when a service outlived its daemon; the next daemon will adopt it. */
export const anythingRuns = (project: Project): boolean =>
	listRunServices(project.runsDir).some((name) => {
		const run = newestRun(project.runsDir, name);
		return run !== null && isAlive(run.paths.life);
	});

/** Every service of the files, in the state that its last run left behind. */
export async function offlineList(project: Project): Promise<ServiceList> {
	const {loadServices} = await import('../config/load.ts');
	const {completeConfig} = await import('../config/complete-config.ts');
	const {dependentsOf} = await import('../config/graph.ts');
	const {portsOf} = await import('../config/ports.ts');
	// It stands in where a file is broken now.
	const lastGood = lastGoodVersions(project.runsDir).map(({file, config}) => ({
		file,
		config: completeConfig(config),
	}));
	const {services, problems} = await loadServices(project, lastGood);
	const problemOf = (file: string) => problems.find((problem) => problem.file === file) ?? null;
	const loaded = new Set(services.map(({config}) => config.name));
	const shown = [
		...services,
		...lastGood.filter(({file, config}) => problemOf(file) && !loaded.has(config.name)),
	];
	const members = membersIn(shown);
	const configs = shown.map(({config}) => config);
	const dependentsOn = (service: string) =>
		dependentsOf(configs, service).flatMap((name) =>
			members.filter((member) => member.service === name).map((member) => member.name),
		);
	return {
		services: members
			.map((member) => ({
				...viewOffline(member, lastRunOf(project, member.name)),
				cwd: path.resolve(project.root, member.config.cwd),
				ports: portsOf(member.config, member.instance),
				dependents: dependentsOn(member.service),
				problem: problemOf(member.file),
			}))
			.sort((a, b) => compareMembers(a.name, b.name)),
		problems,
	};
}

type LastRun = {
	readonly run: number | null;
	readonly alive: boolean;
	readonly pid: number | null;
	/** Epoch ms; null unless it runs. */
	readonly startedAt: number | null;
	readonly exit: {readonly code: number | null; readonly at: number} | null;
	readonly failed: string | null;
	readonly finished: boolean;
	/** Who held it down when the daemon ended: `dependency:db`. */
	readonly paused: string | null;
	/** Why a check or a limit had stopped it. */
	readonly condemned: string | null;
};

function lastRunOf(project: Project, name: string): LastRun {
	const newest = newestRun(project.runsDir, name);
	if (!newest)
		return {
			run: null,
			alive: false,
			pid: null,
			startedAt: null,
			exit: null,
			failed: null,
			finished: false,
			paused: null,
			condemned: null,
		};
	const {number: run, paths} = newest;
	const alive = isAlive(paths.life);
	const end = readEnd(paths);
	return {
		run,
		alive,
		pid: alive ? readPid(paths) : null,
		startedAt: alive ? (statSync(paths.pid, {throwIfNoEntry: false})?.mtimeMs ?? null) : null,
		exit: alive ? null : (end ?? readExit(paths)),
		failed: end?.phase === 'failed' ? describeFailure(end) : null,
		finished: end?.finished ?? false,
		paused: end?.paused ?? null,
		condemned: end?.condemned ? (end.reason ?? end.condemned) : null,
	};
}

/** The last exit belongs to it, unless it was a start that failed. */
function describeFailure({code, reason, failedStart}: RunEnd): string {
	const exit = failedStart ? null : exitText({code, signal: signalOf(code)});
	return [exit, reason].filter((part) => part !== null).join('; ') || 'failed';
}

function viewOffline(
	{name, service, instance, file, config}: LoadedMember,
	last: LastRun,
): Omit<ServiceView, 'cwd' | 'ports' | 'dependents' | 'problem'> {
	const state = last.alive
		? 'running'
		: last.failed !== null
			? 'failed'
			: last.finished
				? 'finished'
				: last.paused !== null
					? 'paused'
					: 'stopped';
	return {
		name,
		service,
		instance,
		instances: config.instances ?? 1,
		type: config.type,
		description: config.description ?? null,
		group: config.group ?? null,
		tags: config.tags,
		file,
		enabled: config.enabled,
		state,
		reason: last.alive ? 'runs without a daemon' : (last.failed ?? last.paused ?? last.condemned),
		phase: state === 'finished' || state === 'paused' ? 'stopped' : state,
		wanted: last.alive ? 'up' : state === 'paused' ? 'paused' : 'down',
		health: 'unknown',
		ready: false,
		waitingFor: [],
		pid: last.pid,
		run: last.run,
		startedAt: last.startedAt,
		restarts: 0,
		failures: 0,
		resetAfter: config.reset_after,
		maxRestarts: config.max_restarts,
		nextStartAt: null,
		lastExit: last.exit && {
			code: last.exit.code,
			signal: signalOf(last.exit.code),
			success: isSuccess(config.success_exit_codes, last.exit.code),
			at: last.exit.at,
		},
		checks: [],
		cpu: null,
		memory: null,
		processes: null,
		threads: null,
		openFiles: null,
		limits: usageLimits(config),
		logBytes: null,
		pty: config.pty ?? false,
		command: [config.script, ...(config.args ?? [])],
		dependencies: config.dependencies,
		waitFor: config.wait_for ?? [],
		drift: [],
		changes: [],
		schedule: scheduleOf(config)?.cron ?? null,
	};
}
