/** When in the life of a service its hooks run, and what their answers mean. */
import type {ServiceConfig} from '../config/service-schema.ts';
import type {RunHook, RunRecord} from '../runs/run-directory.ts';
import type {ServiceHooks} from './service-hooks.ts';
import type {ServiceRun} from './service-run.ts';
import {isLeaving, type ServiceState} from './state.ts';

/** The service as it is when it is looked at. */
type Service = {
	readonly state: ServiceState;
	readonly config: ServiceConfig;
	readonly run: ServiceRun | null;
	readonly ready: boolean;
};

export type HookSteps = {
	/** The service came from one state to another. */
	follow(before: ServiceState, after: ServiceState): void;
	/**
	 * True when the stop under way may go on. Else the pre_stop hook is asked first, and one of the
	 * two follows: `allowed`, or `refused` where somebody asked for the stop by hand.
	 */
	mayStop(): boolean;
	/** The service may have become ready: post_start runs once in each run that was. */
	greet(): void;
	/** Its run is over: post_stop. */
	cleanUp(): void;
	/** An earlier daemon saw the end of its run, or nobody did; `record` is what was started. */
	cleanUpAfter(record: RunRecord): void;
	/** Why nothing may be started; null: it may. */
	beforeStart(): Promise<string | null>;
	/** Ends the hooks with this daemon. */
	close(): void;
};

export function createHookSteps(
	service: Service,
	hooks: ServiceHooks,
	answer: {readonly allowed: () => void; readonly refused: (why: string) => void},
): HookSteps {
	/** What became of asking the pre_stop hook about the stop under way. */
	let permission: 'none' | 'asking' | 'given' = 'none';
	/** The run whose post_start hook was asked for. */
	let greeted: ServiceRun | null = null;
	let isClosed = false;

	const runOnce = async (hook: RunHook, run: ServiceRun) => {
		if (!service.config.hooks?.[hook] || run.isHookDone(hook)) return;
		await hooks.run(hook);
		const isPast = hook === 'on_pause' && service.state.wanted !== 'paused';
		// A daemon that ends takes its hooks with it; the next one runs them again.
		if (!isClosed && !isPast) run.noteHookDone(hook);
	};
	const cleanUp = () => {
		if (service.run) void runOnce('post_stop', service.run);
	};

	/** A stop by hand heeds a refusal; a cascade, a changed file or a failed check does not. */
	const askToStop = async () => {
		permission = 'asking';
		const {run} = service;
		const failure = await hooks.run('pre_stop');
		if (isClosed || service.run !== run || permission !== 'asking') return;
		const {cause, condemned} = service.state;
		const isByHand = cause === 'operator' && condemned === null;
		permission = failure !== null && isByHand ? 'none' : 'given';
		if (permission === 'none') answer.refused(failure ?? '');
		else answer.allowed();
	};

	return {
		follow(before, after) {
			if (after.phase !== 'running' || !isLeaving(after)) permission = 'none';
			if (after.phase === 'starting' && isLeaving(after)) hooks.abort('pre_start');
			// A daemon that adopts it finds it paused, which may have been told before.
			if (before.wanted !== 'paused' && after.wanted === 'paused')
				void (service.run ? runOnce('on_pause', service.run) : hooks.run('on_pause'));
			if (before.wanted === 'paused' && after.wanted !== 'paused' && service.config.hooks?.on_pause)
				service.run?.forgetHookDone('on_pause');
			if (before.wanted === 'paused' && after.wanted === 'up') void hooks.run('on_resume');
		},
		mayStop() {
			if (!service.config.hooks?.pre_stop || permission === 'given') return true;
			if (permission === 'none') void askToStop();
			return false;
		},
		greet() {
			const {run, ready} = service;
			if (!ready || !run || greeted === run) return;
			greeted = run;
			void runOnce('post_start', run);
		},
		cleanUp,
		cleanUpAfter(record) {
			// A hook that is newer than the run has nothing to clean up.
			const {hooks: then} = record.config as ServiceConfig;
			if (then?.post_stop) cleanUp();
		},
		async beforeStart() {
			await hooks.idle();
			return isLeaving(service.state) ? 'no longer wanted' : await hooks.run('pre_start');
		},
		close() {
			isClosed = true;
			hooks.abort();
		},
	};
}
