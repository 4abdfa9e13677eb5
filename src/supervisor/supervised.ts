/**
 * One service under supervision: it holds the state, feeds events to the pure lifecycle and carries
 * out the effects that come back. What it knows of the world comes by `Surroundings`.
 */
import type {ServiceConfig} from '../config/service-schema.ts';
import type {ConfigProblem} from '../lib/config-problem.ts';
import {messageOf} from '../lib/errors.ts';
import {isSuccess} from '../lib/exit-code.ts';
import type {MemberName} from '../lib/member-name.ts';
import {checkKinds} from '../lib/service-state.ts';
import type {Excess, Measured} from '../metrics/limits.ts';
import type {RunRecord} from '../runs/run-directory.ts';
import type {Member} from './conditions.ts';
import {createHookSteps, type HookSteps} from './hook-steps.ts';
import {type FoundRun, findLastRun} from './last-run.ts';
import {step} from './lifecycle.ts';
import {type LastRun, recover, type Want} from './recover.ts';
import {askedNote, endNote} from './run-notes.ts';
import {ServiceChecks} from './service-checks.ts';
import {createServiceHooks, type ServiceHooks} from './service-hooks.ts';
import {type RunOver, ServiceRun} from './service-run.ts';
import {type Condemnation, initialState, isActive, isLeaving, type ServiceState} from './state.ts';
import type {Effect, Rules, ServiceEvent, Step, Timer} from './step.ts';
import type {Surroundings} from './surroundings.ts';
import type {Survivor} from './sweep.ts';
import {tell} from './tell.ts';
import {Timers} from './timers.ts';
import {wantWorkers} from './workers.ts';

export class Supervised implements MemberName {
	readonly name: string;
	readonly service: string;
	readonly instance: number | null;
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
	/** A service of another name that the same file named before: it has to be gone first. */
	predecessor: string | null = null;
	/** What the journal was last told that it waits for. */
	lastWait: string | null = null;
	/** Time to end by itself for the stop under way, ms; null: `stop_timeout`. */
	grace: number | null = null;

	state: ServiceState = initialState;
	/** The run that goes on, or the last one. */
	run: ServiceRun | null = null;
	/** What outlived the last stop. */
	survivors: readonly Survivor[] = [];
	readonly checks: ServiceChecks;

	/** Why a hook refused the last stop or restart that was asked for by hand. */
	veto: string | null = null;

	/** Somebody develops it: it is watched whatever its file says. */
	isDev = false;
	/** Why its files are not watched although they should be. */
	watchNote: string | null = null;
	/** The next time of its schedule, epoch ms. */
	scheduledAt: number | null = null;

	readonly hooks: ServiceHooks;

	private readonly world: Surroundings;
	private readonly steps: HookSteps;
	private isClosed = false;
	private readonly timers = new Timers<Timer>((timer) => this.dispatch({type: `${timer}-over`}));

	constructor(
		world: Surroundings,
		member: MemberName & {readonly config: ServiceConfig; readonly file: string | null},
	) {
		this.world = world;
		this.name = member.name;
		this.service = member.service;
		this.instance = member.instance;
		this.config = member.config;
		this.file = member.file;
		this.hooks = createServiceHooks(world, () => this);
		this.steps = createHookSteps(this, this.hooks, {
			allowed: () => world.changed(this.name),
			refused: (why) => {
				this.veto = why;
				this.dispatch({type: 'veto'});
			},
		});
		this.checks = new ServiceChecks(world, member.name, (action, cause, reason) =>
			this.condemn(action, cause, reason),
		);
	}

	/** Running for `min_uptime`, and its checks say that it can take work. */
	get ready(): boolean {
		return this.checks.ready;
	}

	/** Pid of the keeper of the run that goes on. */
	get keeper(): number | null {
		return this.run?.keeper ?? null;
	}

	get member(): Member {
		const {state, config, service, ready, checks} = this;
		const wellEnded =
			!state.failedStart && isSuccess(config.success_exit_codes, state.lastExit?.code ?? null);
		return {
			state,
			service,
			ready,
			logReady: checks.logReady,
			unhealthy: checks.health === 'unhealthy',
			completed: state.phase === 'stopped' && state.finished && wellEnded,
			dependencies: config.dependencies,
			// What an earlier version remembers has no such field.
			waits: config.wait_for ?? [],
		};
	}

	dispatch(event: ServiceEvent): void {
		this.take(step(this.state, event, this.rules, this.moment()));
	}

	/** A check or a limit says that the run has to end; how it goes on is the lifecycle's to decide. */
	condemn(action: Condemnation['action'], cause: string, reason: string): void {
		this.dispatch({type: 'condemn', action, cause, reason});
	}

	/** Lets the service move on; called when its dependencies allow it. */
	proceed(): void {
		const stops = this.state.phase === 'running' && isLeaving(this.state);
		if (stops && !this.steps.mayStop()) return;
		this.dispatch({type: 'proceed', ...(this.grace === null ? {} : {grace: this.grace})});
	}

	/** Carries on with the newest run on disk. Returns its record; null when there is none. */
	adopt(): RunRecord | null {
		const {bootId} = this.world;
		const found = this.findLastRun();
		if (found) this.run = ServiceRun.adopt(this.world, found, this.listener);
		if (found && !found.last.alive && found.last.began) this.steps.cleanUpAfter(found.last.record);
		const last = found?.last ?? null;
		const want = wantOf(this, last, bootId);
		this.take(recover(last, want, this.rules, {...this.moment(), bootId}));
		this.wantWorkers();
		return found?.last.record ?? null;
	}

	/**
	 * A run that ended after dead ones were swept counts as alive until it is buried: something of it
	 * may be left.
	 */
	private findLastRun(): FoundRun | null {
		const {runsDir, bootId, swept} = this.world;
		const found = findLastRun(runsDir, this.name);
		if (!found || found.last.alive || !found.last.began) return found;
		const isDealtWith = found.last.end !== null || swept().has(found.paths.folder);
		if (isDealtWith || found.last.record.bootId !== bootId) return found;
		return {...found, last: {...found.last, alive: true}};
	}

	/** Takes a new version of its file that needs no restart. */
	reconfigure(config: ServiceConfig): void {
		const before = this.config;
		const isOther = checkKinds.some(
			(kind) => JSON.stringify(before[kind]) !== JSON.stringify(config[kind]),
		);
		this.config = config;
		this.nextConfig = null;
		this.drift = [];
		if (isOther) this.checks.reconfigure(config, this.state.startedAt ?? Date.now());
		this.wantWorkers();
		this.world.changed(this.name);
	}

	/** The run uses more than its file allows. */
	exceed({cause, text, value, allowed}: Excess, measured: Measured): void {
		const run = this.run?.number ?? null;
		const data = {value, allowed, ...measured};
		this.world.record({kind: 'limit', service: this.name, run, cause, text, data});
		this.condemn('restart', cause, text);
	}

	/** In cluster mode: the number of workers follows the file without a restart. */
	private wantWorkers(): void {
		const {run, config} = this;
		if (config.exec_mode !== 'cluster' || !run || !isActive(this.state)) return;
		try {
			wantWorkers(run.paths, config.instances);
		} catch (error) {
			this.world.log(`${this.name}: cannot change the number of workers: ${messageOf(error)}`);
		}
	}

	/** Stops watching without touching the service: the next daemon goes on from the disk. */
	close(): void {
		this.isClosed = true;
		this.steps.close();
		this.checks.end();
		this.run?.close();
		this.timers.clearAll();
	}

	/** Somebody develops it, or no longer. */
	develop(isDev: boolean): void {
		if (this.isDev === isDev) return;
		this.isDev = isDev;
		this.world.changed(this.name);
	}

	/** Told after each round of changes. */
	greet(): void {
		this.steps.greet();
	}

	/** What is scheduled is not kept up; its failures are tried again. */
	private get rules(): Rules {
		const {config} = this;
		if (!config.schedule || config.restart === 'never') return config;
		return {...config, restart: 'on-failure'};
	}

	private moment() {
		return {now: Date.now(), random: this.world.random()};
	}

	private take({state, effects}: Step): void {
		const before = this.state;
		this.state = state;
		for (const effect of effects) this.perform(effect);
		if (state.phase === 'running' && before.phase !== 'running') this.beginChecks();
		if (state.phase !== 'running') this.checks.end();
		this.steps.follow(before, state);
		if (this.nextConfig && !isActive(state)) this.reconfigure(this.nextConfig);
		if (state === before) return;
		this.announce(before);
		this.world.changed(this.name);
	}

	private announce(before: ServiceState): void {
		const {name, world, state, run} = this;
		// The run that starts has no number yet.
		const number = state.phase === 'starting' ? null : (run?.number ?? null);
		for (const told of tell(before, state, run, Date.now()))
			world.record({...told, service: name, run: number});
	}

	private perform(effect: Effect): void {
		switch (effect.type) {
			case 'spawn':
				this.spawn().catch((error: unknown) =>
					this.dispatch({type: 'spawn-failed', message: messageOf(error)}),
				);
				break;
			case 'terminate':
				this.run?.terminate(this.config.stop_signal, askedNote(this.state));
				break;
			case 'kill':
				void this.run?.kill(askedNote(this.state)).then((found) => this.noteSurvivors(found));
				break;
			case 'abandon':
				this.run?.abandon();
				break;
			case 'set-timer':
				this.timers.set(effect.timer, effect.after);
				break;
			case 'clear-timer':
				this.timers.clear(effect.timer);
				break;
			case 'record-end':
				this.recordEnd();
				break;
		}
	}

	private readonly listener = {
		onPid: (pid: number) => this.dispatch({type: 'spawned', pid}),
		onOver: (over: RunOver) => this.endRun(over),
	};

	private async spawn(): Promise<void> {
		this.survivors = [];
		this.grace = null;
		const failure = await this.steps.beforeStart();
		if (this.isClosed) return;
		if (isLeaving(this.state)) throw new Error('no longer wanted');
		if (failure !== null) throw new Error(failure);
		const {name, instance, file, config} = this;
		const {restarts, failures} = this.state;
		const service = {name, instance, file, config, restarts, failures};
		this.run = await ServiceRun.start(this.world, service, this.listener);
	}

	private endRun({began, failure, pid, exit, survivors}: RunOver): void {
		this.survivors = survivors;
		if (began) this.steps.cleanUp();
		if (!began) {
			const why = failure === null ? '' : `: ${failure}`;
			this.dispatch({type: 'spawn-failed', message: `sh could not be started${why}`});
			return;
		}
		// Its word of the pid and its end came in one go.
		if (this.state.phase === 'starting' && pid !== null) this.dispatch({type: 'spawned', pid});
		const stuck = survivors.map((survivor) => `${survivor.pid} (${survivor.command})`).join(', ');
		this.dispatch({type: 'exited', exit, stuck: stuck === '' ? null : stuck});
	}

	/** Those who wait for the stop are told of them, whether or not they die in the end. */
	private noteSurvivors(found: readonly Survivor[]): void {
		if (found.length === 0 || this.state.phase !== 'stopping') return;
		this.survivors = found;
		this.world.changed(this.name);
	}

	private recordEnd(): void {
		const note = endNote(this.state);
		if (note) this.run?.noteEnd(note);
	}

	private beginChecks(): void {
		if (!this.run) return;
		const {name, instance, file, config, run} = this;
		const asked = {name, instance, file, config, number: run.number, paths: run.paths};
		this.checks.begin(asked, this.state.startedAt ?? Date.now());
	}
}

/** A scheduled service is wanted up only for as long as a run of it, or a retry, goes on. */
function wantOf(
	{wish, config}: Pick<Supervised, 'wish' | 'config'>,
	last: LastRun | null,
	bootId: string | null,
): Want {
	if (!config.schedule) return {wish, enabled: config.enabled};
	const isUnfinished =
		last !== null &&
		(last.alive || (last.record.bootId === bootId && last.began && last.end?.phase !== 'stopped'));
	return {wish: wish === 'down' ? 'down' : null, enabled: isUnfinished};
}
