/**
 * The workers of one cluster: started, replaced when they die, reloaded one by one. Never more than
 * one worker above the number that is wanted, and during a reload never one less.
 */
import type {ClusterRequest, ClusterState} from '../runs/cluster-files.ts';
import {CrewMember, type MemberOptions} from './crew-member.ts';
import {codeOfStop, judgeDeath} from './rules.ts';

export type CrewOptions = MemberOptions & {
	readonly wanted: ClusterRequest;
	readonly say: (message: string) => void;
	/** Told after every change. */
	readonly changed: (state: ClusterState) => void;
	/** Weaver has asked the whole run to end, by a signal to all of its processes. */
	readonly isAsked: () => boolean;
	/** Told once, when all workers are gone, with what the host is to exit with. */
	readonly over: (code: number) => void;
};

/** One of the numbers from 1 to n. */
type Place = {
	current: CrewMember | null;
	/** Its successor, during a reload. */
	next: CrewMember | null;
	/** Workers in a row that ended before `minUptime`. */
	failures: number;
	timer: NodeJS.Timeout | null;
};

export class Crew {
	private readonly options: CrewOptions;
	private readonly places = new Map<number, Place>();
	/** Everyone who has a process. */
	private readonly alive = new Set<CrewMember>();
	private wanted: ClusterRequest;
	private generation: number;
	private failure: string | null = null;
	private wasUp = false;
	/** A worker has listened: a program that does is ready when it does. */
	private serves = false;
	private isChanging = false;
	private isEnding = false;
	private readonly codes: number[] = [];

	constructor(options: CrewOptions) {
		this.options = options;
		this.wanted = options.wanted;
		this.generation = options.wanted.generation;
		this.resize(options.wanted.workers);
	}

	/** Brings the workers to what is wanted; what is wanted last counts. */
	want(request: ClusterRequest): void {
		this.wanted = request;
		if (!this.isChanging) void this.change();
	}

	/** Ends with its workers, on a signal that also went to them (`isAsked`) or did not. */
	stop(signal: NodeJS.Signals, signalNumber: number): void {
		const told = this.options.isAsked();
		// One that began in the same moment may have come too late to hear it.
		for (const member of this.alive) if (!told || !member.isReady) member.kill(signal);
		this.end(() => codeOfStop(this.codes, signalNumber));
	}

	private async change(): Promise<void> {
		this.isChanging = true;
		while (!this.isEnding) {
			const {workers, generation} = this.wanted;
			this.resize(workers);
			if (generation <= this.generation) break;
			await this.reload(generation);
		}
		this.isChanging = false;
	}

	private resize(workers: number): void {
		for (const [number, {current, timer}] of this.places) {
			if (number <= workers) continue;
			clearTimeout(timer ?? undefined);
			this.places.delete(number);
			if (current) void current.retire();
		}
		for (let number = 1; number <= workers; number += 1) {
			if (this.places.has(number)) continue;
			const place: Place = {current: null, next: null, failures: 0, timer: null};
			this.places.set(number, place);
			place.current = this.start(number, this.generation);
		}
		this.publish();
	}

	/** Each worker's successor is ready before it leaves; the first that is not ends the reload. */
	private async reload(generation: number): Promise<void> {
		this.options.say(`replaces ${this.places.size} workers one by one`);
		let failure: string | null = null;
		for (const [number, place] of this.places) {
			failure = await this.renew(number, place, generation);
			if (failure !== null || this.isEnding) break;
		}
		this.options.say(
			failure === null
				? 'all workers are replaced'
				: `gave up the replacement: ${failure}; the old workers go on`,
		);
		this.generation = generation;
		this.failure = failure;
		this.publish();
	}

	/** Null, or why the worker stays the old one. */
	private async renew(number: number, place: Place, generation: number): Promise<string | null> {
		clearTimeout(place.timer ?? undefined);
		const old = place.current;
		const next = this.start(number, generation);
		place.next = next;
		const problem = await next.untilReady(old);
		place.next = null;
		if (problem !== null) {
			void next.retire();
			// It may have died while its successor was on the way.
			if (place.current === null) this.startLater(number, place, 0);
			return `the new worker ${number} ${problem}`;
		}
		place.current = next;
		place.failures = 0;
		if (old) await old.retire();
		return null;
	}

	private start(number: number, generation: number): CrewMember {
		const member = new CrewMember(number, generation, this.options, {
			serves: () => this.serves,
			onReady: () => {
				this.wasUp = true;
				this.serves ||= member.serves;
				this.publish();
			},
		});
		this.alive.add(member);
		void member.ended.then((code) => {
			this.alive.delete(member);
			// One may have heard the signal to all before we did.
			if (this.isEnding || this.options.isAsked()) this.codes.push(code);
			else this.onDeath(member, code);
			this.publish();
		});
		return member;
	}

	private onDeath(member: CrewMember, code: number): void {
		const {number} = member;
		const place = this.places.get(number);
		if (!place || place.current !== member || member.isLeaving) return;
		place.current = null;
		if (place.next) return;
		const dead = {
			uptime: member.age,
			failures: place.failures,
			othersReady: [...this.alive].some(({isReady}) => isReady),
			wasUp: this.wasUp,
		};
		const verdict = judgeDeath(dead, this.options.minUptime, Math.random());
		const said = `worker ${number} (pid ${member.pid}) ended with exit ${code}`;
		if (verdict.kind === 'give-up') {
			this.options.say(`${said}; the workers cannot stay up`);
			for (const other of this.alive) void other.retire();
			this.end(() => code);
			return;
		}
		this.options.say(`${said}; a new one starts in ${verdict.delay}ms`);
		place.failures = verdict.failures;
		this.startLater(number, place, verdict.delay);
	}

	private startLater(number: number, place: Place, delay: number): void {
		if (this.isEnding) return;
		place.timer = setTimeout(() => {
			place.current = this.start(number, this.generation);
			this.publish();
		}, delay);
	}

	private end(code: () => number): void {
		if (this.isEnding) return;
		this.isEnding = true;
		for (const {timer} of this.places.values()) clearTimeout(timer ?? undefined);
		void this.untilAlone().then(() => this.options.over(code()));
	}

	private async untilAlone(): Promise<void> {
		while (this.alive.size > 0) await Promise.all([...this.alive].map(({ended}) => ended));
	}

	private publish(): void {
		this.options.changed({
			workers: [...this.places.values()].flatMap(({current}) => current?.state ?? []),
			generation: this.generation,
			failure: this.failure,
		});
	}
}
