/**
 * Start, stop and restart as clients ask for them: say what is wanted, then wait until each service
 * has come to an end that can be told truthfully.
 */
import type {Outcome, Params} from '../ipc/protocol.ts';
import {dependentsOf, withDependencies} from '../supervisor/relations.ts';
import {isActive} from '../supervisor/state.ts';
import type {Supervised} from '../supervisor/supervised.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';
import {gone, type Judge, judgeRestart, judgeStart, judgeStop, timedOut} from './outcomes.ts';
import {resolveTargets} from './targets.ts';

/** Longest wait of a start or restart that names none, ms. */
const defaultTimeout = 60_000;
/** Longest wait for a stop after SIGKILL, ms: the kernel may hold a process in a system call. */
const killAllowance = 10_000;
/** Longest wait that a timer can do, ms; a longer one would end at once. */
const longestTimer = 2 ** 31 - 1;

export type Commands = {
	start(request: Params<'service.start'>): Promise<readonly Outcome[]>;
	stop(request: Params<'service.stop'>): Promise<readonly Outcome[]>;
	restart(request: Params<'service.restart'>): Promise<readonly Outcome[]>;
	/** A graceful stop of everything that leaves no trace in what the user asked for. */
	shutdown(): Promise<readonly Outcome[]>;
	/** To be called after every change; those who wait look again. */
	changed(): void;
};

export function createCommands(supervisor: Supervisor): Commands {
	const waiting = new Set<() => void>();

	/** One outcome per name, in the order of the names. */
	const waitFor = (names: readonly string[], judge: Judge, timeout: number, doing: string) =>
		Promise.all(names.map((name) => waitForOne(name, judge, timeout, doing)));

	const waitForOne = (name: string, judge: Judge, timeout: number, doing: string) =>
		new Promise<Outcome>((resolve) => {
			const finish = (outcome: Outcome) => {
				clearTimeout(timer);
				waiting.delete(look);
				resolve(outcome);
			};
			const look = () => {
				const service = supervisor.services.get(name);
				const outcome = service ? judge(service) : gone(name);
				if (outcome) finish(outcome);
			};
			const timer = setTimeout(
				() => {
					const service = supervisor.services.get(name);
					finish(service ? timedOut(service, supervisor, doing, timeout) : gone(name));
				},
				Math.min(timeout, longestTimer),
			);
			waiting.add(look);
			look();
		});

	const down = async (
		services: readonly Supervised[],
		{
			force,
			timeout,
			cause,
		}: {readonly force: boolean; readonly timeout: number | null; readonly cause: string},
	) => {
		const wasUp = new Set(services.filter((service) => isUp(service)).map(({name}) => name));
		for (const service of services) {
			service.grace = timeout === null ? null : Math.min(timeout, longestTimer);
			service.veto = null;
			service.dispatch({type: 'want-down', force, cause});
		}
		const longest = Math.max(
			0,
			...services.map(
				({config}) => (timeout ?? config.stop_timeout) + (config.hooks?.pre_stop?.timeout ?? 0),
			),
		);
		const names = services.map(({name}) => name);
		const limit = longest * Math.max(1, depthOf(supervisor, names)) + killAllowance;
		return await waitFor(names, judgeStop(wasUp, supervisor), limit, 'stop');
	};

	return {
		async start({targets, wait, timeout, since = Date.now()}) {
			const services = resolveTargets(supervisor, targets);
			const wasUp = new Set(
				services
					.filter(({state}) => state.phase === 'running' && (state.startedAt ?? 0) < since)
					.map(({name}) => name),
			);
			const names = services.map(({name}) => name);
			const all = withDependencies(supervisor.services, names);
			await supervisor.remember(all, 'up');
			for (const name of all) supervisor.services.get(name)?.dispatch({type: 'want-up'});
			return await waitFor(
				names,
				judgeStart(wasUp, wait, supervisor),
				timeout ?? defaultTimeout,
				'start',
			);
		},

		async stop({targets, force, timeout}) {
			const services = resolveTargets(supervisor, targets);
			await supervisor.remember(
				services.map(({name}) => name),
				'down',
			);
			const outcomes = await down(services, {force, timeout, cause: 'operator'});
			const goOn = services.filter(({veto}) => veto !== null).map(({name}) => name);
			if (goOn.length > 0) await supervisor.remember(goOn, 'up');
			return outcomes;
		},

		async restart({targets, dependents, wait, timeout}) {
			const asked = resolveTargets(supervisor, targets).map(({name}) => name);
			const names = dependents
				? [
						...asked,
						...dependentsOf(supervisor.services, asked, true).filter((name) =>
							isWantedUp(supervisor, name),
						),
					]
				: asked;
			const runs = new Map(
				names.map((name) => [name, supervisor.services.get(name)?.run?.number ?? null]),
			);
			const all = withDependencies(supervisor.services, names);
			await supervisor.remember(all, 'up');
			for (const name of all) {
				const service = supervisor.services.get(name);
				if (service) service.veto = null;
				service?.dispatch(
					runs.has(name) ? {type: 'want-restart', reason: 'restart asked for'} : {type: 'want-up'},
				);
			}
			return await waitFor(
				names,
				judgeRestart(runs, wait, supervisor),
				timeout ?? defaultTimeout,
				'restart',
			);
		},

		async shutdown() {
			const services = [...supervisor.services.values()];
			const outcomes = await down(services, {force: false, timeout: null, cause: 'daemon'});
			// Hooks would end with the daemon.
			await Promise.all(services.map(({hooks}) => hooks.idle()));
			return outcomes;
		},

		changed() {
			for (const look of [...waiting]) look();
		},
	};
}

const isUp = ({state}: Supervised): boolean => isActive(state) || state.phase === 'backoff';

const isWantedUp = (supervisor: Supervisor, name: string): boolean =>
	supervisor.services.get(name)?.state.wanted === 'up';

/** Length of the longest chain among the names: that many stops may come one after the other. */
function depthOf(supervisor: Supervisor, names: readonly string[]): number {
	const among = new Set(names);
	const depths = new Map<string, number>();
	const depth = (name: string): number => {
		const known = depths.get(name);
		if (known !== undefined) return known;
		const below = (supervisor.services.get(name)?.config.dependencies ?? [])
			.filter(({service}) => among.has(service))
			.map(({service}) => depth(service));
		const own = 1 + Math.max(0, ...below);
		depths.set(name, own);
		return own;
	};
	return Math.max(0, ...names.map(depth));
}
