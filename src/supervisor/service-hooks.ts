/** The hooks of one service: one at a time, in the order in which they were asked for. */
import type {HookContext, HookName} from './hooks.ts';
import type {Candidate} from './prepare.ts';
import type {ServiceState} from './state.ts';
import type {Surroundings} from './surroundings.ts';

/** The service as it is when the hook begins. */
export type HookSubject = Candidate & {
	readonly state: ServiceState;
	readonly run: {readonly number: number} | null;
};

export type ServiceHooks = {
	/** Why the hook failed; null when it went well or there is none. */
	run(hook: HookName): Promise<string | null>;
	/** Resolves when every hook asked for so far is over. */
	idle(): Promise<void>;
	/** Ends hooks of this name, under way or waiting; all of them without one. They have failed. */
	abort(hook?: HookName): void;
};

export function createServiceHooks(
	world: Pick<Surroundings, 'hooks'>,
	subject: () => HookSubject,
): ServiceHooks {
	let last: Promise<unknown> = Promise.resolve();
	const asked = new Set<{readonly hook: HookName; readonly ending: AbortController}>();
	const start = async (hook: HookName, signal: AbortSignal) => {
		if (signal.aborted) return `${hook} hook failed: no longer wanted`;
		const service = subject();
		const result = await world.hooks({hook, service, context: contextOf(service), signal});
		return result?.failure ?? null;
	};
	return {
		async run(hook) {
			if (!subject().config.hooks?.[hook]) return null;
			const entry = {hook, ending: new AbortController()};
			asked.add(entry);
			const running = last.then(() => start(hook, entry.ending.signal));
			last = running;
			try {
				return await running;
			} finally {
				asked.delete(entry);
			}
		},
		async idle() {
			for (let seen: unknown = null; seen !== last; await last) seen = last;
		},
		abort(only) {
			for (const {hook, ending} of asked) if (only === undefined || hook === only) ending.abort();
		},
	};
}

function contextOf({state, run}: HookSubject): HookContext {
	const {cause, reason, lastExit, restarts, failures} = state;
	return {
		run: run?.number ?? null,
		cause,
		reason,
		lastExit: lastExit && {...lastExit, at: Math.round(lastExit.at)},
		dependency: /^dependency:(.+)$/.exec(cause ?? '')?.[1] ?? null,
		restarts,
		failures,
	};
}
