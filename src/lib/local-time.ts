/** Moments as people read them, in the machine's time zone. Pure. */

/** `10:42:02` */
export function clock(at: number): string {
	const date = new Date(at);
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `2026-11-21` */
export function dateOf(at: number): string {
	const date = new Date(at);
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `2026-11-21 10:42:02.310` */
export const stamp = (at: number): string =>
	`${dateOf(at)} ${clock(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`;

const two = (part: number): string => String(part).padStart(2, '0');
