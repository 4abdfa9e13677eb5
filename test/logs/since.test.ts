import {expect, test} from 'vitest';
import {parseSince} from '../../src/logs/since.ts';

const now = new Date(2026, 10, 21, 12, 30, 0).getTime();

test.each([
	['10m', now - 600_000],
	['1h30m', now - 5_400_000],
	['12:00', new Date(2026, 10, 21, 12, 0, 0).getTime()],
	['9:05:07', new Date(2026, 10, 21, 9, 5, 7).getTime()],
	['23:00', new Date(2026, 10, 20, 23, 0, 0).getTime()],
	['2026-11-20', new Date(2026, 10, 20).getTime()],
	['2026-11-20 08:00', new Date(2026, 10, 20, 8, 0).getTime()],
	['2026-11-20T08:00:01', new Date(2026, 10, 20, 8, 0, 1).getTime()],
	['2026-11-20T08:00:00.5Z', Date.UTC(2026, 10, 20, 8, 0, 0, 500)],
	['2026-11-20T08:00:00+0130', Date.UTC(2026, 10, 20, 6, 30)],
	['10', null],
	['25:00', null],
	['2026-13-40', null],
	['yesterdayish', null],
	['', null],
])('%j', (text, time) => {
	expect(parseSince(text, now)).toBe(time);
});
