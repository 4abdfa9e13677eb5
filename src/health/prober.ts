/** Probes one run of a service again and again until it is stopped; one probe at a time. */
import {setTimeout as sleep} from 'node:timers/promises';
import type {CheckConfig} from '../config/check-schema.ts';
import {messageOf} from '../lib/errors.ts';
import type {CheckKind} from '../lib/service-state.ts';
import {delayAfter, firstDelay} from './cadence.ts';
import type {Probe} from './verdict.ts';

export type Answer = Pick<Probe, 'ok' | 'message'>;

/** Looks once. Null: there is nothing to say yet. A rejection is a failure with that message. */
export type Ask = (lifetime: AbortSignal) => Promise<Answer | null>;

export type Prober = {
	/** Begins to make a check, after `delay` ms. */
	begin(kind: CheckKind, check: CheckConfig, ask: Ask, delay: number): void;
	end(kind: CheckKind): void;
	/** Makes each check once out of turn, which counts for nothing but its last result; resolves when all are made. */
	hurry(): Promise<void>;
	/** When a check is made next, epoch ms; null while it is not to be. */
	nextAt(kind: CheckKind): number | null;
	stop(): void;
};

/** Times are of the monotonic clock, ms. */
type Lane = {
	readonly kind: CheckKind;
	readonly check: CheckConfig;
	readonly ask: Ask;
	readonly began: number;
	due: number;
	passed: boolean;
	/** From then on a failure counts; eager looks in between do not. */
	countsFrom: number;
	/** When it was due before somebody asked for it out of turn; null: it is in turn. */
	turn: number | null;
};

/** `chance` is in [0, 1). The listener is told each result, and whether it counts. */
export function startProber(
	chance: () => number,
	listener: (kind: CheckKind, probe: Probe, counts: boolean) => void,
): Prober {
	const lifetime = new AbortController();
	const lanes = new Map<CheckKind, Lane>();
	let timer: NodeJS.Timeout | undefined;
	let isBusy = false;
	/** Those who wait for checks out of turn, each with the lanes that are still to be made. */
	let hurried: {readonly lanes: Set<Lane>; readonly done: () => void}[] = [];

	const plan = () => {
		clearTimeout(timer);
		if (isBusy || lifetime.signal.aborted || lanes.size === 0) return;
		const next = [...lanes.values()].reduce((a, b) => (b.due < a.due ? b : a));
		timer = setTimeout(() => void look(next), Math.max(0, next.due - performance.now()));
	};

	const settle = (lane: Lane) => {
		for (const {lanes: left} of hurried) left.delete(lane);
		const [ready, others] = [hurried.filter(isMade), hurried.filter((each) => !isMade(each))];
		hurried = others;
		for (const {done} of ready) done();
	};

	const look = async (lane: Lane) => {
		isBusy = true;
		const began = performance.now();
		const probe = await attempt(lane, lifetime.signal);
		isBusy = false;
		// It was ended meanwhile.
		if (lanes.get(lane.kind) !== lane || lifetime.signal.aborted) {
			settle(lane);
			plan();
			return;
		}
		const now = performance.now();
		const passed = lane.passed || probe?.ok === true;
		const {turn} = lane;
		const counts = turn === null && (lane.passed || now >= lane.countsFrom);
		if (counts) lane.countsFrom += lane.check.interval;
		const look = {hadPassed: lane.passed, passed, waited: now - lane.began};
		lane.due = turn ?? began + delayAfter({...look, interval: lane.check.interval}, chance());
		lane.turn = null;
		lane.passed = passed;
		if (probe) listener(lane.kind, probe, counts);
		settle(lane);
		plan();
	};

	return {
		begin(kind, check, ask, delay) {
			const began = performance.now() + delay;
			lanes.set(kind, {
				kind,
				check,
				ask,
				began,
				due: began + firstDelay(check.interval, chance()),
				passed: false,
				countsFrom: began + check.interval,
				turn: null,
			});
			plan();
		},
		end(kind) {
			const lane = lanes.get(kind);
			lanes.delete(kind);
			if (lane) settle(lane);
			plan();
		},
		hurry() {
			const asked = new Set(lanes.values());
			if (asked.size === 0) return Promise.resolve();
			for (const lane of asked) {
				lane.turn ??= lane.due;
				lane.due = performance.now();
			}
			plan();
			return new Promise((resolve) => {
				hurried.push({lanes: asked, done: resolve});
			});
		},
		nextAt(kind) {
			const lane = lanes.get(kind);
			return lane === undefined ? null : Math.round(Date.now() + lane.due - performance.now());
		},
		stop() {
			lifetime.abort();
			clearTimeout(timer);
			lanes.clear();
			for (const {done} of hurried) done();
			hurried = [];
		},
	};
}

const isMade = ({lanes}: {readonly lanes: ReadonlySet<Lane>}): boolean => lanes.size === 0;

/** One probe with its further tries. Never rejects: a failure is an answer. */
async function attempt({check, ask}: Lane, lifetime: AbortSignal): Promise<Probe | null> {
	for (let left = check.retries; ; left -= 1) {
		const at = Date.now();
		const began = performance.now();
		const answer = await ask(lifetime).catch((error: unknown) => ({
			ok: false,
			message: messageOf(error),
		}));
		if (answer === null) return null;
		if (answer.ok || left === 0 || lifetime.aborted)
			return {...answer, at, latency: Math.round((performance.now() - began) * 10) / 10};
		await sleep(check.retry_delay, undefined, {signal: lifetime}).catch(() => {});
	}
}
