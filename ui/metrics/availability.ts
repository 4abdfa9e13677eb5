/**
 * For how much of the time in which a service was to be up it was ready in the last day, hour by hour.
 * To be up is also what a dependency's failure holds; not what was stopped by hand or has finished. Pure.
 */
import {follow, type Known} from '../../src/history/state-at.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import type {Day, Span} from './metrics-view.ts';

export const hour = 3_600_000;
export const dayHours = 24;

export type Availability = {
	/** Of each of the last 24 hours, oldest first, 0 to 1; null where it was not to be up. */
	readonly hours: readonly (number | null)[];
	/** Of all of them together; null: it was not to be up. */
	readonly share: number | null;
	/** Mean time from a failure to being ready again, ms; null: there was no failure that is over. */
	readonly recovery: number | null;
	/** Failures, also one that is not over. */
	readonly failures: number;
};

/** `to` null: not over, or ended by a stop. */
type Outage = {readonly from: number; readonly to: number | null};
type Stretch = Span & {readonly isReady: boolean};

export function availability(
	service: Pick<ServiceView, 'startedAt' | 'ready'>,
	day: Day,
	now: number,
): Availability {
	const stretches = stretchesOf(service, day, now);
	const parts = hoursOf(now).map((span) => ({
		// What nobody watched may not have been ready; that it had ended is known of it later.
		ready: sum(
			stretches.filter(({isReady}) => isReady).map((each) => watched(each, span, day.unwatched)),
		),
		away: sum(stretches.filter(({isReady}) => !isReady).map((each) => overlap(each, span))),
	}));
	const outages = outagesIn(day);
	const over = outages.flatMap(({from, to}) => (to === null ? [] : [to - from]));
	return {
		hours: parts.map(shareOf),
		share: shareOf({
			ready: sum(parts.map(({ready}) => ready)),
			away: sum(parts.map(({away}) => away)),
		}),
		recovery: over.length === 0 ? null : sum(over) / over.length,
		failures: outages.length,
	};
}

/** The last 24 hours of the clock, the one that goes on included. */
export function hoursOf(now: number): readonly Span[] {
	const last = Math.floor(now / hour);
	return Array.from({length: dayHours}, (_, index) => {
		const from = (last - dayHours + 1 + index) * hour;
		return {from, to: from + hour};
	});
}

/** The times in which it was to be up, one after the other. */
function stretchesOf(
	{startedAt, ready}: Pick<ServiceView, 'startedAt' | 'ready'>,
	{before, rows}: Day,
	now: number,
): readonly Stretch[] {
	// It has run for longer than the journal goes back.
	if (rows.length === 0 && before.run === null && startedAt !== null)
		return [{from: startedAt, to: now, isReady: ready}];
	const stretches: Stretch[] = [];
	let known = before;
	let from = Number.NEGATIVE_INFINITY;
	const until = (to: number) => {
		if (known.wanted !== 'down' && to > from) stretches.push({from, to, isReady: known.ready});
		from = Math.max(from, to);
	};
	for (const row of rows) {
		until(Math.min(now, timeOf(row)));
		known = follow(known, row);
	}
	until(now);
	return stretches;
}

/** From a failure until it is ready again. */
function outagesIn({before, rows}: Day): readonly Outage[] {
	const outages: Outage[] = [];
	let known = before;
	let from: number | null = null;
	for (const row of rows) {
		known = follow(known, row);
		if (from === null && isFailure(known, row)) from = timeOf(row);
		const isOver = known.ready || known.wanted === 'down';
		if (from === null || !isOver) continue;
		outages.push({from, to: known.ready ? timeOf(row) : null});
		from = null;
	}
	return from === null ? outages : [...outages, {from, to: null}];
}

/** A limit and a check ask a run to end, and what follows is what follows a failure. */
function isFailure({state, phase, wanted}: Known, {kind, data}: JournalRow): boolean {
	if (wanted === 'down') return false;
	if (kind === 'phase') return state === 'backoff' || state === 'failed';
	if (kind === 'ready') return data?.['ready'] === false && phase === 'running';
	return kind === 'exit' && data?.['asked'] === false && data['code'] !== 0;
}

/** The end of a run that nobody saw is recorded later than it came. */
export function timeOf({kind, at, data}: JournalRow): number {
	const ended = kind === 'exit' ? data?.['at'] : null;
	return typeof ended === 'number' ? Math.min(ended, at) : at;
}

const overlap = (a: Span, b: Span): number =>
	Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));

const watched = (stretch: Span, span: Span, unwatched: readonly Span[]): number =>
	overlap(stretch, span) -
	sum(
		unwatched.map((gap) =>
			overlap(gap, {from: Math.max(stretch.from, span.from), to: Math.min(stretch.to, span.to)}),
		),
	);

const shareOf = ({ready, away}: {readonly ready: number; readonly away: number}): number | null =>
	ready + away === 0 ? null : ready / (ready + away);

const sum = (values: readonly number[]): number =>
	values.reduce((total, value) => total + value, 0);
