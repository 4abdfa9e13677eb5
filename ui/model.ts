/** What the screen knows and shows: one plain value that reduce.ts makes and everything draws from. Pure. */

import type {DaemonInfo} from '../src/ipc/messages.ts';
import type {ConfigProblem} from '../src/lib/config-problem.ts';
import type {Explanation} from '../src/lib/explanation.ts';
import type {ServiceView} from '../src/lib/service-view.ts';
import type {LogRange} from './copy/log-range.ts';
import {type Detail, noDetail} from './detail/detail-view.ts';
import {type Events, noEvents} from './events/events-view.ts';
import {initialList, type List} from './list/list-view.ts';
import {type LogView, noLog} from './log/log-view.ts';
import {type Fleet, type Metrics, noMetrics} from './metrics/metrics-view.ts';
import type {Goal, Past} from './moment/past.ts';
import {type Pane, panes} from './pane.ts';
import type {ThemeName} from './themes.ts';

export type Size = {readonly columns: number; readonly rows: number};

export type Link =
	| {readonly kind: 'connecting'}
	| {readonly kind: 'up'}
	/** `stopped`: the daemon said that it was going, so nobody starts it again unasked. */
	| {readonly kind: 'down'; readonly stopped: boolean; readonly since: number}
	/** It is there and does not answer; `since` its last word. */
	| {readonly kind: 'silent'; readonly since: number}
	/** A snapshot printed without a daemon. */
	| {readonly kind: 'offline'};

/** What is shown is only what the daemon said last. */
export const isCutOff = ({kind}: Link): boolean => kind === 'down' || kind === 'silent';

export type Tone = 'good' | 'bad' | 'busy' | 'note';

export type Toast = {
	readonly tone: Tone;
	readonly text: string;
	/** Epoch ms; null: stays until another takes its place. */
	readonly until: number | null;
	/** What succeeds at the same takes it away. */
	readonly about?: 'search' | 'time-window';
};

/** A question that Enter answers with yes and Esc with no. */
export type Question = {
	readonly kind: 'start' | 'restart' | 'restart-dependents' | 'stop' | 'kill' | 'stop-all';
	readonly title: string;
	/** Sentences, and lists of whom they are about, which are cut where there is no room. */
	readonly lines: readonly (string | readonly string[])[];
	readonly yes: string;
	/** Whom the answer is for; to stop all names nobody. */
	readonly services: readonly string[];
};

/** Why a service is as it was when it was asked, `at` epoch ms. */
export type WhyDialog = {
	readonly kind: 'why';
	readonly service: string;
	readonly explanations: readonly Explanation[];
	readonly at: number;
	readonly top: number;
};

/** Commands by their names: what is typed, and which of those that fit was chosen; null: none yet. */
export type PaletteDialog = {
	readonly kind: 'palette';
	readonly text: string;
	readonly chosen: number | null;
	/** First visible row. */
	readonly top: number;
};

export type Dialog =
	| WhyDialog
	| {readonly kind: 'help'; readonly top: number; readonly filter: string}
	/** What is wrong with which file, as it is now. */
	| {readonly kind: 'problems'; readonly top: number}
	| PaletteDialog
	| {readonly kind: 'ask'; readonly question: Question};

/** A line of text being typed; `before` comes back on Esc. */
export type Typing = {
	readonly into: 'filter' | 'search' | 'help' | 'log-words' | 'log-when' | 'events' | 'moment';
	readonly before: string;
	/** Where what is typed is kept nowhere else. */
	readonly text?: string;
};

export type Spec = {readonly folder: string; readonly title: string};
export type Specs = {readonly all: readonly Spec[]; readonly top: number};

/** Keys that the user chose instead of ours, by command. */
export type Keys = Readonly<Record<string, readonly string[]>>;

/** A recording that is looked at: its file, and from when to when it goes, epoch ms. */
export type Recorded = {readonly file: string; readonly from: number; readonly to: number};

/** Which borders can be moved: rows of the list, columns at the left and at the right, rows of the details. */
export type Border = 'list' | 'side' | 'right' | 'detail';
export type LayoutName = 'stacked' | 'two' | 'three';
/** What the user gave to panes, as shares of the screen from 0 to 1; absent: as we see fit. */
export type Sizes = Readonly<
	Partial<Record<LayoutName, Readonly<Partial<Record<Border, number>>>>>
>;

/** What the daemon tells, which goes on while the past is looked at. */
export type Live = Pick<State, 'now' | 'services' | 'problems' | 'metrics'>;

export type State = {
	readonly size: Size;
	/** Epoch ms; moves once a second, so ages and countdowns are functions of the state. */
	readonly now: number;
	readonly link: Link;
	readonly project: string;
	readonly recorded: Recorded | null;
	/** What the screen is told is being written down. */
	readonly recording: boolean;
	readonly daemon: DaemonInfo | null;
	readonly services: ReadonlyMap<string, ServiceView>;
	readonly problems: readonly ConfigProblem[];
	readonly list: List;
	readonly typing: Typing | null;
	/** Panes by how recently they had the focus, the focused one first. */
	readonly recent: readonly Pane[];
	readonly zoom: boolean;
	readonly sizes: Sizes;
	readonly log: LogView;
	readonly metrics: Metrics;
	readonly detail: Detail;
	readonly events: Events;
	/** The past that is looked at, which `now`, `services` and `metrics` are then of; null: none. */
	readonly moment: Past | null;
	/** What these would be otherwise; null while they are. */
	readonly live: Live | null;
	/** Where somebody wants to go, one after the other. */
	readonly travels: readonly Goal[];
	/** All services by cost, in the place of the metrics of one; null: not open. */
	readonly fleet: Fleet | null;
	readonly toast: Toast | null;
	readonly dialog: Dialog | null;
	readonly keys: Keys;
	readonly theme: ThemeName;
	/** What was run in the palette, the last first. */
	readonly called: readonly string[];
	readonly specs: Specs;
	/** No keys: a frame that is printed once. */
	readonly printed: boolean;
	/** What is chosen of the log to be copied. */
	readonly range: LogRange | null;
	/** The terminal reports the mouse to us; else it keeps it for its own selection. */
	readonly mouse: boolean;
};

export const initialState = (size: Size, now: number, project: string): State => ({
	size,
	now,
	link: {kind: 'connecting'},
	project,
	recorded: null,
	recording: false,
	daemon: null,
	services: new Map(),
	problems: [],
	list: initialList,
	typing: null,
	recent: panes,
	zoom: false,
	sizes: {},
	log: noLog,
	metrics: noMetrics,
	detail: noDetail,
	events: noEvents,
	moment: null,
	live: null,
	travels: [],
	fleet: null,
	toast: null,
	dialog: null,
	keys: {},
	theme: 'default',
	called: [],
	specs: {all: [], top: 0},
	printed: false,
	range: null,
	mouse: true,
});

/** As it is once the box is closed and nothing is typed any more. */
export const closed = (state: State): State => ({...state, dialog: null, typing: null});

/** With the focus on a pane. */
export const focusOn = (state: State, pane: Pane): State => ({
	...state,
	recent: [pane, ...state.recent.filter((other) => other !== pane)],
});

export const focusOf = ({recent}: Pick<State, 'recent'>): Pane => recent[0] ?? 'services';
