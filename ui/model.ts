/** What the screen knows and shows: one plain value that reduce.ts makes and everything draws from. */

import type {DaemonInfo, MetricPoint} from '../src/ipc/messages.ts';
import type {Result} from '../src/ipc/protocol.ts';
import type {ConfigProblem} from '../src/lib/config-problem.ts';
import type {Explanation} from '../src/lib/explanation.ts';
import type {JournalRow} from '../src/lib/journal-row.ts';
import type {RollupPoint} from '../src/lib/rollup-point.ts';
import type {ServiceView} from '../src/lib/service-view.ts';
import type {LogRange} from './copy/log-range.ts';
import {type Events, noEvents} from './events/events-view.ts';
import {type LogView, noLog} from './log/log-view.ts';
import type {Curves} from './metrics/curves.ts';
import type {Probes} from './metrics/latency.ts';
import type {RangeName} from './metrics/range.ts';
import type {Goal, Past} from './moment/past.ts';
import type {ThemeName} from './themes.ts';

/** In the order of their keys, 1 first. */
export const panes = ['services', 'logs', 'detail', 'metrics', 'events', 'specs'] as const;
export type Pane = (typeof panes)[number];

export type Size = {readonly columns: number; readonly rows: number};

export type Link =
	| {readonly kind: 'connecting'}
	| {readonly kind: 'up'}
	/** `stopped`: the daemon said that it was going, so nobody starts it again unasked. */
	| {readonly kind: 'down'; readonly stopped: boolean; readonly since: number}
	/** A snapshot printed without a daemon. */
	| {readonly kind: 'offline'};

export type Tone = 'good' | 'bad' | 'busy' | 'note';

export type Toast = {
	readonly tone: Tone;
	readonly text: string;
	/** Epoch ms; null: stays until another takes its place. */
	readonly until: number | null;
};

/** A question that Enter answers with yes and Esc with no. */
export type Question = {
	readonly kind: 'start' | 'restart' | 'restart-dependents' | 'stop' | 'kill' | 'stop-all';
	readonly title: string;
	/** Whom it affects, one per line. */
	readonly lines: readonly string[];
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

/** Commands by their names: what is typed, and which of those that fit is selected. */
export type PaletteDialog = {
	readonly kind: 'palette';
	readonly text: string;
	readonly chosen: number;
	/** First visible row. */
	readonly top: number;
};

export type Dialog =
	| WhyDialog
	| {readonly kind: 'help'; readonly top: number; readonly filter: string}
	| PaletteDialog
	| {readonly kind: 'ask'; readonly question: Question};

/** A line of text being typed; `before` comes back on Esc. */
export type Typing = {
	readonly into: 'filter' | 'search' | 'help' | 'log-words' | 'log-when' | 'events' | 'moment';
	readonly before: string;
	/** Where what is typed is kept nowhere else. */
	readonly text?: string;
};

/** What the list can be sorted by, in the order of the key that goes through them. */
export const sortKeys = ['attention', 'name', 'cpu', 'memory', 'restarts', 'uptime'] as const;
export type SortKey = (typeof sortKeys)[number];

/** How the services are listed. */
export type List = {
	/** What the user chose last; see `selectedOf` for what is selected. */
	readonly chosen: string | null;
	/** First visible row. */
	readonly top: number;
	readonly filter: string;
	/** Names; also of services that are gone at the moment. */
	readonly marked: ReadonlySet<string>;
	readonly sort: SortKey;
	readonly reversed: boolean;
	/** Under heads of groups; `folded`: those that show nothing but their head. */
	readonly grouped: boolean;
	readonly folded: ReadonlySet<string>;
	/** Places of an order by a measured value, which is held for a while; see `keepRanks`. */
	readonly ranks: ReadonlyMap<string, number> | null;
	/** Epoch ms: when it was made, and when somebody last did something in the list. */
	readonly rankedAt: number;
	readonly touchedAt: number;
};

export const initialList: List = {
	chosen: null,
	top: 0,
	filter: '',
	marked: new Set(),
	sort: 'attention',
	reversed: false,
	grouped: false,
	folded: new Set(),
	ranks: null,
	rankedAt: 0,
	touchedAt: 0,
};

export type Metrics = {
	/** Whose `points` these are. */
	readonly service: string | null;
	/** One second each, oldest first. */
	readonly points: readonly MetricPoint[];
	/** The same of all services together. */
	readonly totals: readonly MetricPoint[];
	/** The last CPU samples of each service that runs, one a second, oldest first; see `recentKept`. */
	readonly recent: ReadonlyMap<string, readonly number[]>;
	/** What the metrics pane shows. */
	readonly range: RangeName;
	/** Of the selected service; null until something is known of it. */
	readonly curves: Curves | null;
	/** Of every service that has a check. */
	readonly probes: Probes;
	/** Its last day; null until it was asked for. */
	readonly day: Day | null;
};

/** Of the next start of `service`, secrets masked. */
export type Environment = Pick<Result<'service.env'>, 'entries' | 'drift'> & {
	readonly service: string;
};

export type Detail = {
	/** Whose details are scrolled so that `top` is the first visible row. */
	readonly service: string | null;
	readonly top: number;
	/** Null until it was asked for. */
	readonly environment: Environment | null;
	/** How the last runs ended, oldest first; null until it was asked for. */
	readonly exits: {readonly service: string; readonly rows: readonly JournalRow[]} | null;
	/** The pane from which they were opened on the whole screen. */
	readonly before: Pane | null;
};

export const fleetSorts = ['cpu', 'memory', 'threads', 'openFiles', 'restarts'] as const;
export type FleetSort = (typeof fleetSorts)[number];

/** The view of all services by what they cost. */
export type Fleet = {
	readonly sort: FleetSort;
	/** First visible row. */
	readonly top: number;
	/** Where the focus was, and whether its pane had the whole screen. */
	readonly before: {readonly pane: Pane; readonly zoom: boolean};
};

export type Day = {
	readonly service: string;
	/** Roll-ups of hours, oldest first. */
	readonly hours: readonly RollupPoint[];
	/** Rows `exit` and `ready` of the journal, oldest first. */
	readonly rows: readonly JournalRow[];
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
	daemon: null,
	services: new Map(),
	problems: [],
	list: initialList,
	typing: null,
	recent: panes,
	zoom: false,
	sizes: {},
	log: noLog,
	metrics: {
		service: null,
		points: [],
		totals: [],
		recent: new Map(),
		range: '60s',
		curves: null,
		probes: new Map(),
		day: null,
	},
	detail: {service: null, top: 0, environment: null, exits: null, before: null},
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

/** With the focus on a pane. */
export const focusOn = (state: State, pane: Pane): State => ({
	...state,
	recent: [pane, ...state.recent.filter((other) => other !== pane)],
});

export const focusOf = ({recent}: Pick<State, 'recent'>): Pane => recent[0] ?? 'services';
