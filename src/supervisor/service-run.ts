/**
 * One run of a service: started, or found again by the next daemon, followed to its end, signalled,
 * and the notes about it on disk. It decides nothing; `Supervised` feeds what it tells to the lifecycle.
 */
import {statSync} from 'node:fs';
import type {ServiceConfig} from '../config/service-schema.ts';
import {usageLimits} from '../config/usage-limits.ts';
import {exitEvent, onceOfRun} from '../history/exit-event.ts';
import {messageOf} from '../lib/errors.ts';
import {readProcess} from '../lib/process-table.ts';
import {lastRunNumber} from '../logs/run-facts.ts';
import {watchLifeline} from '../runs/lifeline.ts';
import {
	forgetHookDone,
	isHookDone,
	type RunAsked,
	type RunEnd,
	type RunHook,
	type RunPaths,
	type RunRecord,
	readExit,
	readKeeper,
	readPid,
	readSession,
	recordFormat,
	runFolder,
	writeAsked,
	writeEnd,
	writeHookDone,
} from '../runs/run-directory.ts';
import {removeGroup} from './control-groups.ts';
import {startRun} from './keeper.ts';
import type {FoundRun} from './last-run.ts';
import {prepareRun} from './prepare.ts';
import type {RunExit} from './state.ts';
import type {Surroundings} from './surroundings.ts';
import type {RunIdentity, Survivor} from './sweep.ts';

/** What became of a run. */
export type RunOver = {
	/** False: the keeper never came to life, so nothing was started. */
	readonly began: boolean;
	/** Why nothing was started, where the system said so. */
	readonly failure: string | null;
	/** Pid of the service; null when nobody ever heard of it. */
	readonly pid: number | null;
	readonly exit: RunExit;
	/** What would not die. */
	readonly survivors: readonly Survivor[];
};

export type RunListener = {
	readonly onPid: (pid: number) => void;
	readonly onOver: (over: RunOver) => void;
};

export class ServiceRun {
	readonly number: number;
	readonly paths: RunPaths;
	readonly command: readonly string[];
	readonly cwd: string;
	/** Folder of its control group; null when it has none. */
	readonly cgroup: string | null;
	/** Pid of the keeper; null before it said so, and once the run is over. */
	keeper: number | null;

	private readonly world: Surroundings;
	private readonly name: string;
	/** Epoch ms; with name and number it names the run for ever. */
	private readonly createdAt: number;
	private pid: number | null = null;
	private asked = false;
	/** Nothing can be asked of it any more: what is meant is the run that is about to start. */
	private isOver = false;
	/** Start time of the keeper; null for a run that was adopted. */
	private since: number | null = null;
	private failure: () => string | null = () => null;
	/** There while somebody holds the lifeline. */
	private letGo: (() => void) | null = null;

	private constructor(
		world: Surroundings,
		record: RunRecord,
		paths: RunPaths,
		keeper: number | null,
	) {
		this.world = world;
		this.name = record.service;
		this.number = record.run;
		this.createdAt = record.createdAt;
		this.paths = paths;
		this.command = record.command;
		this.cwd = record.cwd;
		this.cgroup = record.cgroup ?? null;
		this.keeper = keeper;
	}

	/** Starts the next run. Throws an Error that says why nothing could be started. */
	static async start(
		world: Surroundings,
		service: {
			readonly name: string;
			readonly instance: number | null;
			readonly file: string | null;
			readonly config: ServiceConfig;
			readonly restarts: number;
			readonly failures: number;
		},
		listener: RunListener,
	): Promise<ServiceRun> {
		const {root, runsDir, bootId} = world;
		const {name, config, file, restarts, failures} = service;
		const number = lastRunNumber(runsDir, name) + 1;
		const folder = runFolder(runsDir, name, number);
		const {command, cwd, env} = await prepareRun(root, service, folder);
		const fifo = await world.fifos.take();
		const cgroup = usageLimits(config) ? world.groups.make(name, number) : null;
		const record: RunRecord = {
			service: name,
			run: number,
			createdAt: Date.now(),
			bootId,
			format: recordFormat,
			command,
			cwd,
			file,
			config,
			restarts,
			failures,
			...(cgroup === null ? {} : {cgroup}),
		};
		const {split, capture} = config.logs;
		const {paths, lifeline, keeper, failure} = startRun(runsDir, record, env, fifo, {
			split,
			pipe: capture === 'pipe',
		});
		const run = new ServiceRun(world, record, paths, keeper);
		run.failure = failure;
		// In the turn of its start nobody has buried it, so the number is still its own.
		run.since = keeper === null ? null : (readProcess(keeper)?.startedAt ?? null);
		run.follow(lifeline, listener);
		return run;
	}

	/** Carries on with a run that an earlier daemon started; it may be over. */
	static adopt(world: Surroundings, found: FoundRun, listener: RunListener): ServiceRun {
		const {last, paths, keeper, lifeline} = found;
		const run = new ServiceRun(world, last.record, paths, keeper);
		run.pid = last.pid;
		run.asked = last.asked !== null;
		run.isOver = !last.alive;
		if (lifeline !== null) run.follow(lifeline, listener);
		else if (last.alive) void run.bury(null, true).then(listener.onOver);
		else if (last.began) run.tellEnd(last.end ?? last.exit ?? {code: null, at: null}, true);
		return run;
	}

	/** Asks every process of the run to end, and notes why for a daemon that comes after us. */
	terminate(signal: NodeJS.Signals, why: RunAsked): void {
		if (this.isOver) return;
		this.noteAsked(why);
		this.signalGroup(signal);
		// What is suspended could not hear it.
		this.signalGroup('SIGCONT');
	}

	/** SIGKILL to everything that belongs to the run; resolves with what would not die. */
	async kill(why: RunAsked): Promise<readonly Survivor[]> {
		if (this.isOver) return [];
		this.noteAsked(why);
		const killed = this.world.sweeper.kill(this.identity);
		// The sweep spares the keeper, which has to go on to write down the end.
		this.signalGroup('SIGCONT');
		return await killed;
	}

	/** Ends the keeper as well, so that the run is over whatever is left of it. */
	abandon(): void {
		const {keeper} = this;
		if (keeper === null || this.letGo === null) return;
		this.tryTo('end the keeper', () => process.kill(keeper, 'SIGKILL'));
	}

	/** Stops looking without touching anything. */
	close(): void {
		this.letGo?.();
		this.letGo = null;
	}

	noteEnd(end: RunEnd): void {
		this.tryTo('record the end of a run', () => writeEnd(this.paths, end));
	}

	/** Names a fact of this run that the journal keeps once, however many daemons tell it. */
	once(fact: string): string {
		return onceOfRun(fact, this.name, this.number, this.createdAt);
	}

	/** `unseen`: it ended while no daemon ran, or one that may not have told. */
	private tellEnd(exit: {code: number | null; at: number | null}, unseen: boolean): void {
		const {name, number, createdAt, asked} = this;
		const startedAt = statSync(this.paths.pid, {throwIfNoEntry: false})?.mtimeMs ?? null;
		const run = {service: name, run: number, createdAt, startedAt};
		this.world.record(exitEvent({...run, exit, asked, unseen}));
	}

	isHookDone(hook: RunHook): boolean {
		return isHookDone(this.paths, hook);
	}

	noteHookDone(hook: RunHook): void {
		this.tryTo(`note that ${hook} is over`, () => writeHookDone(this.paths, hook));
	}

	forgetHookDone(hook: RunHook): void {
		this.tryTo(`forget that ${hook} is over`, () => forgetHookDone(this.paths, hook));
	}

	private get identity(): RunIdentity {
		const {paths, keeper, since, cgroup} = this;
		return {folder: paths.folder, keeper, since, cgroup, session: readSession(paths)};
	}

	private follow(lifeline: number, {onPid, onOver}: RunListener): void {
		this.letGo = watchLifeline(lifeline, {
			onPid: (pid) => {
				// A run that was adopted at its very start had not said who its keeper is.
				this.keeper ??= readKeeper(this.paths);
				this.pid = pid;
				onPid(pid);
			},
			onEnd: (code) => void this.bury(code).then(onOver),
		});
	}

	/**
	 * The keeper is gone: whatever is left of the run goes too, and only then is the run over. `said`
	 * is the code that a keeper told which could not write it down.
	 */
	private async bury(said: number | null, unseen = false): Promise<RunOver> {
		this.letGo = null;
		const survivors = await this.world.sweeper.kill(this.identity);
		if (this.cgroup !== null) removeGroup(this.cgroup);
		// A full disk or a removed folder leaves no keeper file, yet it ran when we know its pid.
		const began = this.pid !== null || readKeeper(this.paths) !== null;
		this.keeper = null;
		this.isOver = true;
		const exit = readExit(this.paths) ?? {code: said, at: Date.now()};
		if (began) this.tellEnd(exit, unseen);
		return {
			began,
			failure: this.failure(),
			pid: this.pid ?? readPid(this.paths),
			exit,
			survivors,
		};
	}

	/** So that a daemon that comes after us does not take the exit for a crash. */
	private noteAsked(why: RunAsked): void {
		if (this.asked) return;
		this.asked = true;
		this.tryTo('note that it was asked to end', () => writeAsked(this.paths, why));
	}

	/** Safe while the lifeline is open: the keeper lives, so its pid and group are its own. */
	private signalGroup(signal: NodeJS.Signals): void {
		const {keeper} = this;
		if (keeper === null || this.letGo === null) return;
		this.tryTo(`send ${signal}`, () => process.kill(-keeper, signal));
	}

	/** A disk that takes no more must not keep a service from stopping. */
	private tryTo(what: string, act: () => void): void {
		try {
			act();
		} catch (error) {
			this.world.log(`${this.name}: cannot ${what}: ${messageOf(error)}`);
		}
	}
}
