/** The last day of a service on one row: when it was ready, for how much of the time, how fast it came back. Pure. */
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, widthOf} from '../../src/lib/text-width.ts';
import {formatDuration} from '../../src/lib/units.ts';
import type {Role, Theme} from '../theme.ts';
import {type Availability, availability, dayHours} from './availability.ts';
import type {Day} from './metrics-view.ts';
import {runResults} from './run-results.ts';

/** Exactly `width` columns; `day` null: it is not known yet. */
export function dayRow(
	service: ServiceView,
	day: Day | null,
	now: number,
	width: number,
	theme: Theme,
): string {
	const name = theme.paint('muted', '24h ');
	if (!day) return fitLeft(name, width);
	const {hours, words: all} =
		service.schedule === null ? upOf(service, day, now) : runsOf(service, day, now);
	const strip = hours.map((share) => cellOf(share, theme)).join('');
	const words = all.find((each) => widthOf(name) + dayHours + 1 + each.length <= width);
	return fitLeft(words === undefined ? `${name}${strip}` : `${name}${strip} ${words}`, width);
}

/** Of each hour; and the whole, said ever shorter. */
type Told = {readonly hours: readonly (number | null)[]; readonly words: readonly string[]};

function upOf(service: ServiceView, day: Day, now: number): Told {
	const found = availability(service, day, now);
	return {hours: found.hours, words: wordsOf(found, day)};
}

function runsOf(service: ServiceView, day: Day, now: number): Told {
	const {hours, runs, succeeded} = runResults(service, day, now);
	if (runs === 0) return {hours, words: ['no run has ended yet']};
	const count = `${succeeded} of ${runs}`;
	return {
		hours,
		words: [
			`${count} ${runs === 1 ? 'run' : 'runs'} succeeded`,
			`${count} succeeded`,
			`${count} ok`,
		],
	};
}

function wordsOf({share, recovery, failures}: Availability, {rows}: Day): readonly string[] {
	if (share === null)
		return [rows.length === 0 ? 'nothing measured yet' : 'was not to be up', 'off'];
	const percent = shareText(share);
	const back = recovery === null ? '' : `  MTTR ${formatDuration(recovery)}`;
	const times = failures === 0 ? '' : `  ${failures === 1 ? '1 failure' : `${failures} failures`}`;
	return [
		`${percent} ready${back}${times}`,
		`${percent} ready${back}`,
		`${percent}${back}`,
		percent,
	];
}

/** A share that is not all is never rounded up to all. */
function shareText(share: number): string {
	const percent = Math.floor(share * 1000) / 10;
	return `${share === 1 ? '100' : percent.toFixed(1)}%`;
}

function cellOf(share: number | null, {glyphs, paint}: Theme): string {
	if (share === null) return paint('muted', '·');
	const {bars} = glyphs;
	const level = Math.max(0, Math.min(bars.length - 1, Math.round(share * bars.length) - 1));
	const role: Role = share >= 0.999 ? 'good' : share >= 0.9 ? 'busy' : 'bad';
	return paint(role, bars[level] ?? '');
}
