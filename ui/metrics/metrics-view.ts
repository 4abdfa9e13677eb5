/** What the state holds of measurements, and of the view of all services by cost. Pure. */
import type {Known} from '../../src/history/state-at.ts';
import type {MetricPoint} from '../../src/ipc/messages.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {Pane} from '../pane.ts';
import type {Curves} from './curves.ts';
import type {Probes} from './latency.ts';
import type {RangeName} from './range.ts';

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

export const noMetrics: Metrics = {
	service: null,
	points: [],
	totals: [],
	recent: new Map(),
	range: '60s',
	curves: null,
	probes: new Map(),
	day: null,
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

/** Epoch ms. */
export type Span = {readonly from: number; readonly to: number};

/** Rows of the journal that say whether a service was to be up, and was ready. */
export const dayKinds = ['phase', 'exit', 'ready', 'pause'] as const;

export type Day = {
	readonly service: string;
	/** As it was before the first of the rows. */
	readonly before: Known;
	/** Rows of `dayKinds`, oldest first. */
	readonly rows: readonly JournalRow[];
	/** When no daemon looked. */
	readonly unwatched: readonly Span[];
};
