/** Moments as the log shows them, in the machine's time zone. Pure. */

/** `10:42:02` */
export function clock(at: number): string {
	const date = new Date(at);
	return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}

/** `2026-11-21 10:42:02.310` */
export function stamp(at: number): string {
	const date = new Date(at);
	const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-');
	return `${day} ${clock(at)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

const twoDigits = (part: number): string => String(part).padStart(2, '0');
