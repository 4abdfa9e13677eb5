import {expect, test} from 'vitest';
import {checkSchedule, readTimes} from '../../src/config/schedule.ts';
import {lookAtClock} from '../../src/supervisor/schedule-plan.ts';
import {createRandom} from '../support/random.ts';

const minute = 60_000;
const everyTen = (after: number) => (Math.floor(after / (10 * minute)) + 1) * 10 * minute;
const at = (minutes: number) => minutes * minute;

test('a time is due once, and nothing is due between two', () => {
	expect(lookAtClock(everyTen, at(100), at(105))).toEqual({
		due: null,
		missed: 0,
		lastMissed: null,
		next: at(110),
		handled: at(100),
	});
	expect(lookAtClock(everyTen, at(100), at(110) + 50)).toMatchObject({due: at(110), next: at(120)});
	expect(lookAtClock(everyTen, at(110), at(110) + 60)).toMatchObject({due: null, next: at(120)});
});

test('what went by while nobody looked is missed', () => {
	expect(lookAtClock(everyTen, at(100), at(135))).toEqual({
		due: null,
		missed: 3,
		lastMissed: at(130),
		next: at(140),
		handled: at(130),
	});
	expect(lookAtClock(everyTen, at(100), at(130) + 5)).toMatchObject({
		due: at(130),
		missed: 2,
		lastMissed: at(120),
	});
	const everySecond = (after: number) => (Math.floor(after / 1000) + 1) * 1000;
	expect(lookAtClock(everySecond, 0, at(60 * 24 * 365))).toMatchObject({due: at(60 * 24 * 365)});
});

test('a clock that goes back starts nothing twice, unless it had been far ahead', () => {
	expect(lookAtClock(everyTen, at(200), at(155))).toMatchObject({
		due: null,
		next: at(210),
		handled: at(200),
	});
	expect(lookAtClock(everyTen, at(9000), at(155))).toMatchObject({
		due: null,
		next: at(160),
		handled: at(155),
	});
});

test('however the clock jumps, no time comes twice', () => {
	for (let seed = 1; seed <= 50; seed += 1) {
		const random = createRandom(seed);
		const seen: number[] = [];
		let handled = at(1000);
		let now = at(1000);
		for (let turn = 0; turn < 200; turn += 1) {
			const step = (random() < 0.2 ? random() * 340 - 170 : random() * 2) * minute;
			now = Math.max(now + step, handled - at(170));
			const look = lookAtClock(everyTen, handled, now);
			handled = look.handled;
			if (look.due !== null) seen.push(look.due);
		}
		expect(new Set(seen).size).toBe(seen.length);
	}
});

test('cron lines are read with seconds and time zones, and refused in words', async () => {
	const noon = Date.UTC(2026, 0, 15, 12);
	const daily = {cron: '30 14 * * *', timezone: 'Europe/Vienna', overlap: 'skip'} as const;
	expect((await readTimes(daily))(noon)).toBe(Date.UTC(2026, 0, 15, 13, 30));
	const often = {cron: '*/15 * * * * *', timezone: 'UTC', overlap: 'skip'} as const;
	expect((await readTimes(often))(noon)).toBe(noon + 15_000);
	const problems = await Promise.all(
		[
			{...daily, cron: '* * *'},
			{...daily, cron: '99 * * * *'},
			{...daily, cron: '0 0 30 2 *'},
			{...daily, timezone: 'Mars'},
			daily,
		].map((schedule) => checkSchedule(schedule, noon)),
	);
	expect(problems).toEqual([
		expect.objectContaining({field: 'cron', message: 'has 3 fields, not five or six: "* * *"'}),
		expect.objectContaining({field: 'cron', message: expect.stringContaining('"99 * * * *"')}),
		expect.objectContaining({field: 'cron', message: 'never comes: "0 0 30 2 *"'}),
		expect.objectContaining({field: 'timezone', message: 'is no time zone: "Mars"'}),
		null,
	]);
});
