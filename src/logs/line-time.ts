/** When a line of a log says that it was written. Pure. */
import type {SeenTime} from './time-index.ts';

/** `2026-11-21T10:00:00.123Z`, `2026-11-21 10:00:00,123`, `2026/11/21 10:00:00 +0100`. */
const asText =
	/(20\d\d)[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)\b)?/;

/** `"time":1795255200123`, `"ts":1795255200.5`, `"timestamp":"2026-11-21T10:00:00Z"`, Python's `"asctime"`. */
const inJson =
	/"(?:time|ts|timestamp|@timestamp|asctime)"\s*:\s*(?:(\d{9,19}(?:\.\d+)?)|"([^"]{1,40})")/;

/** A time further along a line is part of what it tells. */
const furthestStart = 48;
const jsonHeadLength = 1024;

/** A line is seen within a moment of being written, unless its program held it back; ms. */
const longestHoldingBack = 3_600_000;
/** No line's own time is further than this after the moment it was seen; ms. */
export const clockSlack = 5000;

/**
 * Epoch ms that the line gives for itself; null when it gives none, or one that can't be true for
 * a line that was `seen` then. A time without a zone is local or UTC, whichever fits better.
 */
export function timeOf(line: string, seen: SeenTime): number | null {
	const time = line.startsWith('{') ? timeInJson(line, seen) : timeInText(line, seen);
	if (time === null || time > seen.time + clockSlack) return null;
	return seen.approximate || time >= seen.time - longestHoldingBack ? time : null;
}

function timeInJson(line: string, seen: SeenTime): number | null {
	const match = inJson.exec(line.length > jsonHeadLength ? line.slice(0, jsonHeadLength) : line);
	if (!match) return null;
	if (match[1] !== undefined) return byMagnitude(Number(match[1]));
	return timeInText(match[2] ?? '', seen);
}

function timeInText(line: string, seen: SeenTime): number | null {
	const near = line.indexOf('20');
	if (near === -1 || near > furthestStart) return null;
	const match = asText.exec(line.length > 128 ? line.slice(0, 128) : line);
	if (!match || match.index > furthestStart) return null;
	const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
	const numbers = [
		Number(year),
		Number(month) - 1,
		Number(day),
		Number(hour),
		Number(minute),
		Number(second),
		Number(fraction.padEnd(3, '0').slice(0, 3)),
	] as const;
	const asUtc = Date.UTC(...numbers);
	if (zone !== undefined) return asUtc - offsetOf(zone);
	const asLocal = new Date(...numbers).getTime();
	return Math.abs(asUtc - seen.time) < Math.abs(asLocal - seen.time) ? asUtc : asLocal;
}

/** Ms that a zone such as `+01:00` or `-0530` is ahead of UTC. */
function offsetOf(zone: string): number {
	if (zone === 'Z') return 0;
	const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
	return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** Seconds, milliseconds, microseconds or nanoseconds, told apart by their size until the year 5138. */
function byMagnitude(value: number): number {
	if (value < 1e11) return value * 1000;
	if (value < 1e14) return value;
	return value < 1e17 ? value / 1000 : value / 1e6;
}
