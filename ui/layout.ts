/**
 * Where everything is on a screen of a given size. Pure arithmetic; nothing is measured.
 *
 *   below 60x16   one pane at a time
 *   60 columns    list over log (or whichever of the other panes had the focus last)
 *   100 columns   list over detail and, where there is room, metrics (or other panes) at the left,
 *                 log at the right
 *   170 columns   list over events, log, detail over metrics
 */

import type {Sizes, State} from './model.ts';
import type {Pane} from './pane.ts';

export type Rect = {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
};

export type Layout = {
	readonly width: number;
	readonly height: number;
	readonly header: Rect | null;
	readonly panes: Readonly<Partial<Record<Pane, Rect>>>;
	/** One line of sparklines where there is no room for the detail pane. */
	readonly meter: Rect | null;
	/** Why the selected service is not well, and what became of the last command. */
	readonly message: Rect | null;
	readonly footer: Rect | null;
};

/** What of the state decides the layout. */
export type LayoutInput = {
	readonly columns: number;
	readonly rows: number;
	readonly recent: readonly Pane[];
	readonly zoom: boolean;
	/** Rows that the list would fill: services, heads of groups, and files that belong to none. */
	readonly listed: number;
	readonly sizes: Sizes;
};

type Listing = Pick<State, 'size' | 'recent' | 'zoom' | 'services' | 'problems' | 'list' | 'sizes'>;

export const layoutInput = (state: Listing): LayoutInput => ({
	columns: state.size.columns,
	rows: state.size.rows,
	recent: state.recent,
	zoom: state.zoom,
	listed: state.services.size + groupsOf(state) + strayProblems(state).length,
	sizes: state.sizes,
});

/** Heads of groups, folded or not: folding moves no border. */
const groupsOf = ({services, list}: Pick<State, 'services' | 'list'>): number =>
	list.grouped ? new Set([...services.values()].map(({group}) => group)).size : 0;

const narrow = 60;
const short = 16;
const twoColumns = 100;
const threeColumns = 170;

export const layoutOf = (state: Listing): Layout => layoutFor(layoutInput(state));

export function layoutFor(input: LayoutInput): Layout {
	const {columns: width, rows: height} = input;
	const single = width < narrow || height < short;
	const stacked = !single && width < twoColumns;
	const header = height >= 6 ? 1 : 0;
	const footer = height >= 8 ? 1 : 0;
	const message = height >= 10 ? 1 : 0;
	const meter =
		stacked && height >= 22 && !['detail', 'metrics'].includes(lowerPane(input)) ? 1 : 0;
	const body: Rect = {
		left: 0,
		top: header,
		width,
		height: Math.max(0, height - header - footer - message - meter),
	};
	const line = (top: number, present: number): Rect | null =>
		present ? {left: 0, top, width, height: 1} : null;
	return {
		width,
		height,
		header: line(0, header),
		panes: placePanes(input, body, {single, stacked}),
		meter: line(body.top + body.height, meter),
		message: line(height - footer - message, message),
		footer: line(height - footer, footer),
	};
}

function placePanes(
	input: LayoutInput,
	body: Rect,
	{single, stacked}: {readonly single: boolean; readonly stacked: boolean},
): Layout['panes'] {
	const focus = input.recent[0] ?? 'services';
	if (single || input.zoom) return {[focus]: body};
	/** Border and column heads around every service, as far as there is room. */
	const wanted = input.listed + 3;
	const {height, width} = body;
	/** Rows of the upper of two panes. */
	const upper = (share: number | undefined, ours: number): number =>
		shareOf(height, share, ours, leastRows, height - leastRows);
	if (stacked) {
		const ours = clamp(wanted, 7, Math.floor(height * 0.55));
		const [list, lower] = splitRows(body, upper(input.sizes.stacked?.list, ours));
		return {services: list, [lowerPane(input)]: lower};
	}
	if (width < threeColumns) {
		const own = input.sizes.two ?? {};
		const ours = Math.max(52, Math.round(width * 0.42));
		const [side, log] = splitColumns(body, shareOf(width, own.side, ours, 40, width - 40));
		const lower = Math.min(18, Math.floor(height / 2));
		const [list, under] = splitRows(side, upper(own.list, clamp(wanted, 7, height - lower)));
		return {services: list, ...underList(input, under, height), logs: log};
	}
	const own = input.sizes.three ?? {};
	const ours = Math.max(50, Math.round((width - 66) * 0.25));
	const right = shareOf(width, own.right, ours, 36, width - 80);
	const left = Math.max(66, Math.min(90, Math.round(width * 0.37)));
	const [side, rest] = splitColumns(body, shareOf(width, own.side, left, 40, width - right - 40));
	const [log, facts] = splitColumns(rest, rest.width - right);
	const lower = Math.max(7, Math.floor(height / 3));
	const [list, under] = splitRows(
		side,
		upper(own.list, clamp(Math.max(wanted, 20), 7, height - lower)),
	);
	const [detail, metrics] = splitRows(facts, upper(own.detail, Math.ceil(height / 2)));
	const below = lastOf(input, ['events', 'specs']);
	return {services: list, [below]: under, logs: log, detail, metrics};
}

/** Panes that share the place under the list, from top to bottom. */
export const lesserPanes = ['detail', 'metrics', 'events', 'specs'] as const satisfies Pane[];

/** Rows in which two of them tell more than one: the facts of most services, and two curves. */
const roomForTwo = 24;

/** One of them, or where there is room two, that had the focus last; `total`: rows of list and these. */
function underList(input: LayoutInput, rect: Rect, total: number): Layout['panes'] {
	const [last, other] = input.recent.filter(isLesser);
	if (!last || !other || rect.height < roomForTwo) return {[last ?? 'detail']: rect};
	const [first, second] = lesserPanes.filter((pane) => pane === last || pane === other);
	const ours = Math.ceil(rect.height * 0.6);
	const upper = shareOf(total, input.sizes.two?.detail, ours, leastRows, rect.height - leastRows);
	const [above, below] = splitRows(rect, upper);
	return {[first ?? last]: above, [second ?? other]: below};
}

const isLesser = (pane: Pane): boolean => lesserPanes.some((lesser) => lesser === pane);

/** Rows that a pane keeps: its border and two lines. */
const leastRows = 5;

/** Cells of `total`: the share that the user gave, else ours; between the two limits. */
const shareOf = (
	total: number,
	share: number | undefined,
	ours: number,
	least: number,
	most: number,
): number => (share === undefined ? ours : clamp(Math.round(total * share), least, most));

/** The candidate that had the focus last. */
const lastOf = ({recent}: LayoutInput, candidates: readonly Pane[]): Pane =>
	recent.find((pane) => candidates.includes(pane)) ?? 'logs';

/** What stands under the list of a narrow screen. */
const lowerPane = (input: LayoutInput): Pane => lastOf(input, ['logs', ...lesserPanes]);

const splitRows = (rect: Rect, first: number): readonly [Rect, Rect] => [
	{...rect, height: first},
	{...rect, top: rect.top + first, height: rect.height - first},
];

const splitColumns = (rect: Rect, first: number): readonly [Rect, Rect] => [
	{...rect, width: first},
	{...rect, left: rect.left + first, width: rect.width - first},
];

const clamp = (value: number, least: number, most: number): number =>
	Math.max(Math.min(value, most), Math.min(least, most));

/** Rows inside the border of a pane; 0 when it is not shown. */
export const innerRows = (layout: Layout, pane: Pane): number =>
	Math.max(0, (layout.panes[pane]?.height ?? 0) - 2);

/**
 * Rows that the list gives to broken files which belong to no service it shows, of `rows` inside its
 * border: what the services leave free, at least half.
 */
export function problemRows(state: Pick<State, 'problems' | 'services'>, rows: number): number {
	const room = Math.max(1, Math.floor((rows - 1) / 2), rows - 1 - state.services.size);
	return Math.min(room, strayProblems(state).length);
}

/** What is wrong first in each file that belongs to no service. */
export function strayProblems({
	problems,
	services,
}: Pick<State, 'problems' | 'services'>): State['problems'] {
	const stray = problems.filter(({service}) => service === null || !services.has(service));
	const first = new Map(stray.toReversed().map((problem) => [problem.file, problem]));
	return stray.filter((problem) => first.get(problem.file) === problem);
}

/** Service rows of the list: under its column heads and what is broken. */
export function listRows(state: Listing): number {
	const rows = innerRows(layoutOf(state), 'services');
	return Math.max(0, rows - 1 - problemRows(state, rows));
}
