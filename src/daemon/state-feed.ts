/** Keeps watching clients current: a snapshot first, then every change under a rising version. */
import type {ConfigProblem} from '../lib/config-problem.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import type {ServiceView} from '../lib/service-view.ts';
import type {Usage} from '../metrics/sampler.ts';
import type {Connection} from './connection.ts';

/** A client that lets this much wait gets no more; it reconnects and starts from a snapshot. */
const largestBacklog = 4 * 1024 * 1024;

export type StateFeed = {
	/** The version that a snapshot taken now has. */
	readonly version: number;
	/** Somebody gets what is published. */
	readonly isWatched: boolean;
	/** Once for each connection, however often it asks. */
	join(connection: Connection): void;
	/** Services changed or went, or the list of problems did (null: it did not). */
	publish(
		changed: readonly ServiceView[],
		removed: readonly string[],
		problems: readonly ConfigProblem[] | null,
	): void;
	publishEvents(rows: readonly JournalRow[]): void;
	publishMetrics(at: number, usage: ReadonlyMap<string, Usage>): void;
};

export function createStateFeed(): StateFeed {
	const watchers = new Set<Connection>();
	let version = 0;
	return {
		get version() {
			return version;
		},
		get isWatched() {
			return watchers.size > 0;
		},
		join(connection) {
			if (watchers.has(connection)) return;
			watchers.add(connection);
			connection.closed.addEventListener('abort', () => watchers.delete(connection), {once: true});
		},
		publish(changed, removed, problems) {
			version += 1;
			for (const watcher of watchers) {
				if (watcher.backlog() > largestBacklog) watcher.end();
				else watcher.notify('services', {version, changed, removed, problems});
			}
		},
		publishEvents(rows) {
			for (const watcher of watchers) {
				if (watcher.backlog() > largestBacklog) watcher.end();
				else watcher.notify('events', {rows});
			}
		},
		publishMetrics(at, usage) {
			if (watchers.size === 0) return;
			const rows = [...usage].map(
				([name, {cpu, memory, processes, threads, openFiles}]) =>
					[name, Math.round(cpu * 10) / 10, memory, processes, threads, openFiles] as const,
			);
			for (const watcher of watchers)
				if (watcher.backlog() === 0) watcher.notify('metrics', {at, rows});
		},
	};
}
