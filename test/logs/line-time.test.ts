import {expect, test} from 'vitest';
import {timeOf} from '../../src/logs/line-time.ts';

const at = Date.UTC(2026, 10, 21, 10, 0, 0, 123);
const seen = {time: at + 200, approximate: false};
const local = (time: number) => {
	const two = (value: number) => String(value).padStart(2, '0');
	const date = new Date(time);
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

test.each([
	['2026-11-21T10:00:00.123Z started', at],
	['2026-11-21T11:00:00.123456+01:00 started', at],
	['[4711] 2026/11/21 05:00:00.123 -0500 x', at],
	[`${local(at)},123 INFO x`, at],
	['2026-11-21 10:00:00,123 INFO in UTC though it does not say so', at],
	[`{"level":30,"time":${at},"msg":"x"}`, at],
	[`{"ts":${at / 1000},"msg":"x"}`, at],
	[`{"timestamp":"2026-11-21T10:00:00.123Z"}`, at],
	[`{"@timestamp":"2026-11-21T10:00:00.123Z"}`, at],
	['{"asctime": "2026-11-21 10:00:00,123", "levelname": "INFO", "message": "x"}', at],
	[`{"time":${at}000,"msg":"microseconds"}`, at],
	['no time', null],
	['the certificate ends at 2027-01-01T00:00:00Z', null],
	['restored the backup of 2026-10-01 00:00:00', null],
	['a long text before the time that it tells of comes to 2026-11-21T10:00:00.123Z', null],
])('%s', (line, time) => {
	expect(timeOf(line, seen)).toBe(time);
});

test('when nobody looked for a while, a line may be much older than it was seen', () => {
	const later = {time: at + 86_400_000, approximate: true};
	expect(timeOf('2026-11-21T10:00:00.123Z x', later)).toBe(at);
	expect(timeOf('2026-11-21T10:00:00.123Z x', {...later, approximate: false})).toBe(null);
});
