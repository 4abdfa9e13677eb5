/**
 * Reads what the log pane asks for, straight from the files: the window around what is looked at,
 * what is written meanwhile, matches behind its edges, their number, and what is new. It needs no
 * daemon. The store says what is wanted; every answer is an action.
 */
import {messageOf} from '../../src/lib/errors.ts';
import type {LinePattern, LogPage, LogQuery, LogReader} from '../../src/logs/reading.ts';
import {say} from '../command.ts';
import type {State} from '../model.ts';
import type {Store} from '../store.ts';
import {logGeometry, mostKnown} from './log-actions.ts';
import {patternOf} from './log-filter.ts';
import {missingEdge} from './log-scroll.ts';
import {type Goal, type LogView, queryOf, type Seek} from './log-view.ts';
import {endOf, type LogWindow, startOf, windowOf} from './log-window.ts';
import {createTask} from './task.ts';
import {tellSearch} from './tell-search.ts';

/** Lines read at once: enough for the largest screen and some scrolling. */
const pageLines = 500;
/** Ms of rest before what reads a whole log: somebody may be typing, or moving through the list. */
const countDelay = 200;
const shapesDelay = 800;

/** Returns a function that ends it. */
export function feedLog(reader: LogReader, store: Store): () => void {
	const tell = (error: unknown) => say(store, 'bad', `The log cannot be read: ${messageOf(error)}`);
	/** Lines that are tried again; what is wrong with them is said once. */
	const failed = (error: unknown) => {
		const why = messageOf(error);
		if (store.get().log.failed === why) return;
		tell(error);
		store.dispatch({kind: 'log-failed', why});
	};
	let goal: Goal | null = null;
	let seek: Seek | null = null;
	const opening = createTask(() => {
		// A goal that still stands has not been reached.
		goal = null;
		check();
	}, failed);
	const edge = createTask(() => check(), failed);
	const seeking = createTask(
		() => check(),
		(error) => {
			tell(error);
			if (seek) store.dispatch({kind: 'log-found', seek, match: null});
		},
	);
	const counting = createTask(
		() => check(),
		(error) => {
			tell(error);
			store.dispatch({kind: 'log-hits', hits: null});
		},
	);
	const learning = createTask(() => check(), tell);
	let counted = '';
	let learned = '';
	let runs = '';
	let follower: {
		readonly query: string;
		/** The window ends where it goes on. */
		joins: boolean;
		readonly wake: () => void;
		readonly close: () => void;
	} | null = null;

	const open = (log: LogView, next: Goal) => {
		goal = next;
		edge.end();
		seeking.end();
		const query = queryOf(log);
		opening.begin(async (signal) => {
			const {held, at} = await readWindow(reader, query, next.from, signal);
			if (follower) follower.joins = false;
			store.dispatch({kind: 'log-window', goal: next, held, at});
		});
	};

	const extend = (log: LogView, held: LogWindow, side: 'older' | 'newer') =>
		edge.begin(async (signal) => {
			const from = side === 'older' ? startOf(held) : endOf(held);
			const page = await reader.page(queryOf(log), from, side, pageLines, signal);
			if (side === 'newer' && follower) follower.joins = false;
			store.dispatch({kind: side === 'older' ? 'log-older' : 'log-newer', page});
		});

	const find = (log: LogView, held: LogWindow, next: Seek) => {
		seek = next;
		edge.end();
		const pattern = patternOf(log.search);
		const isBack = next.direction === -1;
		seeking.begin(async (signal) => {
			const query = queryOf(log);
			const found =
				pattern &&
				(await reader.find(
					query,
					pattern,
					isBack ? startOf(held) : endOf(held),
					isBack ? 'older' : 'newer',
					signal,
				));
			const match = found && (await readWindow(reader, query, {place: found.place}, signal));
			if (match && follower) follower.joins = false;
			const before = store.get().log;
			store.dispatch({
				kind: 'log-found',
				seek: next,
				match: match && {held: match.held, at: match.at ?? match.held.first},
			});
			tellSearch(store, before, next, match !== null);
		});
	};

	const follow = (log: LogView, query: string) => {
		if (follower && follower.query !== query) {
			follower.close();
			follower = null;
		}
		const {held} = log;
		if (!held || log.goal) return;
		if (!held.live) {
			if (follower) follower.joins = false;
			return;
		}
		if (follower?.joins) return;
		follower?.close();
		const own: NonNullable<typeof follower> = {
			query,
			joins: true,
			...reader.follow(
				queryOf(log),
				endOf(held),
				(news) => store.dispatch({kind: 'log-news', news, joins: own.joins}),
				() => {
					counted = '';
					store.dispatch({kind: 'log-gone'});
				},
			),
		};
		follower = own;
	};

	const count = (log: LogView, query: string) => {
		const pattern = patternOf(log.search);
		const wanted = pattern === null ? '' : `${query} ${log.search}`;
		if (wanted === counted) return;
		counted = wanted;
		counting.end();
		if (pattern !== null)
			counting.begin((signal) => countMatches(log, pattern, signal), countDelay);
	};

	const countMatches = async (log: LogView, pattern: LinePattern, signal: AbortSignal) => {
		const progress = (found: number, share: number | null) => {
			if (!signal.aborted) store.dispatch({kind: 'log-hits', hits: {count: found, share}});
		};
		progress(await reader.count(queryOf(log), pattern, progress, signal), null);
	};

	/** The shapes known before the runs that are looked at, one after the other. */
	const learn = ({log, services}: State) => {
		const wanted = log.services
			.slice(0, mostKnown)
			.map((service) => ({service, run: services.get(service)?.run ?? null}))
			.filter(({service, run}) => run !== null && !log.known.has(`${service} ${run}`));
		const key = wanted.map(({service, run}) => `${service} ${run}`).join();
		if (key === learned) return;
		learned = key;
		learning.end();
		const [next] = wanted;
		if (!next || !log.held) {
			learned = '';
			return;
		}
		learning.begin(async (signal) => {
			const {service, run} = next;
			const shapes = await reader.knownShapes(service, run ?? 0, signal);
			store.dispatch({kind: 'log-known', run: `${service} ${run}`, shapes});
		}, shapesDelay);
	};

	const wake = ({log, services}: State) => {
		const now = log.services
			.map((name) => {
				const service = services.get(name);
				return `${service?.run} ${service?.pid}`;
			})
			.join();
		if (now === runs) return;
		runs = now;
		follower?.wake();
	};

	const check = () => {
		const state = store.get();
		const {log} = state;
		const query = JSON.stringify(queryOf(log));
		if (log.goal === null) goal = null;
		else if (log.goal !== goal) open(log, log.goal);
		if (log.seek === null) {
			if (seek) seeking.end();
			seek = null;
		} else if (log.seek !== seek && log.held) find(log, log.held, log.seek);
		follow(log, query);
		count(log, query);
		learn(state);
		wake(state);
		if (log.held && !edge.isBusy() && !opening.isBusy() && !seeking.isBusy()) {
			const side = missingEdge(log, logGeometry(state));
			if (side) extend(log, log.held, side);
		}
	};
	const unsubscribe = store.subscribe(check);
	check();
	return () => {
		unsubscribe();
		for (const task of [opening, edge, seeking, counting, learning]) task.end();
		follower?.close();
	};
}

/** The pages around a place, and the number of the line that is meant. */
async function readWindow(
	reader: LogReader,
	query: LogQuery,
	from: Goal['from'],
	signal: AbortSignal,
): Promise<{readonly held: LogWindow; readonly at: number | null}> {
	const page = (
		place: Parameters<LogReader['page']>[1],
		direction: 'older' | 'newer',
	): Promise<LogPage> => reader.page(query, place, direction, pageLines, signal);
	if (from === 'start') return {held: windowOf(await page('start', 'newer')), at: null};
	if (from === 'end') return {held: windowOf(await page('end', 'older')), at: null};
	const newer = await page('place' in from ? from.place : from, 'newer');
	const older = await page(newer.start, 'older');
	const last = older.lines.length + newer.lines.length - 1;
	return {held: windowOf(older, newer), at: Math.min(older.lines.length, last)};
}
