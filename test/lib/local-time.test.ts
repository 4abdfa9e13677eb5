/** Moments for people, in the time zone of the machine. */
import {expect, test} from 'vitest';
import {clock, dateOf, stamp} from '../../src/lib/local-time.ts';

test('a moment as time, as day, and as both to the ms', () => {
	const at = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();
	expect([clock(at), dateOf(at), stamp(at)]).toEqual([
		'03:04:05',
		'2026-01-02',
		'2026-01-02 03:04:05.006',
	]);
});
