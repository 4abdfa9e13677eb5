/**
 * What the checks of a service mean for it: whether it is ready, how it does, what is told about
 * that, and when its run has to end. Lives as long as the service; a run at a time is watched.
 */
import {existsSync} from 'node:fs';
import type {ServiceConfig} from '../config/service-schema.ts';
import {trimHeartbeatFile} from '../health/ask-heartbeat.ts';
import {actionFor, type CheckState, failuresOf} from '../health/check-state.ts';
import {
	type CheckStates,
	type Checks,
	checksOf,
	hasStarted,
	healthOf,
	isReady,
	unprobedChecks,
} from '../health/checks.ts';
import {
	describeFailure,
	describeStanding,
	describeTarget,
	describeVerdict,
} from '../health/words.ts';
import {messageOf} from '../lib/errors.ts';
import {type CheckKind, checkKinds, type Health} from '../lib/service-state.ts';
import {type RunChecks, type RunPaths, readChecks, writeChecks} from '../runs/run-directory.ts';
import {type AskedRun, askAbout, type LineMemory} from './ask.ts';
import {type HealthWatch, watchHealth} from './health-watch.ts';
import type {Condemnation} from './state.ts';
import type {Surroundings} from './surroundings.ts';

/** Ms between two looks at the size of a heartbeat file. */
const trimInterval = 30_000;

export class ServiceChecks {
	private readonly world: Surroundings;
	private readonly name: string;
	private readonly condemn: (action: Condemnation['action'], cause: string, reason: string) => void;
	private checks: Checks = {};
	private watch: HealthWatch | null = null;
	private run: AskedRun | null = null;
	/** The run has lasted for `min_uptime`; what dies sooner has failed to start. */
	private isSettled = false;
	private settling: NodeJS.Timeout | null = null;
	private trimming: NodeJS.Timeout | null = null;
	private wasReady = false;
	private found: RunChecks = {started: false, lines: {}};

	constructor(world: Surroundings, name: string, condemn: ServiceChecks['condemn']) {
		this.world = world;
		this.name = name;
		this.condemn = condemn;
	}

	/** Begins to watch a run; `startedAt` is epoch ms. */
	begin(run: AskedRun, startedAt: number): void {
		this.end();
		this.run = run;
		const age = Date.now() - startedAt;
		this.settling = setTimeout(
			() => {
				this.isSettled = true;
				this.noteReady();
				this.world.changed(this.name);
			},
			Math.max(0, run.config.min_uptime - age),
		);
		this.found = readChecks(run.paths);
		this.probe(run, startedAt);
		if (existsSync(run.paths.heartbeat)) this.keepSmall(run.paths.heartbeat);
	}

	/** Takes up checks that changed while the run goes on. */
	reconfigure(config: ServiceConfig, startedAt: number): void {
		if (!this.run) return;
		this.run = {...this.run, config};
		this.probe(this.run, startedAt);
		this.noteReady();
	}

	/** The run is over, or nobody looks any more. */
	end(): void {
		clearTimeout(this.settling ?? undefined);
		clearInterval(this.trimming ?? undefined);
		this.isSettled = false;
		this.wasReady = false;
		this.run = null;
		this.watch?.stop();
		this.watch = null;
	}

	get states(): CheckStates {
		return this.watch?.states ?? unprobedChecks;
	}

	/** Has lasted for `min_uptime`, and its checks say so. */
	get ready(): boolean {
		return this.watch !== null && this.isSettled && isReady(this.checks, this.states);
	}

	/** Its start-up check has passed, or it has none. */
	get started(): boolean {
		return hasStarted(this.checks, this.states);
	}

	/** A log check has seen its line in this run. */
	get logReady(): boolean {
		return checkKinds.some((kind) => this.checks[kind]?.type === 'log' && this.states[kind].passed);
	}

	get health(): Health {
		return healthOf(this.checks, this.states);
	}

	/** Why the run is not well or not ready yet, as far as checks know; null: nothing to say. */
	get standing(): string | null {
		return this.watch === null ? null : describeStanding(this.checks, this.states);
	}

	/** When a check is made next, epoch ms. */
	nextAt(kind: CheckKind): number | null {
		return this.watch?.nextAt(kind) ?? null;
	}

	/** Asks now; resolves when every check has answered. */
	async hurry(): Promise<void> {
		await this.watch?.hurry();
	}

	private probe(run: AskedRun, startedAt: number): void {
		this.watch?.stop();
		this.checks = checksOf(run.config);
		this.watch = watchHealth({
			checks: this.checks,
			startedAt,
			hasStarted: this.found.started,
			askFor: (kind, check) => askAbout(this.world, run, this.lines(run.paths), kind, check),
			chance: this.world.random,
			onResult: (kind, before, after) => this.takeResult(run, kind, before, after),
		});
	}

	private takeResult(run: AskedRun, kind: CheckKind, before: CheckState, after: CheckState): void {
		const check = this.checks[kind];
		if (!check) return;
		if (kind === 'startup' && after.passed) this.remember(run.paths, {started: true});
		if (after.verdict !== before.verdict) this.recordVerdict(run, kind, before, after);
		this.noteReady();
		const isNews =
			after.verdict !== before.verdict ||
			after.passed !== before.passed ||
			before.last?.ok !== after.last?.ok ||
			after.last?.ok === false;
		if (isNews) this.world.changed(this.name);
		else this.world.probed(this.name);
		const action = actionFor(after, check);
		if (action) this.condemn(action, `check:${kind}`, describeFailure(kind, after));
	}

	private recordVerdict(
		run: AskedRun,
		kind: CheckKind,
		before: CheckState,
		after: CheckState,
	): void {
		const check = this.checks[kind];
		if (!check) return;
		this.world.record({
			kind: 'check',
			service: this.name,
			run: run.number,
			cause: `check:${kind}`,
			text: describeVerdict(kind, after),
			data: {
				check: kind,
				type: check.type,
				target: describeTarget(check),
				action: check.action,
				verdict: after.verdict,
				before: before.verdict,
				...failuresOf(after),
				message: after.last?.message ?? null,
				latency: after.last?.latency ?? null,
			},
		});
	}

	private noteReady(): void {
		const {ready, run, wasReady} = this;
		if (!run || ready === wasReady) return;
		this.wasReady = ready;
		const standing = this.standing;
		this.world.record({
			kind: 'ready',
			service: this.name,
			run: run.number,
			cause: ready ? null : 'check:readiness',
			text: ready ? 'ready' : `not ready any more${standing === null ? '' : `: ${standing}`}`,
			data: {ready},
		});
	}

	/** Whether a check listens at the moment or not: the service writes on. */
	private keepSmall(heartbeats: string): void {
		this.trimming = setInterval(() => {
			try {
				trimHeartbeatFile(heartbeats);
			} catch (error) {
				this.world.log(`${this.name}: cannot empty its heartbeat file: ${messageOf(error)}`);
			}
		}, trimInterval);
	}

	private lines(paths: RunPaths): LineMemory {
		return {
			known: (pattern) => this.found.lines[pattern] ?? null,
			remember: (pattern, line) =>
				this.remember(paths, {lines: {...this.found.lines, [pattern]: line}}),
		};
	}

	/** On disk before anybody acts on it. A disk that takes no more costs only asking again. */
	private remember(paths: RunPaths, news: Partial<RunChecks>): void {
		this.found = {...this.found, ...news};
		try {
			writeChecks(paths, this.found);
		} catch (error) {
			this.world.log(`${this.name}: cannot remember what its checks found: ${messageOf(error)}`);
		}
	}
}
