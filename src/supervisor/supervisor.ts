/**
 * All services of a project: what the files and the user want goes in, and after every change the
 * dependency graph says who may move.
 */
import type {Loaded, LoadedService} from '../config/load.ts';
import {planChange} from '../config/plan.ts';
import type {ServiceConfig} from '../config/service-schema.ts';
import type {StateFile, Wanted} from '../config/state-file.ts';
import type {ConfigProblem} from '../lib/config-problem.ts';
import {messageOf} from '../lib/errors.ts';
import {listRecorded, readRecord} from '../runs/run-directory.ts';
import {membersOf, waitingOn} from './relations.ts';
import {sweepRemains} from './remains.ts';
import {settle} from './settle.ts';
import {isActive} from './state.ts';
import {Supervised} from './supervised.ts';
import type {Surroundings} from './surroundings.ts';

export type SupervisorOptions = Omit<Surroundings, 'changed'> & {
	readonly state: StateFile;
	/** False: changed files wait for the next restart. */
	readonly reload: boolean;
	/** Told the names that changed since the last call, at most once per turn of the event loop. */
	readonly onChange: (names: ReadonlySet<string>) => void;
};

export class Supervisor {
	readonly services = new Map<string, Supervised>();
	problems: readonly ConfigProblem[] = [];

	private readonly options: SupervisorOptions;
	private readonly world: Surroundings;
	private changed = new Set<string>();
	private closed = false;

	constructor(options: SupervisorOptions) {
		this.options = options;
		this.world = {...options, changed: (name) => this.noteChange(name)};
	}

	/** The versions that run now, for judging files that changed. */
	get running(): readonly LoadedService[] {
		return [...this.services.values()].flatMap(({file, config}) =>
			file === null ? [] : [{file, config}],
		);
	}

	/** The last good versions that runs on disk remember, for files that are broken at start-up. */
	remembered(): readonly LoadedService[] {
		return listRecorded(this.world.runsDir).flatMap(({file, config}) =>
			file === null ? [] : [{file, config: config as ServiceConfig}],
		);
	}

	/** Ends what is left of dead runs, so that `adopt`, which has to follow at once, doubles nothing. */
	async sweepRemains(): Promise<void> {
		const {runsDir, bootId, sweeper} = this.world;
		await sweepRemains(runsDir, bootId, sweeper);
	}

	/** Takes over the services of an earlier daemon and starts what is wanted. */
	adopt(loaded: Loaded): void {
		const recorded = listRecorded(this.world.runsDir);
		for (const service of loaded.services) {
			const adopted = this.add(service);
			const before = adopted.run ? readRecord(adopted.run.paths) : null;
			if (!before) continue;
			const config = before.config as ServiceConfig;
			// The record is as old as the run, so a stop by hand may be younger than its "enabled".
			const {enabled} = adopted.wish === 'down' ? service.config : config;
			this.change(adopted, {...config, enabled}, service.config);
		}
		for (const {service, file, config} of recorded) {
			if (this.services.has(service)) continue;
			const broken = loaded.problems.some((problem) => problem.file === file);
			if (broken && file !== null) this.add({file, config: config as ServiceConfig});
			else this.retire(service, config as ServiceConfig);
		}
		this.takeProblems(loaded.problems);
	}

	/** Carries out what changed in services.d/; neighbours are not touched. */
	apply(loaded: Loaded): void {
		const names = new Set(loaded.services.map(({config}) => config.name));
		const broken = new Set(loaded.problems.map(({file}) => file));
		for (const service of this.services.values())
			if (!names.has(service.name) && service.file !== null && !broken.has(service.file))
				this.remove(service);
		for (const {file, config} of loaded.services) {
			const existing = this.services.get(config.name);
			if (!existing) {
				this.world.log(`${config.name}: added by ${file}`);
				this.add({file, config});
				continue;
			}
			const returned = existing.file === null;
			if (existing.file !== file) this.noteChange(existing.name);
			existing.file = file;
			this.change(existing, existing.config, config);
			if (returned && config.enabled) existing.dispatch({type: 'want-up'});
		}
		this.takeProblems(loaded.problems);
	}

	/** Remembers what the user asked for by hand, across daemons. */
	async remember(names: readonly string[], wish: Wanted): Promise<void> {
		for (const name of names) {
			const service = this.services.get(name);
			if (service) service.wish = wish;
		}
		await this.record(Object.fromEntries(names.map((name) => [name, wish])));
	}

	close(): void {
		this.closed = true;
		for (const service of this.services.values()) service.close();
	}

	private add({file, config}: LoadedService): Supervised {
		const service = new Supervised(this.world, config, file);
		service.wish = this.options.state.wanted[config.name] ?? null;
		this.services.set(config.name, service);
		service.adopt();
		this.noteChange(config.name);
		this.noteDependencies(config);
		return service;
	}

	/** A changed file: at once where that is possible, else by a restart, or at the next one. */
	private change(service: Supervised, before: ServiceConfig, after: ServiceConfig): void {
		const plan = planChange(before, after);
		if (plan.changed.length === 0) {
			this.undrift(service);
			return;
		}
		this.noteDependencies(before);
		this.noteDependencies(after);
		if (!this.options.reload && plan.restart && isActive(service.state)) {
			service.nextConfig = after;
			service.drift = plan.changed;
			this.noteChange(service.name);
			return;
		}
		this.world.log(`${service.name}: ${plan.why}`);
		if (plan.restart && isActive(service.state)) {
			service.nextConfig = after;
			service.drift = plan.changed;
			if (service.state.wanted === 'up') service.dispatch({type: 'want-restart', reason: plan.why});
		} else {
			service.reconfigure(after);
			const tries = service.state.phase === 'backoff' || service.state.phase === 'failed';
			if (tries && service.state.wanted === 'up') service.dispatch({type: 'want-up'});
		}
		if (before.enabled !== after.enabled) {
			void this.forget(service.name);
			service.dispatch(after.enabled ? {type: 'want-up'} : {type: 'want-down'});
		}
	}

	/** Its file is again what runs: nothing waits any more. */
	private undrift(service: Supervised): void {
		if (!service.nextConfig) return;
		service.nextConfig = null;
		service.drift = [];
		this.noteChange(service.name);
	}

	/** The file is gone: a graceful stop, then the service is gone too. */
	private remove(service: Supervised): void {
		this.world.log(`${service.name}: ${service.file} was removed`);
		service.file = null;
		service.problem = null;
		void this.forget(service.name);
		service.dispatch({type: 'want-down'});
		this.noteChange(service.name);
	}

	/** A run that goes on without a file: the file was removed while no daemon looked. */
	private retire(name: string, config: ServiceConfig): void {
		const service = new Supervised(this.world, config, null);
		service.wish = 'down';
		service.adopt();
		if (!isActive(service.state)) {
			service.close();
			return;
		}
		this.services.set(name, service);
		this.world.log(`${name}: runs, but its file is gone; stopping it`);
		this.noteChange(name);
	}

	private async forget(name: string): Promise<void> {
		const service = this.services.get(name);
		if (service) service.wish = null;
		await this.record({[name]: null});
	}

	/** A disk that takes no more must not keep anything from being started or stopped. */
	private async record(wishes: Readonly<Record<string, Wanted | null>>): Promise<void> {
		try {
			await this.options.state.setWanted(wishes);
		} catch (error) {
			const names = Object.keys(wishes).join(', ');
			this.world.log(`cannot remember what is wanted of ${names}: ${messageOf(error)}`);
		}
	}

	private takeProblems(problems: readonly ConfigProblem[]): void {
		this.problems = problems;
		for (const service of this.services.values()) {
			const problem = problems.find(({file}) => file === service.file) ?? null;
			if (problem?.message === service.problem?.message) continue;
			service.problem = problem;
			if (problem) this.world.log(`${problem.file}:${problem.line ?? 1}: ${problem.message}`);
			this.noteChange(service.name);
		}
	}

	private noteChange(name: string): void {
		if (this.changed.size === 0) setImmediate(() => this.afterChanges());
		this.changed.add(name);
	}

	/** A service shows who depends on it. */
	private noteDependencies({dependencies}: ServiceConfig): void {
		for (const {service} of dependencies) if (this.services.has(service)) this.noteChange(service);
	}

	/** Lets everyone move who may, tells the world, and drops what has gone for good. */
	private afterChanges(): void {
		if (this.closed) return;
		const names = this.changed;
		this.changed = new Set();
		for (const name of settle(membersOf(this.services))) this.services.get(name)?.proceed();
		for (const name of names) {
			const service = this.services.get(name);
			if (service && service.file === null && service.state.phase === 'stopped') {
				this.services.delete(name);
				this.noteDependencies(service.config);
			}
		}
		this.options.onChange(new Set([...names, ...waitingOn(this.services, names)]));
	}
}
