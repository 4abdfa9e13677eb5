/** The logs of a recording, behind the interface of those on the disk. All of it is in memory. Pure. */
import {isAtLeast} from '../../src/lib/log-level.ts';
import {stripSgr} from '../../src/lib/text-width.ts';
import {testOf} from '../../src/logs/line-pattern.ts';
import type {
	LogFilter,
	LogLine,
	LogPage,
	LogPlace,
	LogQuery,
	LogReader,
} from '../../src/logs/reading.ts';
import type {RecordedLines} from './gather-logs.ts';

/** Places are counts of lines of the query's services, without its filter. */
const placeName = '';
const placeAt = (index: number): LogPlace => ({[placeName]: {run: 0, offset: index}});

export function createRecordedLogs(logs: RecordedLines): LogReader {
	let last: {readonly key: string; readonly lines: readonly LogLine[]} | null = null;

	/** The lines of all services of the query in the order of time. */
	const merged = (services: readonly string[]): readonly LogLine[] => {
		const key = JSON.stringify(services);
		if (last?.key !== key) {
			const lines = services.flatMap((service) => logs.get(service) ?? []);
			last = {key, lines: services.length === 1 ? lines : lines.sort((a, b) => a.time - b.time)};
		}
		return last.lines;
	};

	const indexOf = (
		lines: readonly LogLine[],
		from: LogPlace | 'start' | 'end' | {readonly time: number},
	): number => {
		if (from === 'start') return 0;
		if (from === 'end') return lines.length;
		if (typeof from['time'] === 'number') {
			const {time} = from as {readonly time: number};
			const found = lines.findIndex((line) => line.time >= time);
			return found === -1 ? lines.length : found;
		}
		return Math.min(lines.length, (from as LogPlace)[placeName]?.offset ?? 0);
	};

	const page = (
		{services, filter}: LogQuery,
		from: Parameters<LogReader['page']>[1],
		direction: 'older' | 'newer',
		count: number,
	): LogPage => {
		const lines = merged(services);
		const passes = testFor(filter);
		const begin = indexOf(lines, from);
		const step = direction === 'older' ? -1 : 1;
		const found: LogLine[] = [];
		let at = begin;
		for (; found.length < count; at += step) {
			const line = lines[direction === 'older' ? at - 1 : at];
			if (!line) break;
			if (passes(line)) found.push(line);
		}
		const [start, end] = direction === 'older' ? [at, begin] : [begin, at];
		return {
			lines: direction === 'older' ? found.reverse() : found,
			start: placeAt(start),
			end: placeAt(end),
			atStart: start <= 0,
			atEnd: end >= lines.length,
			leftOut: end - start - found.length,
		};
	};

	return {
		page: async (...args) => page(args[0], args[1], args[2], args[3]),
		follow: () => ({wake: () => {}, close: () => {}}),
		async find(query, pattern, from, direction) {
			const lines = merged(query.services);
			const [passes, matches] = [testFor(query.filter), testOf(pattern)];
			const step = direction === 'older' ? -1 : 1;
			for (let at = indexOf(lines, from) + (step === -1 ? -1 : 0); ; at += step) {
				const line = lines[at];
				if (!line) return null;
				if (passes(line) && matches(stripSgr(line.text))) return {line, place: placeAt(at)};
			}
		},
		async count(query, pattern) {
			const [passes, matches] = [testFor(query.filter), testOf(pattern)];
			return merged(query.services).filter((line) => passes(line) && matches(stripSgr(line.text)))
				.length;
		},
		// What was written before the recording is not in it, so nothing can be called new.
		knownShapes: () => Promise.resolve(new Set()),
	};
}

/** As `createSieve` of src/logs decides for lines in files. */
function testFor({pattern, level, since, until}: LogFilter): (line: LogLine) => boolean {
	const matches = pattern && testOf(pattern);
	return ({kind, text, time, level: own}) =>
		(since === null || time >= since) &&
		(until === null || time <= until) &&
		(kind === 'line'
			? (level === null || isAtLeast(own, level)) && (!matches || matches(stripSgr(text)))
			: kind === 'gap' || (level === null && !matches));
}
