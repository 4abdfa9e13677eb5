/** Asks for the last day of a service before a moment: what its availability is made of. */
import {neverStarted, stateAfter} from '../../src/history/state-at.ts';
import type {Client} from '../../src/ipc/client.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import {dayHours, hour} from './availability.ts';
import {type Day, dayKinds, type Span} from './metrics-view.ts';

/** Rows of one answer, and answers that are asked for: what is older does not count. */
const pageRows = 500;
const mostPages = 8;
/** Rows before the day that say how it began; between two ends of runs there are a handful. */
const rowsBefore = 20;

/** `at`: epoch ms; what is known of later is in it too. */
export async function readDay(client: Client, service: string, at: number): Promise<Day> {
	const since = at - dayHours * hour;
	const [{rows, isWhole}, gaps] = await Promise.all([
		readRows(client, service, since),
		client.request('events.read', {
			name: null,
			kinds: ['gap'],
			since,
			before: null,
			limit: pageRows,
		}),
	]);
	const earlier = isWhole ? await readBefore(client, service, rows[0]?.seq ?? null) : [];
	const before = earlier.length === 0 ? neverStarted(service) : stateAfter(service, earlier);
	return {service, before, rows, unwatched: gaps.rows.flatMap(unwatchedIn)};
}

/** Newest page first. */
async function readRows(
	client: Client,
	service: string,
	since: number,
): Promise<{readonly rows: readonly JournalRow[]; readonly isWhole: boolean}> {
	const pages: (readonly JournalRow[])[] = [];
	let before: number | null = null;
	for (let page = 0; page < mostPages; page += 1) {
		const query = {name: service, kinds: dayKinds, since, before, limit: pageRows};
		const answer: {readonly rows: readonly JournalRow[]; readonly next: number | null} =
			await client.request('events.read', query);
		pages.unshift(answer.rows);
		before = answer.next;
		if (before === null) break;
	}
	return {rows: pages.flat(), isWhole: before === null};
}

async function readBefore(
	client: Client,
	service: string,
	before: number | null,
): Promise<readonly JournalRow[]> {
	const query = {name: service, kinds: dayKinds, since: null, before, limit: rowsBefore};
	return (await client.request('events.read', query)).rows;
}

/** When no daemon ran, as the next one tells. */
function unwatchedIn({cause, data}: JournalRow): readonly Span[] {
	const {from, to} = data ?? {};
	return cause === 'daemon' && typeof from === 'number' && typeof to === 'number'
		? [{from, to}]
		: [];
}
