/** Gathers what an explanation needs: journal rows and log lines are read when they are asked for, once. */
import type {Explanation} from '../lib/explanation.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import {explain} from './explain.ts';
import type {RowPage, RowQuery} from './row.ts';
import {tellingLine} from './telling-line.ts';
import type {Subject} from './why-subject.ts';

/** Rows about each service that are looked at. */
const recentRows = 60;

export type Known = {
	readonly runsDir: string;
	/** Every service by name. */
	readonly services: ReadonlyMap<string, Subject>;
	readonly readRows: (query: RowQuery) => RowPage;
	/** Epoch ms. */
	readonly now: number;
	readonly supervised: boolean;
};

export function explainService(service: Subject, known: Known): Explanation {
	const {runsDir, services, readRows, now, supervised} = known;
	const rows = new Map<string, readonly JournalRow[]>();
	return explain(service, {
		services,
		now,
		supervised,
		rowsOf(name) {
			const before = rows.get(name);
			if (before) return before;
			const query = {service: name, kinds: null, since: null, before: null, limit: recentRows};
			const found = readRows(query).rows;
			rows.set(name, found);
			return found;
		},
		lineOf: (name, run) => tellingLine(runsDir, name, run),
	});
}
