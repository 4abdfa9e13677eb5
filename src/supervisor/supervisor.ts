/**
 * All services of a project: what the files and the user want goes in, and after every change the
 * dependency graph says who may move.
 */
import {type LoadedMember, membersIn} from '../config/instances.ts';
import type {Loaded, LoadedService} from '../config/load.ts';
import {planChange} from '../config/plan.ts';
import type {ServiceConfig} from '../config/service-schema.ts';
import type {StateFile} from '../config/state-file.ts';
import type {ConfigProblem} from '../lib/config-problem.ts';
import {isMeant, readMemberName, serviceOf} from '../lib/member-name.ts';
import {problemText} from '../lib/problem-text.ts';
import {lastGoodVersions} from '../runs/last-good.ts';
import {listRecorded, readRecord} from '../runs/run-directory.ts';
import type {Companion} from './companion.ts';
import {type Graph, graphOf} from './conditions.ts';
import {createFileWatches} from './file-watch.ts';
import {moveAll, tellWait} from './movement.ts';
import {membersOf, waitingFor, waitingOn} from './relations.ts';
import {sweepRemains} from './remains.ts';
import {createSchedules} from './schedules.ts';
import {isActive} from './state.ts';
import {Supervised} from './supervised.ts';
import type {Surroundings} from './surroundings.ts';
import {Wishes} from './wishes.ts';

export type SupervisorOptions = Omit<Surroundings, 'changed' | 'isReady' | 'probed' | 'swept'> & {
	readonly state: StateFile;
	/** False: changed files wait for the next restart. */
	readonly reload: boolean;
	/** Told the names that changed since the last call, at most once per turn of the event loop. */
	readonly onChange: (names: ReadonlySet<string>) => void;
	/** Told the names of which nothing but figures of their checks changed, at most once a second. */
	readonly onProbes: (names: ReadonlySet<string>) => void;
};

/** Ms between two tellings of figures that nothing follows from. */
const probesInterval = 1000;

export class Supervisor {
	readonly services = new Map<string, Supervised>();
	readonly wishes: Wishes;
	problems: readonly ConfigProblem[] = [];

	private readonly options: SupervisorOptions;
	private readonly world: Surroundings;
	private readonly companions: readonly Companion[];
	private changed = new Set<string>();
	/** Null once anything has changed. */
	private knownGraph: Graph | null = null;
	private probed = new Set<string>();
	private swept: ReadonlySet<string> = new Set();
	private closed = false;

	constructor(options: SupervisorOptions) {
		this.options = options;
		this.world = {
			...options,
			isReady: (name) => this.isReady(name),
			swept: () => this.swept,
			changed: (name) => this.noteChange(name),
			probed: (name) => this.noteProbe(name),
		};
		this.wishes = new Wishes(options.state, this.services, options.log);
		this.companions = [createFileWatches(this.world), createSchedules(this.world)];
	}

	/** The versions that run now, one for each file, for judging files that changed. */
	get running(): readonly LoadedService[] {
		const found = [...this.services.values()].flatMap(({file, config}) =>
			file === null ? [] : [{file, config}],
		);
		return [...new Map(found.map((service) => [service.file, service])).values()];
	}

	/** The last good versions that runs on disk remember, for files that are broken at start-up. */
	remembered(): readonly LoadedService[] {
		return lastGoodVersions(this.world.runsDir) as readonly LoadedService[];
	}

	/** Ends what is left of dead runs, so that they are over when `adopt` looks at them. */
	async sweepRemains(): Promise<void> {
		const {runsDir, bootId, sweeper} = this.world;
		this.swept = await sweepRemains(runsDir, bootId, sweeper);
	}

	/** Takes over the services of an earlier daemon and starts what is wanted. */
	adopt(loaded: Loaded): void {
		const recorded = listRecorded(this.world.runsDir);
		const good = new Set(loaded.services.map(({config}) => config.name));
		const broken = new Set(loaded.problems.map(({file}) => file));
		const lastGood = this.remembered().filter(
			({file, config}) => broken.has(file) && !good.has(config.name),
		);
		const members = membersIn([...loaded.services, ...lastGood]);
		this.wishes.forgetAfterBoot(members);
		const names = new Set(members.map(({service}) => service));
		const renamed = new Map(
			recorded
				.filter(({service}) => !names.has(serviceOf(service)))
				.map(({file, service}) => [file, serviceOf(service)]),
		);
		for (const member of members) {
			const adopted = this.add(member, renamed.get(member.file) ?? null);
			const before = adopted.run ? readRecord(adopted.run.paths) : null;
			if (!before || before.guessed) continue;
			const config = before.config as ServiceConfig;
			// The record is as old as the run, so a stop by hand may be younger than its "enabled".
			const {enabled} = adopted.wish === 'down' ? member.config : config;
			this.change(adopted, {...config, enabled}, member.config);
		}
		for (const {service, config} of recorded)
			if (!this.services.has(service)) this.retire(service, config as ServiceConfig);
		this.takeProblems(loaded.problems);
	}

	/** Carries out what changed in services.d/; neighbours are not touched. */
	apply(loaded: Loaded): void {
		const members = membersIn(loaded.services);
		const names = new Set(members.map(({name}) => name));
		const counts = new Map(loaded.services.map(({config}) => [config.name, config.instances]));
		const broken = new Set(loaded.problems.map(({file}) => file));
		const renamed = new Map<string, string>();
		for (const service of this.services.values())
			if (!names.has(service.name) && service.file !== null && !broken.has(service.file)) {
				if (!counts.has(service.service)) renamed.set(service.file, service.service);
				this.remove(service, counts.get(service.service) ?? null);
			}
		for (const member of members) {
			const {name, file, config} = member;
			const existing = this.services.get(name);
			if (!existing) {
				this.tellPlan(name, `added by ${file}`, {file});
				this.add(member, renamed.get(file) ?? null);
				continue;
			}
			const returned = existing.file === null;
			if (existing.file !== file) this.noteChange(existing.name);
			existing.file = file;
			this.change(existing, existing.config, config);
			if (returned && config.enabled && !config.schedule)
				existing.dispatch({type: 'want-up', cause: 'file'});
		}
		this.takeProblems(loaded.problems);
	}

	/** The services as they need each other. */
	get graph(): Graph {
		this.knownGraph ??= graphOf(membersOf(this.services));
		return this.knownGraph;
	}

	/** The members of a service: itself, or its instances. */
	instancesOf(service: string): readonly Supervised[] {
		return [...this.services.values()].filter((each) => each.service === service);
	}

	close(): void {
		this.closed = true;
		for (const companion of this.companions) companion.close();
		for (const service of this.services.values()) service.close();
	}

	private add(member: LoadedMember, predecessor: string | null): Supervised {
		const service = new Supervised(this.world, member);
		service.predecessor = predecessor;
		service.wish = this.wishes.of(member);
		this.services.set(member.name, service);
		service.adopt();
		this.noteChange(member.name);
		this.noteDependencies(member.config);
		return service;
	}

	/** A hook refused the stop that was asked for, so no later daemon is to try it again. */
	private keepVeto({name, veto, wish, state}: Supervised): void {
		if (veto !== null && wish === 'down' && state.wanted === 'up')
			void this.wishes.remember([name], 'up');
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
			this.tellPlan(service.name, `${plan.why}; it waits for the next restart`, plan);
			this.noteChange(service.name);
			return;
		}
		this.tellPlan(service.name, plan.why, plan);
		if (plan.restart && isActive(service.state)) {
			service.nextConfig = after;
			service.drift = plan.changed;
			if (service.state.wanted === 'up')
				service.dispatch({type: 'want-restart', reason: plan.why, cause: 'file'});
		} else {
			service.reconfigure(after);
			const tries = service.state.phase === 'backoff' || service.state.phase === 'failed';
			if (tries && service.state.wanted === 'up')
				service.dispatch({type: 'want-up', cause: 'file'});
		}
		const isFreed = before.schedule !== undefined && after.schedule === undefined;
		if (before.enabled !== after.enabled) {
			void this.wishes.forget(service.service);
			if (!after.enabled) service.dispatch({type: 'want-down', cause: 'file'});
		}
		const isNew = before.enabled !== after.enabled || (isFreed && service.wish !== 'down');
		if (after.enabled && !after.schedule && isNew)
			service.dispatch({type: 'want-up', cause: 'file'});
	}

	/** Its file is again what runs: nothing waits any more. */
	private undrift(service: Supervised): void {
		if (!service.nextConfig) return;
		service.nextConfig = null;
		service.drift = [];
		this.noteChange(service.name);
	}

	/** The file, or the instance in it, is gone: a graceful stop, then the member is gone too. */
	private remove(service: Supervised, instances: number | null): void {
		const {name, file} = service;
		const text =
			instances === null
				? `${file} was removed`
				: `stops, because ${file} wants ${instances} ${instances === 1 ? 'instance' : 'instances'} now`;
		this.tellPlan(name, text, {file, instances});
		service.file = null;
		service.problem = null;
		// A service that goes on in another shape is wanted as it was.
		if (instances === null) void this.wishes.forget(service.service);
		else if (service.instance !== null) void this.wishes.forget(name);
		service.dispatch({type: 'want-down', cause: 'file'});
		this.noteChange(service.name);
	}

	/** A run that goes on without a file: the file was removed while no daemon looked. */
	private retire(name: string, config: ServiceConfig): void {
		const service = new Supervised(this.world, {...readMemberName(name), config, file: null});
		service.wish = 'down';
		service.adopt();
		if (!isActive(service.state)) {
			service.close();
			return;
		}
		this.services.set(name, service);
		this.tellPlan(name, 'runs, but no file wants it any more; stopping it', {});
		this.noteChange(name);
	}

	private tellPlan(name: string, text: string, data: Readonly<Record<string, unknown>>): void {
		this.world.record({kind: 'plan', service: name, run: null, cause: 'file', text, data});
	}

	/** A file that becomes broken, and one that is good again. */
	private tellProblem(service: string | null, problem: ConfigProblem | null): void {
		this.world.record({
			kind: 'problem',
			service,
			run: null,
			cause: 'file',
			text: problem ? problemText(problem) : 'its file is good again',
			data: problem ? {...problem} : {},
		});
	}

	private takeProblems(problems: readonly ConfigProblem[]): void {
		const known = new Set(this.problems.map(problemText));
		this.problems = problems;
		const files = new Set([...this.services.values()].map(({file}) => file));
		for (const problem of problems)
			if (!files.has(problem.file) && !known.has(problemText(problem)))
				this.tellProblem(null, problem);
		for (const service of this.services.values()) {
			const problem = problems.find(({file}) => file === service.file) ?? null;
			if (problem?.message === service.problem?.message) continue;
			service.problem = problem;
			this.tellProblem(service.name, problem);
			this.noteChange(service.name);
		}
	}

	private noteChange(name: string): void {
		this.knownGraph = null;
		if (this.changed.size === 0) setImmediate(() => this.afterChanges());
		this.changed.add(name);
	}

	/** Of several instances one is enough; null when there is none. */
	private isReady(service: string): boolean | null {
		const members = [...this.services.values()].filter(({name}) => isMeant(name, service));
		return members.length === 0 ? null : members.some(({ready}) => ready);
	}

	/** Figures may wait for others, so that a hundred probes a second are told of once. */
	private noteProbe(name: string): void {
		if (this.probed.size === 0) setTimeout(() => this.afterProbes(), probesInterval).unref();
		this.probed.add(name);
	}

	private afterProbes(): void {
		const names = this.probed;
		this.probed = new Set();
		if (!this.closed) this.options.onProbes(names);
	}

	/** A service shows who depends on it. */
	private noteDependencies({dependencies}: ServiceConfig): void {
		for (const {service} of dependencies)
			for (const {name} of this.instancesOf(service)) this.noteChange(name);
	}

	/** Lets everyone move who may, tells the world, and drops what has gone for good. */
	private afterChanges(): void {
		if (this.closed) return;
		const names = this.changed;
		this.changed = new Set();
		moveAll(this.services, this.graph);
		for (const name of names) {
			const service = this.services.get(name);
			service?.greet();
			if (service) this.keepVeto(service);
			if (service) for (const companion of this.companions) companion.look(service);
			if (service && service.file === null && service.state.phase === 'stopped') {
				this.services.delete(name);
				this.knownGraph = null;
				for (const companion of this.companions) companion.drop(name);
				this.noteDependencies(service.config);
				// Those who take its place may have waited for its end.
				for (const heir of this.services.values())
					if (heir.service === service.service || heir.predecessor === service.service)
						this.noteChange(heir.name);
			}
		}
		const affected = new Set([...names, ...waitingOn(this.services, names)]);
		for (const name of affected) {
			const service = this.services.get(name);
			if (service) tellWait(this.world.record, service, waitingFor(this, name));
		}
		this.options.onChange(affected);
	}
}
