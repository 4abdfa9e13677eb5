import {expect, test} from 'vitest';
import type {LogLine, LogPage, LogPlace, LogQuery} from '../../../src/logs/reading.ts';
import {gatherLogs} from '../../../ui/recording/gather-logs.ts';
import {createRecordedLogs} from '../../../ui/recording/recorded-logs.ts';

const line = (service: string, time: number, text: string, isOpen?: true): LogLine => ({
	service,
	run: 1,
	offset: time,
	time,
	approximate: false,
	text,
	level: text.includes('ERR') ? 'error' : null,
	kind: 'line',
	...(isOpen && {isOpen}),
});
const told: readonly (readonly LogLine[])[] = [
	Array.from({length: 50}, (_, at) => line('a', at * 2, at % 5 ? `GET ${at}` : `ERR ${at}`)),
	[line('b', 5, 'half', true)],
	[line('b', 5, 'half a line'), line('b', 41, 'GET of b')],
];
const gathered = gatherLogs();
for (const lines of told) gathered.add(lines);
const logs = createRecordedLogs(gathered.lines);
const signal = new AbortController().signal;
const query = (services: readonly string[], source: string | null = null): LogQuery => ({
	services,
	filter: {
		pattern: source === null ? null : {source, inverse: false},
		level: null,
		since: null,
		until: null,
	},
});

async function walk(asked: LogQuery, direction: 'older' | 'newer'): Promise<readonly string[]> {
	const texts: string[] = [];
	let from: LogPlace | 'start' | 'end' = direction === 'older' ? 'end' : 'start';
	for (;;) {
		const page: LogPage = await logs.page(asked, from, direction, 7, signal);
		const read = page.lines.map(({text}) => text);
		if (direction === 'older') texts.unshift(...read);
		else texts.push(...read);
		if (direction === 'older' ? page.atStart : page.atEnd) return texts;
		from = direction === 'older' ? page.start : page.end;
	}
}

test('pages in both directions give every line once, merged by time, an open line as its whole', async () => {
	const forward = await walk(query(['a', 'b']), 'newer');
	expect(forward).toHaveLength(52);
	expect(forward.slice(0, 5)).toEqual(['ERR 0', 'GET 1', 'GET 2', 'half a line', 'GET 3']);
	expect(await walk(query(['a', 'b']), 'older')).toEqual(forward);
});

test('a filter, a time, the next match and the count', async () => {
	expect(await walk(query(['a'], 'err 1'), 'newer')).toEqual(['ERR 10', 'ERR 15']);
	expect(await walk(query(['a'], 'err'), 'older')).toHaveLength(10);
	const page = await logs.page(query(['a', 'b']), {time: 40}, 'newer', 2, signal);
	expect(page.lines.map(({text}) => text)).toEqual(['ERR 20', 'GET of b']);
	const pattern = {source: 'of b', inverse: false};
	const found = await logs.find(query(['a', 'b']), pattern, 'end', 'older', signal);
	expect(found?.line.text).toBe('GET of b');
	const again = await logs.find(query(['a', 'b']), pattern, found?.place ?? 'end', 'older', signal);
	expect(again).toBeNull();
	expect(
		await logs.count(query(['a', 'b']), {source: 'GET', inverse: false}, () => {}, signal),
	).toBe(41);
});
