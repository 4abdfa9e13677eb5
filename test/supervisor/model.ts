/**
 * A tiny machine under the pure half of the supervisor: processes, timers and a disk that survives
 * the daemon's SIGKILL. Chance decides what happens next; whoever plays checks what must hold.
 */
import {isSuccess} from '../../src/lib/exit-code.ts';
import type {RunAsked, RunEnd, RunRecord} from '../../src/runs/run-directory.ts';
import {
	type DependencyEdge,
	graphOf,
	isBroken,
	type Member,
	missing,
	unready,
} from '../../src/supervisor/conditions.ts';
import {step} from '../../src/supervisor/lifecycle.ts';
import {recover} from '../../src/supervisor/recover.ts';
import {askedNote, endNote} from '../../src/supervisor/run-notes.ts';
import {settle} from '../../src/supervisor/settle.ts';
import {
	initialState,
	isActive,
	isLeaving,
	type RunExit,
	type ServiceState,
} from '../../src/supervisor/state.ts';
import type {Effect, Rules, ServiceEvent, Step, Timer} from '../../src/supervisor/step.ts';

export type ModelService = {
	readonly name: string;
	readonly dependencies: readonly DependencyEdge[];
	readonly waits: Member['waits'];
	readonly rules: Rules;
	/** It ends by itself, well. */
	readonly job: boolean;
	state: ServiceState;
	/** A process is about to be there, or is there. */
	process: 'none' | 'starting' | 'alive';
	ready: boolean;
	sick: boolean;
	timers: Map<Timer, number>;
	/** What the user asked for by hand. */
	wish: 'up' | 'down' | null;
	/** What the newest run has left on disk. */
	disk: {
		record: RunRecord;
		asked: RunAsked | null;
		exit: RunExit | null;
		end: RunEnd | null;
		startedAt: number | null;
	} | null;
};

function must(holds: boolean, otherwise: string): void {
	if (!holds) throw new Error(otherwise);
}

export class Model {
	now = 0;
	readonly services: ReadonlyMap<string, ModelService>;
	private readonly random: () => number;

	constructor(services: readonly ModelService[], random: () => number) {
		this.services = new Map(services.map((service) => [service.name, service]));
		this.random = random;
	}

	get all(): readonly ModelService[] {
		return [...this.services.values()];
	}

	get members(): ReadonlyMap<string, Member> {
		return new Map(this.all.map((service) => [service.name, memberOf(service)]));
	}

	/** By hand: the wish is on disk before anybody acts. */
	wish(service: ModelService, event: ServiceEvent): void {
		service.wish = event.type === 'want-down' ? 'down' : 'up';
		this.tell(service, event);
	}

	tell(service: ModelService, event: ServiceEvent): void {
		const {now} = this;
		this.take(service, step(service.state, event, service.rules, {now, random: this.random()}));
	}

	/** Tells everyone what they may do, and checks that they may. */
	settle(): void {
		const moves = settle(this.members);
		for (const {name, event} of moves) {
			const service = this.services.get(name);
			if (!service) continue;
			const {wanted} = service.state;
			if (event.type === 'proceed') this.checkProceed(service);
			this.tell(service, event);
			// Nobody whom the user has stopped is woken by what happens around.
			if (wanted === 'down') must(service.state.wanted === 'down', `${name} was woken`);
		}
		const graph = graphOf(this.members);
		for (const {name, state, dependencies} of this.all)
			if (state.phase === 'running' && !isLeaving(state))
				for (const edge of dependencies)
					must(!isBroken(edge, graph), `${name} runs without ${edge.service}`);
	}

	/** The daemon dies between any two lines; the next one knows what is on disk and what lives. */
	killDaemon(): void {
		for (const service of this.all) {
			service.timers.clear();
			service.ready = false;
			const {disk, process, rules} = service;
			const last = disk && {
				...disk,
				alive: process !== 'none',
				began: process !== 'none' || disk.exit !== null,
				pid: process === 'alive' ? 7 : null,
			};
			const moment = {now: this.now, random: this.random(), bootId: 'today'};
			this.take(service, recover(last, {wish: service.wish, enabled: false}, rules, moment));
		}
	}

	/** One thing that the machine does by itself for a service; true when there was one to do. */
	live(service: ModelService, faults: number): boolean {
		return this.run(service, faults) || this.fire(service);
	}

	/** Without faults, until nothing is left to do: what can happen at once comes before any timer. */
	quieten(): void {
		for (let turn = 0; turn < 5000; turn += 1) {
			this.settle();
			const moved = this.all.some((service) => this.run(service, 0));
			if (moved) continue;
			const [next] = this.all
				.filter(({timers}) => timers.size > 0)
				.sort((a, b) => Math.min(...a.timers.values()) - Math.min(...b.timers.values()));
			if (!next) return;
			this.fire(next);
		}
		must(false, 'it is never quiet');
	}

	/** What a process does next, or is done to it; a fault now and then. */
	private run(service: ModelService, faults: number): boolean {
		const fault = this.random() < faults;
		if (service.process === 'starting') {
			if (fault) this.die(service, () => this.tell(service, {type: 'spawn-failed', message: 'no'}));
			else {
				service.process = 'alive';
				if (service.disk) service.disk.startedAt = this.now;
				this.tell(service, {type: 'spawned', pid: 7});
			}
			return true;
		}
		if (service.process === 'alive' && (service.state.phase === 'stopping' || fault)) {
			this.exit(service, Math.floor(this.random() * 3));
			return true;
		}
		if (service.process === 'alive' && service.state.phase === 'running' && !service.ready) {
			service.ready = true;
			return true;
		}
		if (service.process !== 'alive' || !service.job) return false;
		this.exit(service, 0);
		return true;
	}

	exit(service: ModelService, code: number): void {
		const exit = {code, at: this.now};
		if (service.disk) service.disk.exit = exit;
		this.die(service, () => this.tell(service, {type: 'exited', exit}));
	}

	/** The next timer of a service, with the time it takes. */
	private fire(service: ModelService): boolean {
		const [next] = [...service.timers].sort(([, a], [, b]) => a - b);
		if (!next) return false;
		const [timer, at] = next;
		this.now = Math.max(this.now, at);
		service.timers.delete(timer);
		this.tell(service, {type: `${timer}-over`});
		return true;
	}

	private die(service: ModelService, tell: () => void): void {
		service.process = 'none';
		service.ready = false;
		service.sick = false;
		tell();
	}

	private take(service: ModelService, {state, effects}: Step): void {
		service.state = state;
		for (const effect of effects) this.perform(service, effect);
		must(
			isActive(service.state) === (service.process !== 'none'),
			`${service.name} is ${service.state.phase}, its process ${service.process}`,
		);
	}

	private perform(service: ModelService, effect: Effect): void {
		const {state, disk} = service;
		switch (effect.type) {
			case 'spawn': {
				// Never two runs of a service.
				must(service.process === 'none', `${service.name} runs twice`);
				service.process = 'starting';
				const {failures, restarts} = state;
				service.disk = {
					record: {...recordOf(service.name), failures, restarts},
					asked: null,
					exit: null,
					end: null,
					startedAt: null,
				};
				break;
			}
			case 'terminate':
				// Who was asked before a daemon died is asked once more, whatever has changed since.
				if (disk?.asked === null) this.checkOrder(service);
				if (disk) disk.asked ??= askedNote(state);
				break;
			case 'kill':
				if (disk) disk.asked ??= askedNote(state);
				break;
			case 'abandon':
				break;
			case 'set-timer':
				service.timers.set(effect.timer, this.now + effect.after);
				break;
			case 'clear-timer':
				service.timers.delete(effect.timer);
				break;
			case 'record-end':
				if (disk) disk.end = endNote(state) ?? disk.end;
				break;
		}
	}

	/** Nothing starts without what it needs. */
	private checkProceed(service: ModelService): void {
		if (service.state.phase !== 'stopped') return;
		const graph = graphOf(this.members);
		const member = memberOf(service);
		const lacks = [...missing(member, graph), ...unready(member, graph)];
		must(lacks.length === 0, `${service.name} starts without ${lacks[0]?.service}`);
	}

	/** Nobody is asked to end before those that need it and have to end as well. */
	private checkOrder({name}: ModelService): void {
		for (const other of this.all)
			if (other.dependencies.some(({service}) => service === name))
				must(
					!isActive(other.state) || !isLeaving(other.state),
					`${name} ends before ${other.name}`,
				);
	}
}

export const serviceOf = (
	name: string,
	dependencies: readonly DependencyEdge[],
	rules: Rules,
	{waits = [], job = false}: {readonly waits?: Member['waits']; readonly job?: boolean} = {},
): ModelService => ({
	name,
	job,
	dependencies,
	waits,
	rules,
	state: initialState,
	process: 'none',
	ready: false,
	sick: false,
	timers: new Map(),
	wish: null,
	disk: null,
});

function memberOf(service: ModelService): Member {
	const {name, state, ready, sick, dependencies, waits, rules} = service;
	const ended = state.phase === 'stopped' && state.finished && !state.failedStart;
	return {
		state,
		service: name,
		ready: ready && state.phase === 'running',
		logReady: ready && state.phase === 'running',
		unhealthy: sick,
		completed: ended && isSuccess(rules.success_exit_codes, state.lastExit?.code ?? null),
		dependencies,
		waits,
	};
}

const recordOf = (service: string): RunRecord => ({
	service,
	run: 1,
	createdAt: 0,
	bootId: 'today',
	command: ['true'],
	cwd: '/',
	restarts: 0,
	failures: 0,
	file: null,
	config: {},
});
