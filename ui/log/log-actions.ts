/** The open log: its lines as they come, and how it is looked at. Pure. */
import type {LogChunk} from '../../src/lib/log-chunk.ts';
import type {Handlers} from '../handlers.ts';
import {innerRows, layoutOf} from '../layout.ts';
import type {State} from '../model.ts';
import {
	appendChunks,
	findInLog,
	followLog,
	type LogView,
	openLog,
	pauseLog,
	prependChunks,
	scrollLog,
} from './log-view.ts';

export type LogAction =
	| {readonly kind: 'log-opened'; readonly service: string | null}
	| {
			readonly kind: 'log-came';
			readonly service: string;
			readonly chunks: readonly LogChunk[];
			readonly skipped: number;
	  }
	| {
			readonly kind: 'log-older';
			readonly service: string;
			readonly chunks: readonly LogChunk[];
			readonly reachedStart: boolean;
	  }
	| {readonly kind: 'log-asked-older'}
	| {readonly kind: 'log-scrolled'; readonly by: number}
	| {readonly kind: 'log-shifted'; readonly by: number}
	| {readonly kind: 'log-follow'; readonly on: boolean}
	| {readonly kind: 'log-wrap'}
	| {readonly kind: 'log-times'}
	| {readonly kind: 'log-match'; readonly direction: 1 | -1};

/** Columns that a line can be scrolled to the left. */
const widestShift = 4096;

export const logHandlers: Handlers<LogAction> = {
	'log-opened': (state, {service}) => seen(state, (log) => openLog(log, service)),
	'log-came': (state, {service, chunks, skipped}) =>
		service === state.log.service
			? seen(state, (log) => appendChunks(log, chunks, skipped))
			: state,
	'log-older': (state, {service, chunks, reachedStart}) =>
		service === state.log.service
			? seen(state, (log) => prependChunks(log, chunks, reachedStart))
			: state,
	'log-asked-older': (state) => seen(state, (log) => ({...log, loadingOlder: true})),
	'log-scrolled': (state, {by}) => seen(state, (log) => scrollLog(log, by, logRows(state))),
	'log-shifted': (state, {by}) =>
		seen(state, (log) => ({
			...log,
			shift: Math.min(widestShift, Math.max(0, log.shift + by)),
			wrap: false,
		})),
	'log-follow': (state, {on}) => seen(state, on ? followLog : pauseLog),
	'log-wrap': (state) => seen(state, (log) => ({...log, wrap: !log.wrap, shift: 0})),
	'log-times': (state) => seen(state, (log) => ({...log, times: !log.times})),
	'log-match': (state, {direction}) =>
		seen(state, (log) => findInLog(log, direction, logRows(state))),
};

const seen = (state: State, change: (log: LogView) => LogView): State => ({
	...state,
	log: change(state.log),
});

export const logRows = (state: State): number => innerRows(layoutOf(state), 'logs');
