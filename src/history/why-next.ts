/** What happens next by itself, in words. Pure. */
import type {JournalRow} from '../lib/journal-row.ts';
import {formatDuration} from '../lib/units.ts';
import {lastOf, type Subject} from './why-subject.ts';

/** `: cache within 20s, else the start has failed`, of what has a time to get ready in. */
export function waitTimeText({waitingFor, waitFor = []}: Subject): string {
	const timed = waitFor
		.filter(({service}) => waitingFor.includes(`${service} (wait_for)`))
		.map(({service, timeout}) => `${service} within ${formatDuration(timeout)}`);
	return timed.length === 0 ? '' : `: ${timed.join(', ')}, else the start has failed`;
}

/** What follows a run that is being ended: a check or a limit counts it as a failure. */
export function againText(
	{failures, maxRestarts, startedAt, resetAfter}: Subject,
	rows: readonly JournalRow[],
	now: number,
): string {
	const cause = lastOf(rows, 'phase')?.cause ?? '';
	if (!/^(check|limit):/.test(cause)) return 'it starts again when its processes are gone';
	const isForgiven = startedAt !== null && now - startedAt >= resetAfter;
	const isLast = maxRestarts !== undefined && (isForgiven ? 1 : failures + 1) > maxRestarts;
	return isLast
		? `it gives up when its processes are gone: max_restarts (${maxRestarts}) is used up`
		: 'it starts again after its restart_delay, when its processes are gone';
}

/** What its start-up check does when it goes on failing. */
export function startupActionText({checks}: Subject): string {
	const action = checks.find(({kind}) => kind === 'startup')?.action;
	if (action === 'restart') return '; going on to fail, the check restarts it';
	return action === 'stop' ? '; going on to fail, the check stops it' : '';
}

/** What its checks do when they go on failing. */
export function actionText({checks}: Subject): string {
	const actions = checks.filter(({verdict}) => verdict !== 'healthy').map(({action}) => action);
	if (actions.includes('restart')) return 'its check restarts it when it is unhealthy';
	if (actions.includes('stop')) return 'its check stops it when it is unhealthy';
	return 'nothing by itself: its checks only mark it';
}

export const inTime = (at: number | null, now: number): string =>
	at === null || at <= now ? 'now' : `in ${formatDuration(at - now)}`;
