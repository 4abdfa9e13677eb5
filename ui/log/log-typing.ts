/** What is typed for the log, what Esc takes away, and what moves with the clock. Pure. */
import type {State, Typing} from '../model.ts';
import {searchFor, sift} from './log-actions.ts';
import {midnight, parseWindow} from './log-filter.ts';
import {isSifted, type LogView, openSieve} from './log-view.ts';

type IntoLog = Extract<Typing['into'], 'search' | 'log-words' | 'log-when'>;

export const isIntoLog = (into: Typing['into'] | undefined): into is IntoLog =>
	into === 'search' || into === 'log-words' || into === 'log-when';

export function typedInLog({search, sieve}: LogView, into: IntoLog): string {
	switch (into) {
		case 'search':
			return search;
		case 'log-words':
			return sieve.words;
		case 'log-when':
			return sieve.when;
	}
}

export function typeInLog(state: State, into: IntoLog, text: string): LogView {
	switch (into) {
		case 'search':
			return searchFor(state.log, text);
		case 'log-words':
			return sift(state.log, {words: text});
		case 'log-when':
			return sift(
				{...state.log, today: midnight(state.now)},
				{
					when: text,
					...(parseWindow(text, state.now, startOf(state)) ?? {since: null, until: null}),
				},
			);
	}
}

/** When the first of the services whose log is open began to run; null: none has. */
export function startOf({log, services}: State): number | null {
	const starts = log.services
		.map((name) => services.get(name)?.startedAt ?? null)
		.filter((start) => start !== null);
	return starts.length === 0 ? null : Math.min(...starts);
}

/** Esc: a search first, then what is open, then the filter. The same view: there is none of it. */
export function leaveLog(log: LogView): LogView {
	if (log.search !== '') return searchFor(log, '');
	if (log.opened.length > 0) return {...log, opened: []};
	return isSifted(log.sieve) || log.sieve.when !== '' ? sift(log, openSieve) : log;
}

/** Relative times move in steps of this many ms, so that they are calm. */
const measure = 10_000;

export function tickLog(log: LogView, now: number): LogView {
	const isTimed = log.sieve.since !== null || log.sieve.until !== null;
	const today = isTimed ? midnight(now) : log.today;
	const isMeasured = log.times !== 'relative' || now - log.measured < measure;
	if (isMeasured && today === log.today) return log;
	return {...log, today, measured: isMeasured ? log.measured : now};
}
