/** How much of the last day a service was ready while it was to be up, hour by hour. Pure. */
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {RollupPoint} from '../../src/lib/rollup-point.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';

export const hour = 3_600_000;
export const dayHours = 24;

export type Availability = {
	/** Of each of the last 24 hours, oldest first, 0 to 1; null where it was not to be up. */
	readonly hours: readonly (number | null)[];
	/** Of all of them together; null: it was not to be up. */
	readonly share: number | null;
	/** Mean time from a failure to being ready again, ms; null: there was no failure that is over. */
	readonly recovery: number | null;
	/** Failures, also one that is not over. */
	readonly failures: number;
};

/** `to` null: not over. */
type Outage = {readonly from: number; readonly to: number | null};

/**
 * Roll-ups say for how many of the seconds in which it ran it was ready; the time in which it should
 * have run and did not is known to the journal alone. `rows` are its `exit` and `ready` rows, oldest first.
 */
export function availability(
	service: Pick<ServiceView, 'wanted' | 'ready' | 'state'>,
	points: readonly RollupPoint[],
	rows: readonly JournalRow[],
	now: number,
): Availability {
	const isDown = service.wanted === 'up' && !service.ready && service.state !== 'finished';
	const outages = outagesIn(rows, isDown);
	const last = Math.floor(now / hour);
	const byHour = new Map(points.map((point) => [Math.floor(point.at / hour), point]));
	const parts = Array.from({length: dayHours}, (_, index) => {
		const number = last - dayHours + 1 + index;
		const point = byHour.get(number);
		const ready = point ? point.ready * point.seconds * 1000 : 0;
		const measured = point ? point.seconds * 1000 - ready : 0;
		const told = outages.reduce(
			(sum, {from, to}) => sum + overlap(from, to ?? now, number * hour, (number + 1) * hour),
			0,
		);
		return {ready, away: Math.max(measured, told)};
	});
	const over = outages.flatMap(({from, to}) => (to === null ? [] : [to - from]));
	return {
		hours: parts.map(shareOf),
		share: shareOf({
			ready: sum(parts.map(({ready}) => ready)),
			away: sum(parts.map(({away}) => away)),
		}),
		recovery: over.length === 0 ? null : sum(over) / over.length,
		failures: outages.length,
	};
}

/** From a run that ended unasked with a failure, or that was ready no more, until it is ready. */
function outagesIn(rows: readonly JournalRow[], isDown: boolean): readonly Outage[] {
	const outages: Outage[] = [];
	let from: number | null = null;
	for (const {kind, data, at} of rows) {
		if (kind === 'ready' && data?.['ready'] === true) {
			if (from !== null) outages.push({from, to: at});
			from = null;
		} else if (kind === 'ready') from ??= at;
		else if (kind === 'exit' && data?.['asked'] === true) from = null;
		else if (kind === 'exit' && data?.['code'] !== 0) {
			const ended = data?.['at'];
			from ??= typeof ended === 'number' ? ended : at;
		}
	}
	return from !== null && isDown ? [...outages, {from, to: null}] : outages;
}

const overlap = (from: number, to: number, start: number, end: number): number =>
	Math.max(0, Math.min(to, end) - Math.max(from, start));

const shareOf = ({ready, away}: {readonly ready: number; readonly away: number}): number | null =>
	ready + away === 0 ? null : ready / (ready + away);

const sum = (values: readonly number[]): number =>
	values.reduce((total, value) => total + value, 0);
