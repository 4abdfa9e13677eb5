/** What rows of the journal say of one service at a moment. Pure. */
import {isSuccess, signalOf} from '../lib/exit-code.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import type {MomentCheck, MomentService} from '../lib/moment.ts';
import {
	type CheckKind,
	checkKinds,
	type Health,
	type Phase,
	type StateWord,
	type Wanted,
} from '../lib/service-state.ts';
import type {Exit} from '../lib/service-view.ts';
import {exitText} from './why-subject.ts';

/** A service as far as the journal knows it. */
export type Known = Omit<MomentService, 'cpu' | 'memory' | 'threads' | 'openFiles'>;

/** `name` as if it had never been started. */
export const neverStarted = (name: string): Known => ({
	name,
	state: 'stopped',
	phase: 'stopped',
	wanted: 'down',
	reason: null,
	ready: false,
	waitingFor: [],
	pid: null,
	run: null,
	startedAt: null,
	restarts: 0,
	failures: 0,
	nextStartAt: null,
	lastExit: null,
	checks: [],
});

/** Kinds of rows that change what a service is. */
export const statefulKinds = ['phase', 'exit', 'check', 'ready', 'pause'] as const;

/** Rows oldest first, from the beginning of the run or of what came after it. */
export const stateAfter = (name: string, rows: readonly JournalRow[]): Known =>
	rows.reduce(follow, neverStarted(name));

/** What it is after one more row. */
export function follow(known: Known, row: JournalRow): Known {
	switch (row.kind) {
		case 'phase':
			return followPhase(known, row);
		case 'exit':
			return followExit(known, row);
		case 'check':
			return followCheck(known, row);
		case 'ready':
			return {...known, ready: row.data?.['ready'] === true};
		case 'pause':
			return followPause(known, row);
		default:
			return known;
	}
}

/** Whom a dependency no longer holds is to be up again, or was stopped meanwhile. */
function followPause(known: Known, row: JournalRow): Known {
	const {phase, state} = known;
	if (row.data?.['paused'] === true)
		return settled({...known, wanted: 'paused', reason: row.cause}, phase);
	const wanted = (textIn(row, 'wanted') ?? wantedIn(row)) as Wanted;
	const next = {...known, wanted, reason: phase === 'running' ? known.reason : null};
	const isDown = phase === 'stopped' || phase === 'stopping';
	return {...next, state: isDown ? wordOf(next, false) : state};
}

/** Rows of an older weaver say it in their sentence alone. */
const wantedIn = ({text}: JournalRow): Wanted =>
	text.endsWith('it is to be down') ? 'down' : 'up';

/** The run is over with these; what it was like is over with it. */
const ended = {ready: false, pid: null, startedAt: null, checks: []} as const;

function followPhase(known: Known, row: JournalRow): Known {
	const {data} = row;
	const phase = (textIn(row, 'phase') ?? known.phase) as Phase;
	const wanted = (textIn(row, 'wanted') ?? known.wanted) as Wanted;
	const waits = data?.['waitingFor'];
	if (Array.isArray(waits)) {
		const waitingFor = waits.map(String);
		const reason = `waits for ${waitingFor.join(', ')}`;
		return {
			...known,
			...ended,
			phase,
			wanted,
			waitingFor,
			reason,
			state: 'waiting',
			nextStartAt: null,
			restarts: numberIn(row, 'restarts') ?? known.restarts,
			failures: numberIn(row, 'failures') ?? known.failures,
		};
	}
	const isUp = phase === 'running' || phase === 'stopping';
	const next: Known = {
		...known,
		...(phase === 'running' ? {} : ended),
		phase,
		wanted,
		waitingFor: [],
		reason: textIn(row, 'reason'),
		pid: isUp ? numberIn(row, 'pid') : null,
		run: row.run ?? known.run,
		startedAt: phase === 'running' ? row.at : isUp ? known.startedAt : null,
		restarts: numberIn(row, 'restarts') ?? known.restarts,
		failures: numberIn(row, 'failures') ?? known.failures,
		nextStartAt: numberIn(row, 'nextStartAt'),
	};
	const state = (textIn(row, 'state') ?? wordOf(next, data?.['finished'] === true)) as StateWord;
	return withReason({...next, state}, data?.['failedStart'] === true);
}

/** Rows of an older weaver do not name the state. */
function wordOf({phase, wanted}: Known, finished: boolean): StateWord {
	if (phase === 'stopping') return wanted === 'up' ? 'restarting' : 'stopping';
	if (phase !== 'stopped') return phase;
	if (finished) return 'finished';
	return wanted === 'paused' ? 'paused' : wanted === 'up' ? 'waiting' : 'stopped';
}

/** In the words of the view of a service. */
function withReason(known: Known, failedStart: boolean): Known {
	const {state, reason, lastExit} = known;
	const exit = lastExit && exitText(lastExit);
	switch (state) {
		case 'running':
		case 'starting':
			return {...known, reason: null};
		case 'backoff':
			return {...known, reason: reason ?? exit};
		case 'failed':
			return {
				...known,
				reason: [failedStart ? null : exit, reason].filter((part) => part !== null).join('; '),
			};
		case 'finished':
			return {...known, reason: exit};
		default:
			return known;
	}
}

/** The phase that follows from the end has a row of its own, unless nobody was there to see it. */
function followExit(known: Known, row: JournalRow): Known {
	const code = numberIn(row, 'code');
	const lastExit: Exit = {
		code,
		signal: signalOf(code),
		success: isSuccess([0], code),
		at: numberIn(row, 'at') ?? row.at,
	};
	const isOfRun = known.pid !== null && (known.run === null || known.run === row.run);
	if (!isOfRun) return {...known, lastExit};
	return settled({...known, ...ended, lastExit}, 'stopped');
}

const settled = (known: Known, phase: Phase): Known =>
	phase === 'stopped' ? {...known, phase, state: wordOf({...known, phase}, false)} : known;

function followCheck(known: Known, row: JournalRow): Known {
	const kind = textIn(row, 'check') as CheckKind | null;
	if (kind === null) return known;
	const check: MomentCheck = {
		kind,
		type: (textIn(row, 'type') ?? 'script') as MomentCheck['type'],
		target: textIn(row, 'target') ?? '',
		action: (textIn(row, 'action') ?? 'none') as MomentCheck['action'],
		verdict: (textIn(row, 'verdict') ?? 'unknown') as Health,
		message: textIn(row, 'message') ?? '',
		latency: numberIn(row, 'latency') ?? 0,
		at: row.at,
	};
	const others = known.checks.filter((other) => other.kind !== kind);
	const checks = [...others, check].sort(
		(a, b) => checkKinds.indexOf(a.kind) - checkKinds.indexOf(b.kind),
	);
	const ill = checks.find(({verdict}) => verdict === 'unhealthy' || verdict === 'degraded');
	const isIll = check.verdict === 'unhealthy' || check.verdict === 'degraded';
	const reason = ill === undefined ? null : isIll ? row.text : known.reason;
	return {...known, checks, reason: known.phase === 'running' ? reason : known.reason};
}

const textIn = ({data}: JournalRow, field: string): string | null => {
	const value = data?.[field];
	return typeof value === 'string' ? value : null;
};

const numberIn = ({data}: JournalRow, field: string): number | null => {
	const value = data?.[field];
	return typeof value === 'number' ? value : null;
};
