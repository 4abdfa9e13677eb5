/** The supervisor's own lines in a log: where a run began and how it ended. */
import {signalOf} from '../lib/exit-code.ts';
import type {LogChunk} from '../lib/log-chunk.ts';
import {reasonText} from '../lib/pause-reason.ts';
import {formatDuration} from '../lib/units.ts';
import type {RunEnd} from '../runs/run-directory.ts';
import type {RunFacts} from './run-facts.ts';

type Mark = Extract<LogChunk, {kind: 'mark'}>;

/** A daemon deals with an exit at once; when it takes longer than this, none is there. */
const longestWaitForEnd = 1500;

export function startMark(run: number, {pid, createdAt}: RunFacts): Mark {
	return {
		kind: 'mark',
		run,
		offset: 0,
		time: createdAt ?? 0,
		text: `started · run ${run}${pid === null ? '' : ` · pid ${pid}`}`,
	};
}

/**
 * What is known of the end of a run whose log is `size` bytes long, at the time of its exit. Null while the run lives, and
 * for a moment after its exit, until the supervisor has decided what comes next.
 */
export function endMark(run: number, facts: RunFacts, size: number, now: number): Mark | null {
	const {end, createdAt} = facts;
	const exit = end ?? facts.exit;
	if (exit === null) return null;
	if (end === null && now - exit.at < longestWaitForEnd) return null;
	const words = [
		describeCode(exit.code) + (createdAt ? ` after ${formatLife(exit.at - createdAt)}` : ''),
		...(end === null ? [] : describeDecision(end)),
	];
	return {kind: 'mark', run, offset: size, time: exit.at, text: words.join(' · ')};
}

/** What a run started may write for a moment longer; no line above its end is later than that. */
export const notBefore = (mark: Mark, lastLine: number): Mark =>
	lastLine > mark.time ? {...mark, time: lastLine} : mark;

function describeCode(code: number | null): string {
	if (code === null) return 'ended, exit code unknown';
	const signal = signalOf(code);
	return signal ? `ended by ${signal}` : `exited ${code}`;
}

function describeDecision(end: RunEnd): readonly string[] {
	const reason = end.reason === null ? [] : [reasonText(end.reason)];
	switch (end.phase) {
		case 'backoff':
			return end.nextStartAt === null
				? reason
				: [`restart ${end.restarts + 1} in ${formatLife(end.nextStartAt - end.at)}`];
		case 'failed':
		case 'stopped':
			return reason;
	}
}

/** Tenths of a second matter in short lives: `2.3s`. */
const formatLife = (ms: number): string =>
	ms >= 1000 && ms < 60_000 ? `${(ms / 1000).toFixed(1)}s` : formatDuration(ms);
