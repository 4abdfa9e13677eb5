/** A service as clients see it, put together from what the supervisor and the metrics know. */
import {fieldChanges} from '../config/field-changes.ts';
import {portsOf} from '../config/ports.ts';
import {workingDirectory} from '../config/program.ts';
import {scheduleOf} from '../config/schedule.ts';
import {usageLimits} from '../config/usage-limits.ts';
import {failuresOf} from '../health/check-state.ts';
import {checksOf} from '../health/checks.ts';
import {describeTarget} from '../health/words.ts';
import {isSuccess, signalOf} from '../lib/exit-code.ts';
import {checkKinds, type StateWord} from '../lib/service-state.ts';
import type {CheckReport, ServiceView} from '../lib/service-view.ts';
import type {Usage} from '../metrics/sampler.ts';
import {describeReason, describeState} from '../supervisor/describe.ts';
import {waitingFor} from '../supervisor/relations.ts';
import type {Supervised} from '../supervisor/supervised.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';
import {withoutHost} from '../terminal/host-command.ts';

export function viewOf(
	root: string,
	service: Supervised,
	supervisor: Supervisor,
	usage: Usage | null,
	dependents: readonly string[],
	logBytes: number | null,
): ServiceView {
	const {config, state, run} = service;
	const awaited = waitingFor(supervisor, service.name);
	const measured = state.pid === null ? null : usage;
	return {
		name: service.name,
		service: service.service,
		instance: service.instance,
		instances: config.instances ?? 1,
		type: config.type,
		description: config.description ?? null,
		group: config.group ?? null,
		tags: config.tags,
		file: service.file,
		enabled: config.enabled,
		state: stateOf(service),
		reason: reasonOf(service, awaited),
		phase: state.phase,
		wanted: state.wanted,
		health: service.checks.health,
		ready: service.ready,
		waitingFor: awaited,
		pid: state.pid,
		run: run?.number ?? null,
		startedAt: state.startedAt,
		restarts: state.restarts,
		failures: state.failures,
		resetAfter: config.reset_after,
		maxRestarts: config.max_restarts,
		nextStartAt: state.nextStartAt ?? service.scheduledAt,
		lastExit: state.lastExit && {
			...state.lastExit,
			signal: signalOf(state.lastExit.code),
			success: isSuccess(config.success_exit_codes, state.lastExit.code),
		},
		checks: reportsOf(service),
		cpu: measured?.cpu ?? null,
		memory: measured?.memory ?? null,
		processes: measured?.processes ?? null,
		threads: measured?.threads ?? null,
		openFiles: measured?.openFiles ?? null,
		limits: usageLimits(config),
		logBytes,
		command: (run && withoutHost(run.command)) ?? [config.script, ...(config.args ?? [])],
		cwd: run?.cwd ?? workingDirectory(root, config),
		pty: config.pty ?? false,
		ports: portsOf(config, service.instance),
		dependencies: config.dependencies,
		dependents,
		waitFor: config.wait_for ?? [],
		drift: service.drift,
		changes: service.nextConfig ? fieldChanges(config, service.nextConfig, service.drift) : [],
		schedule: scheduleOf(config)?.cron ?? null,
		problem: service.problem,
	};
}

/** A run that its start-up check has not seen up yet is still starting. */
function stateOf({state, checks, scheduledAt}: Supervised): StateWord {
	const word = describeState(state);
	if (scheduledAt !== null && (word === 'stopped' || word === 'finished')) return 'scheduled';
	return word === 'running' && !checks.started ? 'starting' : word;
}

function reasonOf(
	{state, checks, watchNote}: Supervised,
	awaited: readonly string[],
): string | null {
	const reason = describeReason(state, awaited);
	return reason ?? (state.phase === 'running' ? (checks.standing ?? watchNote) : watchNote);
}

function reportsOf({config, checks}: Supervised): readonly CheckReport[] {
	const configured = checksOf(config);
	return checkKinds.flatMap((kind): readonly CheckReport[] => {
		const check = configured[kind];
		if (!check) return [];
		const state = checks.states[kind];
		const {failures, of: window} = failuresOf(state);
		const {type, action} = check;
		const {verdict, passed, last} = state;
		const target = describeTarget(check);
		const nextAt = checks.nextAt(kind);
		return [{kind, type, target, action, verdict, passed, last, failures, window, nextAt}];
	});
}
