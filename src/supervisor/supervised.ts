/**
 * One service under supervision: it holds the state, feeds events to the pure lifecycle and carries
 * out the effects that come back. What it knows of the world comes by `Surroundings`.
 */
import type {ServiceConfig} from '../config/service-schema.ts';
import type {Probe} from '../health/verdict.ts';
import type {ConfigProblem} from '../lib/config-problem.ts';
import {messageOf} from '../lib/errors.ts';
import type {Journal} from '../lib/journal-event.ts';
import type {Health} from '../lib/service-state.ts';
import {watchLifeline} from '../runs/lifeline.ts';
import {
	listRuns,
	type RunPaths,
	type RunRecord,
	readExit,
	readKeeper,
	readPid,
	runFolder,
	writeAsked,
	writeEnd,
} from '../runs/run-directory.ts';
import {describePhase} from './describe.ts';
import type {FifoPool} from './fifo-pool.ts';
import {type HealthWatch, watchHealth} from './health-watch.ts';
import {startRun} from './keeper.ts';
import {findLastRun} from './last-run.ts';
import {
	type Effect,
	initialState,
	isActive,
	type ServiceEvent,
	type ServiceState,
	type Step,
	step,
	type Timer,
} from './lifecycle.ts';
import {prepareRun} from './prepare.ts';
import {recover} from './recover.ts';
import type {Member} from './settle.ts';
import type {Survivor, Sweeper} from './sweep.ts';

/** What all services share. */
export type Surroundings = {
	readonly root: string;
	readonly runsDir: string;
	readonly bootId: string | null;
	readonly fifos: FifoPool;
	readonly sweeper: Sweeper;
	/** In [0, 1), for jitter. */
	readonly random: () => number;
	readonly log: (message: string) => void;
	readonly record: Journal;
	/** Called after anything about the service changed. */
	readonly changed: (name: string) => void;
};

/** The run that goes on, or the last one. */
export type CurrentRun = {
	readonly number: number;
	readonly paths: RunPaths;
	readonly command: readonly string[];
	readonly cwd: string;
};

export class Supervised {
	readonly name: string;
	/** Service file relative to the project; null once it is gone. */
	file: string | null;
	config: ServiceConfig;
	/** A newer version that waits for the next start. */
	nextConfig: ServiceConfig | null = null;
	/** Fields in which `nextConfig` differs. */
	drift: readonly string[] = [];
	/** What is wrong with its file now; `config` is then the last good version. */
	problem: ConfigProblem | null = null;
	/** What the user asked for by hand; null: the file decides. */
	wish: 'up' | 'down' | null = null;
	/** Time to end by itself for the stop under way, ms; null: `stop_timeout`. */
	grace: number | null = null;

	state: ServiceState = initialState;
	run: CurrentRun | null = null;
	keeper: number | null = null;
	/** What outlived the last stop. */
	survivors: readonly Survivor[] = [];

	private readonly world: Surroundings;
	private readonly timers = new Map<Timer, NodeJS.Timeout>();
	private watch: HealthWatch | null = null;
	/** The run has lasted for `min_uptime`; what dies sooner has failed to start. */
	private isSettled = false;
	private settling: NodeJS.Timeout | null = null;
	private letGo: (() => void) | null = null;

	constructor(world: Surroundings, config: ServiceConfig, file: string | null) {
		this.world = world;
		this.name = config.name;
		this.config = config;
		this.file = file;
	}

	/** Running for `min_uptime`, and healthy at least once in this run where that can be told. */
	get ready(): boolean {
		const isUp = this.state.phase === 'running' && this.isSettled;
		return isUp && (!this.check || this.watch?.passed === true);
	}

	get health(): Health {
		return this.watch?.health ?? 'unknown';
	}

	/** The last results of the health check in this run, oldest first. */
	get probes(): readonly Probe[] {
		return this.watch?.probes ?? [];
	}

	get member(): Member {
		return {state: this.state, ready: this.ready, dependencies: this.config.dependencies};
	}

	get check(): NonNullable<ServiceConfig['health']> | null {
		const {health} = this.config;
		return health?.enabled ? health : null;
	}

	dispatch(event: ServiceEvent): void {
		this.take(step(this.state, event, this.config, this.moment()));
	}

	/** Lets the service move on; called when its dependencies allow it. */
	proceed(): void {
		this.dispatch({type: 'proceed', ...(this.grace === null ? {} : {grace: this.grace})});
	}

	/** Carries on with the newest run on disk. Returns its record; null when there is none. */
	adopt(): RunRecord | null {
		const {runsDir, bootId} = this.world;
		const found = findLastRun(runsDir, this.name);
		const record = found?.last.record ?? null;
		if (found && record) {
			const {number, paths, keeper} = found;
			this.run = {number, paths, command: record.command, cwd: record.cwd};
			this.keeper = keeper;
		}
		const want = {wish: this.wish, enabled: this.config.enabled};
		this.take(recover(found?.last ?? null, want, this.config, {...this.moment(), bootId}));
		if (found && found.lifeline !== null) this.follow(found.lifeline);
		return record;
	}

	/** Takes a new version of its file that needs no restart. */
	reconfigure(config: ServiceConfig): void {
		const checked = JSON.stringify(this.config.health) !== JSON.stringify(config.health);
		this.config = config;
		this.nextConfig = null;
		this.drift = [];
		if (checked && this.state.phase === 'running') this.startProbing();
		this.world.changed(this.name);
	}

	/** Stops watching without touching the service: the next daemon goes on from the disk. */
	close(): void {
		this.endWatching();
		this.letGo?.();
		for (const timer of this.timers.values()) clearTimeout(timer);
		this.timers.clear();
	}

	private moment() {
		return {now: Date.now(), random: this.world.random()};
	}

	private take({state, effects}: Step): void {
		const before = this.state;
		this.state = state;
		for (const effect of effects) this.perform(effect);
		if (state.phase === 'running' && before.phase !== 'running') this.beginWatching();
		if (state.phase !== 'running') this.endWatching();
		if (this.nextConfig && !isActive(state)) this.reconfigure(this.nextConfig);
		if (state === before) return;
		if (state.phase !== before.phase)
			this.world.record({
				kind: 'phase',
				service: this.name,
				run: this.run?.number ?? null,
				cause: null,
				text: describePhase(state),
			});
		this.world.changed(this.name);
	}

	private perform(effect: Effect): void {
		switch (effect.type) {
			case 'spawn':
				this.spawn().catch((error: unknown) =>
					this.dispatch({type: 'spawn-failed', message: messageOf(error)}),
				);
				break;
			case 'terminate':
				if (this.run) this.noteAsked(this.run.paths);
				this.signalGroup(this.config.stop_signal);
				// What is suspended could not hear it.
				this.signalGroup('SIGCONT');
				break;
			case 'kill':
				if (this.run) void this.world.sweeper.kill(this.identityOf(this.run));
				// The sweep spares the keeper, which has to go on to write down the end.
				this.signalGroup('SIGCONT');
				break;
			case 'set-timer':
				this.setTimer(effect.timer, effect.after);
				break;
			case 'clear-timer':
				clearTimeout(this.timers.get(effect.timer));
				this.timers.delete(effect.timer);
				break;
			case 'record-end':
				this.recordEnd();
				break;
		}
	}

	private async spawn(): Promise<void> {
		this.survivors = [];
		this.grace = null;
		const {root, runsDir} = this.world;
		const number = (listRuns(runsDir, this.name).at(-1) ?? 0) + 1;
		const folder = runFolder(runsDir, this.name, number);
		const {command, cwd, env} = prepareRun(root, this.config, folder);
		const fifo = await this.world.fifos.take();
		const record: RunRecord = {
			service: this.name,
			run: number,
			createdAt: Date.now(),
			bootId: this.world.bootId,
			command,
			cwd,
			restarts: this.state.restarts,
			failures: this.state.failures,
			file: this.file,
			config: this.config,
		};
		const {paths, lifeline, keeper} = startRun(runsDir, record, env, fifo);
		this.run = {number, paths, command, cwd};
		this.keeper = keeper;
		this.follow(lifeline);
	}

	/** Watches the current run until its end. */
	private follow(lifeline: number): void {
		const run = this.run;
		if (!run) return;
		this.letGo = watchLifeline(lifeline, {
			onPid: (pid) => {
				// A run that was adopted at its very start had not said who its keeper is.
				this.keeper ??= readKeeper(run.paths);
				this.dispatch({type: 'spawned', pid});
			},
			onEnd: () => void this.bury(run),
		});
	}

	/** The keeper is gone: whatever is left of the run goes too, and only then is the run over. */
	private async bury(run: CurrentRun): Promise<void> {
		this.letGo = null;
		this.survivors = await this.world.sweeper.kill(this.identityOf(run));
		// A full disk or a removed folder leaves no keeper file, yet it ran when we know its pid.
		const began = this.state.phase !== 'starting' || readKeeper(run.paths) !== null;
		this.keeper = null;
		if (!began) {
			this.dispatch({type: 'spawn-failed', message: 'sh could not be started'});
			return;
		}
		const exit = readExit(run.paths) ?? {code: null, at: Date.now()};
		if (this.state.phase === 'starting') {
			// Its word of the pid and its end came in one go.
			const pid = readPid(run.paths);
			if (pid !== null) this.dispatch({type: 'spawned', pid});
		}
		this.dispatch({type: 'exited', exit});
	}

	/** So that a daemon that comes after us does not take the exit for a crash. */
	private noteAsked(paths: RunPaths): void {
		this.tryTo('note that it was asked to end', () => writeAsked(paths));
	}

	private identityOf(run: CurrentRun) {
		return {folder: run.paths.folder, spool: run.paths.spool, keeper: this.keeper};
	}

	/** Safe while the lifeline is open: the keeper lives, so its pid and group are its own. */
	private signalGroup(signal: NodeJS.Signals): void {
		const {keeper} = this;
		if (keeper === null || this.letGo === null) return;
		this.tryTo(`send ${signal}`, () => process.kill(-keeper, signal));
	}

	private setTimer(timer: Timer, after: number): void {
		clearTimeout(this.timers.get(timer));
		const handle = setTimeout(() => {
			this.timers.delete(timer);
			this.dispatch({type: timer === 'backoff' ? 'backoff-over' : 'grace-over'});
		}, after);
		this.timers.set(timer, handle);
	}

	private recordEnd(): void {
		const {phase, lastExit, finished, reason, failures, restarts, nextStartAt} = this.state;
		const isOver = phase === 'stopped' || phase === 'backoff' || phase === 'failed';
		const run = this.run;
		if (!run || !lastExit || !isOver) return;
		this.tryTo('record the end of a run', () =>
			writeEnd(run.paths, {
				...lastExit,
				phase,
				finished,
				reason,
				failures,
				restarts,
				nextStartAt,
			}),
		);
	}

	/** A disk that takes no more must not keep a service from stopping. */
	private tryTo(what: string, act: () => void): void {
		try {
			act();
		} catch (error) {
			this.world.log(`${this.name}: cannot ${what}: ${messageOf(error)}`);
		}
	}

	private beginWatching(): void {
		const age = Date.now() - (this.state.startedAt ?? Date.now());
		const settle = () => {
			this.isSettled = true;
			this.world.changed(this.name);
		};
		this.isSettled = false;
		this.settling = setTimeout(settle, Math.max(0, this.config.min_uptime - age));
		this.startProbing();
	}

	private endWatching(): void {
		clearTimeout(this.settling ?? undefined);
		this.isSettled = false;
		this.stopProbing();
	}

	private startProbing(): void {
		this.stopProbing();
		if (!this.check) return;
		let last: Health = 'unknown';
		const startedAt = this.state.startedAt ?? Date.now();
		this.watch = watchHealth(this.check, startedAt, (health, {message}) => {
			if (health !== last) this.world.log(`${this.name}: ${health} (${message})`);
			last = health;
			this.world.changed(this.name);
		});
	}

	private stopProbing(): void {
		this.watch?.stop();
		this.watch = null;
	}
}
