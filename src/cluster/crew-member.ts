/** One worker process: whether it is ready, how it leaves, and when it ended. */
import cluster, {type Address, type Worker} from 'node:cluster';
import {constants} from 'node:os';
import type {WorkerState} from '../runs/cluster-files.ts';

export type MemberOptions = {
	/** Ms. */
	readonly minUptime: number;
	/** Longest time to finish its requests, and again to obey the stop signal, ms. */
	readonly stopTimeout: number;
	readonly stopSignal: NodeJS.Signals;
};

/** How long a successor gets until it listens where its predecessor does, ms. */
const longestStart = 30_000;
/** Without servers and connections a worker ends by itself, unless something else keeps it; ms. */
const parting = 500;

export class CrewMember {
	readonly number: number;
	readonly generation: number;
	/** Resolves with its exit code, as a shell reports it. */
	readonly ended: Promise<number>;
	isReady = false;
	isLeaving = false;

	private readonly worker: Worker;
	private readonly options: MemberOptions;
	private readonly startedAt = performance.now();
	private readonly addresses = new Set<string>();
	private hasEnded = false;
	/** Called whenever it comes nearer to being ready. */
	private look: () => void = () => {};

	/** `serves`: whether some worker has ever listened; then one that does not is not ready. */
	constructor(
		number: number,
		generation: number,
		options: MemberOptions,
		{serves, onReady}: {readonly serves: () => boolean; readonly onReady: () => void},
	) {
		this.number = number;
		this.generation = generation;
		this.options = options;
		this.worker = cluster.fork({WEAVER_INSTANCE: String(number)});
		const ready = () => {
			clearTimeout(settling);
			if (!this.isReady) {
				this.isReady = true;
				onReady();
			}
			this.look();
		};
		const settling = setTimeout(() => {
			if (!serves()) ready();
			this.look();
		}, options.minUptime);
		this.worker.on('listening', (address) => {
			this.addresses.add(nameOf(address));
			ready();
		});
		this.ended = new Promise((resolve) => {
			const end = (code: number) => {
				this.hasEnded = true;
				this.isReady = false;
				clearTimeout(settling);
				resolve(code);
				this.look();
			};
			this.worker.on('exit', (code: number | null, signal: NodeJS.Signals | null) =>
				end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
			);
			// No process could be made, so none will exit.
			this.worker.on('error', () => this.pid === 0 && end(1));
		});
	}

	/** 0 when no process could be made. */
	get pid(): number {
		return this.worker.process.pid ?? 0;
	}

	/** Ms. */
	get age(): number {
		return performance.now() - this.startedAt;
	}

	get serves(): boolean {
		return this.addresses.size > 0;
	}

	get state(): WorkerState {
		const {number, pid, isReady: ready, generation} = this;
		return {number, pid, ready, generation};
	}

	/**
	 * Resolves with null once it listens wherever `old` does, or has listened elsewhere and lived for
	 * `minUptime`; with what went wrong when it ends first or takes too long.
	 */
	untilReady(old: CrewMember | null): Promise<string | null> {
		const wanted = old?.addresses ?? new Set<string>();
		return new Promise((resolve) => {
			const timers = [
				setTimeout(() => finish(`did not listen within ${longestStart / 1000}s`), longestStart),
				setTimeout(() => this.look(), this.options.minUptime + 1),
			];
			const finish = (problem: string | null) => {
				for (const timer of timers) clearTimeout(timer);
				this.look = () => {};
				resolve(problem);
			};
			this.look = () => {
				const isThere =
					wanted.size > 0 && [...wanted].every((address) => this.addresses.has(address));
				const isOld = this.age >= this.options.minUptime;
				if (this.hasEnded) void this.ended.then((code) => finish(`ended with exit ${code}`));
				else if (isThere || (isOld && this.isReady)) finish(null);
			};
			this.look();
		});
	}

	/** Takes no new connections, finishes its requests and ends; is told and then made to, if need be. */
	async retire(): Promise<void> {
		if (this.isLeaving) return void (await this.ended);
		this.isLeaving = true;
		const parted = new Promise<void>((resolve) => {
			this.worker.once('disconnect', () => setTimeout(resolve, parting));
		});
		if (this.worker.isConnected()) this.worker.disconnect();
		await this.within(this.options.stopTimeout, parted);
		this.kill(this.options.stopSignal);
		await this.within(this.options.stopTimeout);
		this.kill('SIGKILL');
		await this.ended;
	}

	kill(signal: NodeJS.Signals): void {
		if (!this.hasEnded) this.worker.process.kill(signal);
	}

	/** Waits for its end, at most `time` ms or until `enough`. */
	private async within(time: number, enough?: Promise<void>): Promise<void> {
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<void>((resolve) => {
			timer = setTimeout(resolve, time);
		});
		await Promise.race([this.ended, late, ...(enough ? [enough] : [])]);
		clearTimeout(timer);
	}
}

const nameOf = ({address, port, addressType}: Address): string =>
	`${addressType} ${address} ${port}`;
