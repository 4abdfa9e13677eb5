/** One frame of the monitor as text, made from a snapshot without Ink: the same rows, the same layout. */
import type {DaemonInfo, MetricPoint, ServiceList} from '../src/ipc/messages.ts';
import type {JournalRow} from '../src/lib/journal-row.ts';
import type {LogPage} from '../src/logs/reading.ts';
import {screenLines} from './chrome/screen.ts';
import {withHarmless} from './harmless.ts';
import {initialList} from './list/list-view.ts';
import {selectedOf} from './list/order.ts';
import {windowOf} from './log/log-window.ts';
import type {Day} from './metrics/metrics-view.ts';
import {initialState, type Size} from './model.ts';
import {type Action, reduce} from './reduce.ts';
import type {Theme} from './theme.ts';

export type Snapshot = ServiceList & {
	readonly daemon: DaemonInfo | null;
	/** The newest rows of the journal, oldest first. */
	readonly events: readonly JournalRow[];
	/** The end of the log, the curves and the last day of the service that `firstService` names. */
	readonly detail: {
		readonly service: string;
		readonly log: LogPage;
		readonly points: readonly MetricPoint[];
		/** Null: nobody was there to ask. */
		readonly day: Day | null;
	} | null;
};

/** The service whose log and details are part of the frame: the one that needs attention most. */
export const firstService = ({services}: ServiceList, now: number): string | null =>
	selectedOf({
		services: new Map(services.map((service) => [service.name, service])),
		list: initialList,
		now,
	})?.name ?? null;

/** The same snapshot, size, time and theme always give the same text. It ends in a newline. */
export function renderOnce(
	snapshot: Snapshot,
	project: string,
	size: Size,
	now: number,
	theme: Theme,
): string {
	const {detail} = snapshot;
	const {services, problems, events} = withHarmless({
		services: snapshot.services,
		problems: snapshot.problems,
		events: snapshot.events,
	});
	const actions: readonly Action[] = [
		{kind: 'linked', link: {kind: snapshot.daemon ? 'up' : 'offline'}},
		{kind: 'snapshot', services, problems, daemon: snapshot.daemon},
		{kind: 'events-read', rows: events, next: null},
		...(detail === null
			? []
			: ([
					{kind: 'log-shown', held: windowOf(detail.log)},
					{kind: 'history', service: detail.service, points: detail.points},
					...(detail.day ? [{kind: 'day' as const, day: detail.day}] : []),
				] satisfies readonly Action[])),
	];
	const state = actions.reduce(reduce, {...initialState(size, now, project), printed: true});
	const lines = screenLines(state, theme).map((line) => line.trimEnd());
	return `${lines.join('\n')}\n`;
}
