/** What happens to the screen's state at each event. Pure: the only place where it changes. */

import type {DaemonInfo, MetricPoint} from '../src/ipc/messages.ts';
import type {Notices} from '../src/ipc/protocol.ts';
import type {ConfigProblem} from '../src/lib/config-problem.ts';
import type {LogChunk} from '../src/lib/log-chunk.ts';
import type {ServiceView} from '../src/lib/service-view.ts';
import {innerRows, layoutOf, listRows} from './layout.ts';
import {
	appendChunks,
	findInLog,
	followLog,
	openLog,
	pauseLog,
	prependChunks,
	scrollLog,
} from './log-view.ts';
import type {Dialog, Link, Pane, Size, Spec, State, Toast, Typing} from './model.ts';
import {listed, selectedOf} from './order.ts';

export type Action =
	| {readonly kind: 'resized'; readonly size: Size}
	| {readonly kind: 'ticked'; readonly now: number}
	| {readonly kind: 'linked'; readonly link: Link}
	| {
			readonly kind: 'snapshot';
			readonly services: readonly ServiceView[];
			readonly problems: readonly ConfigProblem[];
			readonly daemon: DaemonInfo | null;
	  }
	| {readonly kind: 'services'; readonly notice: Notices['services']}
	| {readonly kind: 'metrics'; readonly notice: Notices['metrics']}
	| {readonly kind: 'history'; readonly service: string; readonly points: readonly MetricPoint[]}
	| {readonly kind: 'moved'; readonly by: number}
	| {readonly kind: 'chose'; readonly service: string}
	| {readonly kind: 'focused'; readonly pane: Pane}
	| {readonly kind: 'zoomed'}
	| {readonly kind: 'left'}
	| {readonly kind: 'typing'; readonly typing: Typing | null}
	| {readonly kind: 'typed'; readonly text: string}
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
	| {readonly kind: 'log-match'; readonly direction: 1 | -1}
	| {readonly kind: 'toast'; readonly toast: Toast | null}
	| {readonly kind: 'dialog'; readonly dialog: Dialog | null}
	| {readonly kind: 'specs'; readonly specs: readonly Spec[]}
	| {readonly kind: 'specs-scrolled'; readonly by: number};

/** Seconds that the sparklines show, and one for the gap at the edge. */
const historySeconds = 61;

/** Columns that a line can be scrolled to the left. */
const widestShift = 4096;

export function reduce(state: State, action: Action): State {
	const next = apply(state, action);
	return movesList.some((field) => next[field] !== state[field])
		? keepSelectionVisible(pinSelection(next))
		: next;
}

/**
 * What is selected stays selected by its name, so that no change of the order brings a key to
 * another service. While a filter is typed the choice before it stays, for Esc.
 */
function pinSelection(state: State): State {
	if (state.typing?.into === 'filter') return state;
	const selected = selectedOf(state)?.name ?? state.chosen;
	return selected === state.chosen ? state : {...state, chosen: selected};
}

/** What decides which rows the list shows. */
const movesList = [
	'services',
	'problems',
	'filter',
	'typing',
	'chosen',
	'size',
	'recent',
	'zoom',
	'now',
] as const;

function apply(state: State, action: Action): State {
	switch (action.kind) {
		case 'resized':
			return {...state, size: action.size};
		case 'ticked': {
			const over = state.toast?.until != null && state.toast.until <= action.now;
			return {...state, now: action.now, toast: over ? null : state.toast};
		}
		case 'linked':
			// What was said about the daemon before is over with it.
			return {
				...state,
				link: action.link,
				toast: action.link.kind === state.link.kind ? state.toast : null,
			};
		case 'snapshot':
			return keepChosen(state, {
				...state,
				services: new Map(
					action.services.map((service) => [service.name, keepCosts(state, service)]),
				),
				problems: action.problems,
				daemon: action.daemon,
			});
		case 'services': {
			const services = new Map(state.services);
			for (const name of action.notice.removed) services.delete(name);
			for (const service of action.notice.changed)
				services.set(service.name, keepCosts(state, service));
			return keepChosen(state, {
				...state,
				services,
				problems: action.notice.problems ?? state.problems,
			});
		}
		case 'metrics':
			return applyMetrics(state, action.notice);
		case 'history':
			return {...state, history: historyOf(state, action.service, action.points)};
		case 'moved':
			return move(state, action.by);
		case 'chose':
			return {...state, chosen: action.service};
		case 'focused':
			return {
				...state,
				recent: [action.pane, ...state.recent.filter((pane) => pane !== action.pane)],
			};
		case 'zoomed':
			return {...state, zoom: !state.zoom};
		case 'left':
			return leave(state);
		case 'typing':
			return endOrBeginTyping(state, action.typing);
		case 'typed':
			return state.typing?.into === 'search'
				? {...state, log: {...state.log, search: action.text, match: null}}
				: {...state, filter: action.text};
		case 'log-opened':
			return {...state, log: openLog(state.log, action.service)};
		case 'log-came':
			return action.service === state.log.service
				? {...state, log: appendChunks(state.log, action.chunks, action.skipped)}
				: state;
		case 'log-older':
			return action.service === state.log.service
				? {...state, log: prependChunks(state.log, action.chunks, action.reachedStart)}
				: state;
		case 'log-asked-older':
			return {...state, log: {...state.log, loadingOlder: true}};
		case 'log-scrolled':
			return {...state, log: scrollLog(state.log, action.by, logRows(state))};
		case 'log-shifted': {
			const shift = Math.min(widestShift, Math.max(0, state.log.shift + action.by));
			return {...state, log: {...state.log, shift, wrap: false}};
		}
		case 'log-follow':
			return {...state, log: action.on ? followLog(state.log) : pauseLog(state.log)};
		case 'log-wrap':
			return {...state, log: {...state.log, wrap: !state.log.wrap, shift: 0}};
		case 'log-times':
			return {...state, log: {...state.log, times: !state.log.times}};
		case 'log-match':
			return {...state, log: findInLog(state.log, action.direction, logRows(state))};
		case 'toast':
			return {...state, toast: action.toast};
		case 'dialog':
			return {...state, dialog: action.dialog};
		case 'specs':
			return {...state, specs: action.specs};
		case 'specs-scrolled': {
			const last = Math.max(0, state.specs.length - innerRows(layoutOf(state), 'specs'));
			return {...state, specTop: Math.min(last, Math.max(0, state.specTop + action.by))};
		}
	}
}

export const logRows = (state: State): number => innerRows(layoutOf(state), 'logs');

/** A service that went away leaves the selection where it was: on its neighbour. */
function keepChosen(before: State, after: State): State {
	if (after.chosen === null || after.services.has(after.chosen)) return after;
	const rows = listed(before);
	const index = rows.findIndex((service) => service.name === after.chosen);
	const neighbours = [...rows.slice(index + 1), ...rows.slice(0, Math.max(0, index)).reverse()];
	const next = neighbours.find((service) => after.services.has(service.name));
	// An empty list (a daemon that is just coming back) is no reason to forget the choice.
	return index === -1 || !next ? after : {...after, chosen: next.name};
}

/** A daemon that just came back has not measured yet: until then what the last one measured stays. */
function keepCosts({services}: State, service: ServiceView): ServiceView {
	const before = services.get(service.name);
	if (service.pid === null || service.cpu !== null || before?.pid !== service.pid) return service;
	const {cpu, memory, processes} = before;
	return {...service, cpu, memory, processes};
}

/** What was seen of the same service before stays in front of what the daemon remembers. */
function historyOf(
	{history}: State,
	service: string,
	points: readonly MetricPoint[],
): State['history'] {
	const first = points[0]?.[0] ?? Number.POSITIVE_INFINITY;
	const before = history.service === service ? history.points.filter(([at]) => at < first) : [];
	return {service, points: recent([...before, ...points])};
}

function applyMetrics(state: State, notice: Notices['metrics']): State {
	const services = new Map(state.services);
	let cpu = 0;
	let memory = 0;
	let points = state.history.points;
	for (const [name, rowCpu, rowMemory, processes] of notice.rows) {
		cpu += rowCpu;
		memory += rowMemory;
		const service = services.get(name);
		if (service) services.set(name, {...service, cpu: rowCpu, memory: rowMemory, processes});
		if (name === state.history.service)
			points = recent([...points, [notice.at, rowCpu, rowMemory]]);
	}
	return {
		...state,
		services,
		totals: recent([...state.totals, [notice.at, cpu, memory]]),
		history: points === state.history.points ? state.history : {...state.history, points},
	};
}

function recent(points: readonly MetricPoint[]): readonly MetricPoint[] {
	const newest = points.at(-1)?.[0] ?? 0;
	return points.filter(([at]) => at > newest - historySeconds * 1000);
}

function move(state: State, by: number): State {
	const rows = listed(state);
	if (rows.length === 0) return state;
	const selected = selectedOf(state)?.name;
	const index = rows.findIndex((service) => service.name === selected);
	const next = rows[Math.min(rows.length - 1, Math.max(0, index + by))];
	return next ? {...state, chosen: next.name} : state;
}

/** Esc: the innermost thing first. */
function leave(state: State): State {
	if (state.dialog) return {...state, dialog: null};
	if (state.typing) return endOrBeginTyping(undoTyping(state), null);
	if (state.recent[0] === 'logs' && state.log.search !== '')
		return {...state, log: {...state.log, search: '', match: null}};
	if (state.zoom) return {...state, zoom: false};
	if (state.recent[0] !== 'services')
		return {...state, recent: ['services', ...state.recent.filter((pane) => pane !== 'services')]};
	if (state.filter !== '') return {...state, filter: ''};
	return state.toast ? {...state, toast: null} : state;
}

const undoTyping = (state: State): State =>
	state.typing?.into === 'search'
		? {...state, log: {...state.log, search: state.typing.before, match: null}}
		: {...state, filter: state.typing?.before ?? ''};

/** What is selected when the typing ends is what the user chose. */
const endOrBeginTyping = (state: State, typing: Typing | null): State =>
	typing === null && state.typing?.into === 'filter' && state.filter !== ''
		? {...state, typing, chosen: selectedOf(state)?.name ?? state.chosen}
		: {...state, typing};

function keepSelectionVisible(state: State): State {
	const height = listRows(state);
	const rows = listed(state);
	const selected = selectedOf(state)?.name;
	const index = Math.max(
		0,
		rows.findIndex((service) => service.name === selected),
	);
	const last = Math.max(0, rows.length - height);
	const top = Math.min(last, Math.max(index - height + 1, Math.min(state.top, index)), index);
	return top === state.top || height === 0 ? state : {...state, top: Math.max(0, top)};
}
