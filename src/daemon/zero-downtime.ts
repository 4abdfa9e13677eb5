/**
 * A restart that somebody always answers during: workers are replaced by their host, instances one
 * after the other. Where one process is all there is, it cannot be done, and that is said.
 */
import {setTimeout as sleep} from 'node:timers/promises';
import type {Outcome, RestartWay} from '../ipc/messages.ts';
import {formatDuration} from '../lib/units.ts';
import {isActive} from '../supervisor/state.ts';
import type {Supervised} from '../supervisor/supervised.ts';
import {askForReload, readWorkers} from '../supervisor/workers.ts';
import {readGaps} from './gaps.ts';

/** Restarts a member and answers when it is ready. */
type Restart = (name: string) => Promise<readonly Outcome[]>;

/** Ms between two looks at what a host says, while somebody waits for it. */
const lookInterval = 50;

/** How a restart of each service would go, for somebody who wants to know before. */
export const waysOf = (services: readonly Supervised[], runsDir: string): readonly RestartWay[] =>
	[...byService(services)].map(([service, members]) => {
		const [first] = members;
		const {exec_mode, instances} = first?.config ?? {exec_mode: 'fork', instances: 1};
		const runs = members.some(({state}) => isActive(state));
		if (!runs) return {service, way: 'start', gap: null, measured: 0};
		// With one worker, too, the new one is ready before the old one leaves.
		if (exec_mode === 'cluster') return {service, way: 'reload', gap: null, measured: 0};
		if (instances > 1) return {service, way: 'one-by-one', gap: null, measured: 0};
		return {service, way: 'gap', ...readGaps(runsDir, first?.name ?? service)};
	});

/** Services side by side, the instances of each one by one; the first that fails ends its service's round. */
export async function restartOverlapping(
	services: readonly Supervised[],
	timeout: number,
	restart: Restart,
): Promise<readonly Outcome[]> {
	const rounds = [...byService(services).values()].map(async (members) => {
		const outcomes: Outcome[] = [];
		for (const member of members) {
			const failed = outcomes.find(({ok}) => !ok);
			if (failed) outcomes.push(untouched(member, failed));
			else if (isReloadable(member)) outcomes.push(await reload(member, timeout));
			else outcomes.push(...(await restart(member.name)));
		}
		return outcomes;
	});
	return (await Promise.all(rounds)).flat();
}

const isReloadable = ({config, state}: Supervised): boolean =>
	config.exec_mode === 'cluster' && state.phase === 'running' && !state.cycling;

async function reload(service: Supervised, timeout: number): Promise<Outcome> {
	const {name, run, drift} = service;
	if (!run) throw new Error(`${name} runs without a run`);
	if (service.nextConfig)
		return outcome(
			service,
			'failed',
			`${name} needs a full restart to take up ${drift.join(', ')}`,
			{
				hint: `weaver restart ${name}`,
			},
		);
	const generation = askForReload(run.paths, service.config.instances);
	const deadline = performance.now() + timeout;
	for (;;) {
		const state = readWorkers(run.paths);
		if (service.run !== run || service.state.phase !== 'running')
			return outcome(service, 'superseded', `${name} ended while its workers were replaced`);
		if (state && state.generation >= generation) {
			if (state.failure === null)
				return outcome(
					service,
					'restarted',
					`Workers replaced: ${name} (${state.workers.length} ${state.workers.length === 1 ? 'worker' : 'workers'}, none missing meanwhile)`,
				);
			return outcome(service, 'failed', `${name} keeps its old workers: ${state.failure}`, {
				hint: `weaver logs ${name}`,
			});
		}
		if (performance.now() > deadline)
			return outcome(
				service,
				'timeout',
				`${name} did not replace its workers within ${formatDuration(timeout)}; it goes on doing so`,
				{hint: `weaver logs ${name}`},
			);
		await sleep(lookInterval);
	}
}

const untouched = (service: Supervised, {name: failed}: Outcome): Outcome =>
	outcome(service, 'superseded', `${service.name} was not restarted, because ${failed} failed`);

const outcome = (
	{name, state}: Supervised,
	action: Outcome['action'],
	message: string,
	{hint = null}: {readonly hint?: string | null} = {},
): Outcome => ({
	name,
	ok: action === 'restarted',
	action,
	pid: state.pid,
	message,
	hint,
	survivors: [],
});

const byService = (services: readonly Supervised[]): ReadonlyMap<string, readonly Supervised[]> =>
	Map.groupBy(services, ({service}) => service);
