/**
 * Start, stop and restart as clients ask for them: say what is wanted, then wait until each service
 * has come to an end that can be told truthfully. Wishes are taken one command after the other, so
 * that two clients at once never mix theirs; the waiting goes on side by side.
 */
import type {Outcome} from '../ipc/messages.ts';
import type {Params} from '../ipc/protocol.ts';
import type {Journal} from '../lib/journal-event.ts';
import {dependentsOf, withDependencies} from '../supervisor/relations.ts';
import {isActive, type ServiceState} from '../supervisor/state.ts';
import type {Supervised} from '../supervisor/supervised.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';
import {gone, type Judge, judgeRestart, judgeStart, judgeStop, timedOut} from './outcomes.ts';
import {resolveTargets} from './targets.ts';
import {restartOverlapping} from './zero-downtime.ts';

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
	/** Wants them up; what the user asked for by hand stays as it is. */
	raise(names: readonly string[]): Promise<readonly Outcome[]>;
	/** Wants them down, likewise. */
	lower(names: readonly string[], force: boolean): Promise<readonly Outcome[]>;
	/** A graceful stop of everything that leaves no trace in what the user asked for. */
	shutdown(): Promise<readonly Outcome[]>;
	/** To be called after every change; those who wait look again. */
	changed(): void;
};

/** What is left to wait for, once the wishes are told. */
type Waiting = {
	readonly names: readonly string[];
	readonly judge: Judge;
	readonly timeout: number;
	readonly doing: string;
};

/** What overlapping restarts come to is told to the journal: nothing else shows it there. */
export function createCommands(supervisor: Supervisor, record: Journal): Commands {
	const waiting = new Set<() => void>();

	/** One outcome per name, in the order of the names. */
	const waitFor = ({names, judge, timeout, doing}: Waiting) =>
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

	let last: Promise<unknown> = Promise.resolve();
	/** Tells the wishes of one command after those of the one before, then waits beside the others. */
	const inTurn = async (wish: () => Waiting | Promise<Waiting>): Promise<readonly Outcome[]> => {
		const told = last.then(wish);
		last = told.catch(() => {});
		return await waitFor(await told);
	};

	const down = (
		services: readonly Supervised[],
		{
			force,
			timeout,
			cause,
		}: {readonly force: boolean; readonly timeout: number | null; readonly cause: string},
	): Waiting => {
		const wasUp = new Map(
			services
				.filter(({state}) => isActive(state) || isComing(state))
				.map(({name, state}) => [name, isActive(state) ? 'active' : 'coming'] as const),
		);
		for (const service of services) {
			service.grace = timeout === null ? null : Math.min(timeout, longestTimer);
			service.veto = null;
			service.dispatch({type: 'want-down', force, cause});
		}
		const names = services.map(({name}) => name);
		// Those that need them are paused first.
		const involved = [...names, ...dependentsOf(supervisor.services, names, true)];
		const times = involved.flatMap((name) => {
			const config = supervisor.services.get(name)?.config;
			return config
				? (timeout ?? config.stop_timeout) + (config.hooks?.pre_stop?.timeout ?? 0)
				: [];
		});
		return {
			names,
			judge: judgeStop(wasUp, supervisor),
			timeout: Math.max(0, ...times) * Math.max(1, depthOf(supervisor, involved)) + killAllowance,
			doing: 'stop',
		};
	};

	const cycle = (namesOf: () => readonly string[], wait: boolean, timeout: number) =>
		inTurn(async () => {
			const names = namesOf();
			const runs = new Map(
				names.map((name) => [name, supervisor.services.get(name)?.run?.number ?? null]),
			);
			const all = withDependencies(supervisor, names);
			await supervisor.wishes.remember(all, 'up');
			for (const name of all) {
				const service = supervisor.services.get(name);
				if (service) service.veto = null;
				service?.dispatch(
					runs.has(name) ? {type: 'want-restart', reason: 'restart asked for'} : {type: 'want-up'},
				);
			}
			return {names, judge: judgeRestart(runs, wait, supervisor), timeout, doing: 'restart'};
		});

	return {
		start: ({targets, wait, timeout, since = Date.now()}) =>
			inTurn(async () => {
				const services = resolveTargets(supervisor, targets);
				const wasUp = new Set(
					services
						.filter(({state}) => state.phase === 'running' && (state.startedAt ?? 0) < since)
						.map(({name}) => name),
				);
				const names = services.map(({name}) => name);
				const all = withDependencies(supervisor, names);
				const pulled = new Map(
					names.map((name) => [
						name,
						withDependencies(supervisor, [name]).filter((each) => !names.includes(each)),
					]),
				);
				await supervisor.wishes.remember(all, 'up');
				for (const name of all) supervisor.services.get(name)?.dispatch({type: 'want-up'});
				return {
					names,
					judge: judgeStart(wasUp, wait, supervisor, (name) => pulled.get(name) ?? []),
					timeout: timeout ?? defaultTimeout,
					doing: 'start',
				};
			}),

		stop: async ({targets, force, timeout}) => {
			let services: readonly Supervised[] = [];
			const outcomes = await inTurn(async () => {
				const asked = resolveTargets(supervisor, targets);
				const names = asked.map(({name}) => name);
				// An earlier refusal says nothing about this stop.
				for (const service of asked) service.veto = null;
				await supervisor.wishes.remember(names, 'down');
				// Looked up again: one that is gone by now is stopped.
				services = names.flatMap((name) => supervisor.services.get(name) ?? []);
				return {...down(services, {force, timeout, cause: 'operator'}), names};
			});
			const goOn = services.filter(({veto}) => veto !== null).map(({name}) => name);
			if (goOn.length > 0) await supervisor.wishes.remember(goOn, 'up');
			return outcomes;
		},

		restart: async ({targets, dependents, wait, timeout, zeroDowntime = false}) => {
			const limit = timeout ?? defaultTimeout;
			if (zeroDowntime) {
				const services = resolveTargets(supervisor, targets);
				const outcomes = await restartOverlapping(services, limit, (name) =>
					cycle(() => [name], true, limit),
				);
				for (const {name, ok, action, message} of outcomes)
					record({
						kind: 'operator',
						service: name,
						run: supervisor.services.get(name)?.run?.number ?? null,
						cause: 'operator',
						text: `restart with zero downtime: ${message}`,
						data: {ok, action},
					});
				return outcomes;
			}
			return await cycle(
				() => {
					const asked = resolveTargets(supervisor, targets).map(({name}) => name);
					if (!dependents) return asked;
					const others = dependentsOf(supervisor.services, asked, true);
					return [...asked, ...others.filter((name) => isWantedUp(supervisor, name))];
				},
				wait,
				limit,
			);
		},

		raise: (names) =>
			inTurn(() => {
				const there = names.filter((name) => supervisor.services.has(name));
				for (const name of there)
					supervisor.services.get(name)?.dispatch({type: 'want-up', cause: 'dev'});
				return {
					names: there,
					judge: judgeStart(new Set(), false, supervisor),
					timeout: defaultTimeout,
					doing: 'start',
				};
			}),

		lower: (names, force) =>
			inTurn(() =>
				down(
					names.flatMap((name) => supervisor.services.get(name) ?? []),
					{force, timeout: null, cause: 'dev'},
				),
			),

		shutdown: async () => {
			const services = [...supervisor.services.values()];
			const outcomes = await inTurn(() =>
				down(services, {force: false, timeout: null, cause: 'daemon'}),
			);
			// Hooks would end with the daemon.
			await Promise.all(services.map(({hooks}) => hooks.idle()));
			return outcomes;
		},

		changed() {
			for (const look of [...waiting]) look();
		},
	};
}

/** Nothing runs, but it waits, is held, or is about to be tried again. */
const isComing = ({wanted, phase}: ServiceState): boolean =>
	wanted !== 'down' && phase !== 'failed';

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
			.flatMap(({service}) => supervisor.instancesOf(service))
			.filter((each) => among.has(each.name))
			.map((each) => depth(each.name));
		const own = 1 + Math.max(0, ...below);
		depths.set(name, own);
		return own;
	};
	return Math.max(0, ...names.map(depth));
}
