/** A service as clients see it, put together from what the supervisor and the metrics know. */
import {portsOf} from '../config/ports.ts';
import {describeTarget} from '../health/probe.ts';
import {countFailures} from '../health/verdict.ts';
import type {HealthReport, ServiceView} from '../ipc/protocol.ts';
import {signalOf} from '../lib/exit-code.ts';
import type {Usage} from '../metrics/sampler.ts';
import {describeReason, describeState} from '../supervisor/describe.ts';
import {waitingFor} from '../supervisor/relations.ts';
import type {Supervised} from '../supervisor/supervised.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';

export function viewOf(
	service: Supervised,
	supervisor: Supervisor,
	usage: Usage | null,
	dependents: readonly string[],
): ServiceView {
	const {config, state, run} = service;
	const awaited = waitingFor(supervisor.services, service.name);
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
		state: describeState(state),
		reason: describeReason(state, awaited),
		phase: state.phase,
		wanted: state.wanted,
		health: service.health,
		ready: service.ready,
		waitingFor: awaited,
		pid: state.pid,
		run: run?.number ?? null,
		startedAt: state.startedAt,
		restarts: state.restarts,
		nextStartAt: state.nextStartAt,
		lastExit: state.lastExit && {...state.lastExit, signal: signalOf(state.lastExit.code)},
		check: reportOf(service),
		cpu: measured?.cpu ?? null,
		memory: measured?.memory ?? null,
		processes: measured?.processes ?? null,
		command: run?.command ?? [config.script, ...(config.args ?? [])],
		cwd: run?.cwd ?? config.cwd,
		ports: portsOf(config),
		dependencies: config.dependencies,
		dependents,
		drift: service.drift,
		problem: service.problem,
	};
}

function reportOf({check, probes}: Supervised): HealthReport | null {
	const last = probes.at(-1);
	if (!check || !last) return null;
	return {
		type: check.type,
		target: describeTarget(check),
		lastAt: last.at,
		lastOk: last.ok,
		message: last.message,
		latency: last.latency,
		failures: countFailures(probes),
		window: probes.length,
	};
}
