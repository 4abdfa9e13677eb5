/** The journal's sentences about one step of a service's life; a run's end is told by the run. Pure. */
import type {JournalEvent} from '../lib/journal-event.ts';
import {describePhase, describeState} from './describe.ts';
import type {ServiceState} from './state.ts';

/** What is known of it here; who it is about, the caller adds. */
type Told = Omit<JournalEvent, 'service' | 'run'>;

/** Names a fact about a run that every daemon which meets it would tell. */
type Run = {once(fact: string): string};

export const tell = (
	before: ServiceState,
	after: ServiceState,
	run: Run | null,
	now: number,
): readonly Told[] => [...tellPause(before, after, run), ...tellPhase(before, after, run, now)];

function tellPause(before: ServiceState, after: ServiceState, run: Run | null): readonly Told[] {
	const [was, is] = [before.wanted === 'paused', after.wanted === 'paused'];
	if (was === is) return [];
	const dependency = (is ? after : before).cause?.replace(/^dependency:/, '') ?? null;
	const text = is
		? `paused: it needs ${dependency}`
		: after.wanted === 'up'
			? `no longer paused: ${dependency} is back`
			: 'no longer paused: it is to be down';
	// A daemon that comes after this one finds it paused again.
	const {pausedAt} = after;
	const once = run && is && pausedAt !== null ? {once: run.once(`pause ${pausedAt}`)} : {};
	const data = {paused: is, wanted: after.wanted, dependency};
	return [{kind: 'pause', cause: after.cause, text, data, ...once}];
}

/**
 * A phase, and another word for the same one. That it may go on after a wait is no news: it starts,
 * or waits for what `tellWait` tells.
 */
function tellPhase(
	before: ServiceState,
	after: ServiceState,
	run: Run | null,
	now: number,
): readonly Told[] {
	const state = describeState(after);
	const wasAtRest = before.pid === null && before.phase !== 'starting';
	if (state === 'waiting' && wasAtRest) return [];
	const isPause = before.wanted === 'paused' || after.wanted === 'paused';
	const isSame = after.phase === before.phase;
	if (isSame && (isPause || state === describeState(before))) return [];
	const {phase, wanted, pid, reason, failures, restarts, nextStartAt, failedStart} = after;
	// Each run comes to these phases once, and a daemon that adopts it finds it in them again.
	const isOfRun = !isSame && (phase === 'running' || phase === 'backoff' || phase === 'failed');
	const data = {
		from: before.phase,
		phase,
		state,
		wanted,
		pid,
		reason,
		failures,
		restarts,
		nextStartAt,
		finished: after.finished,
		failedStart,
		code: failedStart ? null : (after.lastExit?.code ?? null),
	};
	return [
		{
			kind: 'phase',
			cause: after.cause,
			text: describePhase(after, now),
			data,
			...(run && isOfRun && !failedStart ? {once: run.once(phase)} : {}),
		},
	];
}
