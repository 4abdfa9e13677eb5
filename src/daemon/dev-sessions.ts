/**
 * Whom `weaver dev` works on: services that are watched, and that end with it.
 *
 * What a session starts is not remembered as asked for by hand. A session whose connection is lost,
 * however its program died, stops what it has started; what ran before it goes on.
 */
import type {Outcome, Targets} from '../ipc/messages.ts';
import {isActive} from '../supervisor/state.ts';
import type {Supervised} from '../supervisor/supervised.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';
import type {Commands} from './commands.ts';
import type {Connection} from './connection.ts';
import {resolveTargets} from './targets.ts';

type Session = {
	readonly names: Set<string>;
	/** Of these, what it has started. */
	readonly started: Set<string>;
};

export type DevSessions = {
	/**
	 * Starts the services with what they need, and watches them; may be called again for more.
	 * `since`: what came up after it counts as started by this session. Answers with all its names.
	 */
	join(connection: Connection, targets: Targets, since: number): readonly string[];
	/** Stops every service of the session, and ends it. */
	stop(connection: Connection, force: boolean): Promise<readonly Outcome[]>;
};

export function createDevSessions(
	supervisor: Supervisor,
	commands: Pick<Commands, 'raise' | 'lower'>,
	log: (message: string) => void,
): DevSessions {
	const sessions = new Map<Connection, Session>();

	const mark = (names: Iterable<string>) => {
		for (const name of names) {
			const isDev = [...sessions.values()].some((session) => session.names.has(name));
			supervisor.services.get(name)?.develop(isDev);
		}
	};
	const leave = (connection: Connection) => {
		const session = sessions.get(connection);
		sessions.delete(connection);
		if (session) mark(session.names);
		return session;
	};
	const open = (connection: Connection): Session => {
		const session: Session = {names: new Set(), started: new Set()};
		sessions.set(connection, session);
		connection.closed.addEventListener('abort', () => {
			const lost = leave(connection);
			const names = [...(lost?.started ?? [])].filter((name) => isOurs(name));
			if (names.length === 0) return;
			log(`weaver dev is gone without a word; stopping what it started: ${names.join(', ')}`);
			void commands.lower(names, false);
		});
		return session;
	};
	/** Nobody else wants it meanwhile. */
	const isOurs = (name: string): boolean =>
		supervisor.services.get(name)?.wish !== 'up' &&
		![...sessions.values()].some((session) => session.names.has(name));

	return {
		join(connection, targets, since) {
			const session = sessions.get(connection) ?? open(connection);
			const asked = resolveTargets(supervisor, targets).filter(
				({config}) => 'names' in targets || config.enabled,
			);
			const names = withNeeds(supervisor, asked).filter((name) => !session.names.has(name));
			const down = names.filter((name) => {
				const {state, config} = supervisor.services.get(name) as Supervised;
				const isYoung = state.startedAt === null || state.startedAt >= since;
				if (!isActive(state) || isYoung) session.started.add(name);
				return state.wanted !== 'up' && !config.schedule;
			});
			for (const name of names) session.names.add(name);
			mark(names);
			void commands.raise(down);
			return [...session.names];
		},
		async stop(connection, force) {
			const names = sessions.get(connection)?.names ?? new Set();
			const outcomes = await commands.lower([...names], force);
			leave(connection);
			return outcomes;
		},
	};
}

/** Names with all that they need, whether that runs or not; dependencies first. */
function withNeeds(supervisor: Supervisor, asked: readonly Supervised[]): readonly string[] {
	const found = new Set<string>();
	const seen = new Set<string>();
	const visit = ({name, config}: Supervised): void => {
		if (seen.has(name)) return;
		seen.add(name);
		const needed = config.dependencies.filter(({optional}) => !optional);
		for (const {service} of [...needed, ...(config.wait_for ?? [])])
			supervisor.instancesOf(service).forEach(visit);
		found.add(name);
	};
	asked.forEach(visit);
	return [...found];
}
