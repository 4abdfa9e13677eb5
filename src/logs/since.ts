/** Reads `--since`: a moment, or how long ago. Pure. */
import {parseDuration} from '../lib/units.ts';

const asDate =
	/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/;
const asClock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

/**
 * Epoch ms of `10m`, `1h30m`, `14:05[:30]` (today, or yesterday when that is still to come),
 * `2026-11-21` or `2026-11-21T10:00[:00][Z|+01:00]`, local where no zone is given; null otherwise.
 */
export function parseSince(text: string, now: number): number | null {
	const clock = asClock.exec(text);
	if (clock) return lastTime(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0), now);
	const date = asDate.exec(text);
	if (date) {
		const [
			,
			year,
			month,
			day,
			hour = '00',
			minute = '00',
			second = '00',
			fraction = '',
			zone = '',
		] = date;
		const time = Date.parse(
			`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`,
		);
		return Number.isNaN(time) ? null : time;
	}
	const age = /[a-z]$/.test(text) ? parseDuration(text) : null;
	return age === null ? null : now - age;
}

function lastTime(hour: number, minute: number, second: number, now: number): number {
	const moment = new Date(now);
	moment.setHours(hour, minute, second, 0);
	if (moment.getTime() > now) moment.setDate(moment.getDate() - 1);
	return moment.getTime();
}
