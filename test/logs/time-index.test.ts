import {appendFileSync, closeSync, openSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {
	appendIndex,
	createClock,
	openIndex,
	openIndexForAppending,
} from '../../src/logs/time-index.ts';
import {createLogFolder, now} from './log-folder.ts';

function writeIndex(file: string, records: readonly (readonly [number, number])[]): void {
	const fd = openSync(file, 'a');
	for (const [size, time] of records) appendIndex(fd, size, time);
	closeSync(fd);
}

test('the spans say until where the log had been written when', () => {
	using folder = createLogFolder();
	const file = path.join(folder.root, 'index');
	writeIndex(file, [
		[100, now],
		[250, now + 250],
		[2 ** 40, -(now + 9000)],
	]);
	const index = openIndex(file);
	expect([...index.spansFrom(100)]).toEqual([
		{until: 250, time: now + 250, approximate: false},
		{until: 2 ** 40, time: now + 9000, approximate: true},
	]);
	expect([...index.spansFrom(2 ** 40)]).toEqual([]);
	const times = [now - 1, now, now + 1, now + 251, now + 10_000];
	expect(times.map(index.offsetAt)).toEqual([0, 0, 100, 250, 2 ** 40]);
	index.close();
});

test('a long index is searched and read in parts', () => {
	using folder = createLogFolder();
	const file = path.join(folder.root, 'index');
	writeIndex(
		file,
		Array.from({length: 1000}, (_, at) => [(at + 1) * 10, now + at] as const),
	);
	const index = openIndex(file);
	expect([...index.spansFrom(2005)].map(({until}) => until)).toEqual(
		Array.from({length: 800}, (_, at) => 2010 + at * 10),
	);
	expect(index.offsetAt(now + 777)).toBe(7770);
	index.close();
});

test('a torn record at the end is ignored, and cut off before more are appended', () => {
	using folder = createLogFolder();
	const file = path.join(folder.root, 'index');
	writeIndex(file, [[100, now]]);
	appendFileSync(file, Buffer.alloc(7, 1));
	const torn = openIndex(file);
	expect([...torn.spansFrom(0)]).toEqual([{until: 100, time: now, approximate: false}]);
	torn.close();

	const {fd, size} = openIndexForAppending(file, 0);
	expect(size).toBe(100);
	appendIndex(fd, 200, now + 1);
	closeSync(fd);
	const index = openIndex(file);
	expect([...index.spansFrom(100)]).toEqual([{until: 200, time: now + 1, approximate: false}]);
	index.close();
});

test('what no record covers has the time of the last write, exact only just after a look', () => {
	using folder = createLogFolder();
	const file = path.join(folder.root, 'index');
	writeIndex(file, [[100, now]]);
	const timesAt = (writtenAt: number) => {
		const index = openIndex(file);
		const seenAt = createClock(index, 0, writtenAt);
		const seen = [50, 99, 100].map(seenAt).map(({time, approximate}) => [time, approximate]);
		index.close();
		return seen;
	};
	expect(timesAt(now + 200)).toEqual([
		[now, false],
		[now, false],
		[now + 200, false],
	]);
	expect(timesAt(now + 60_000)).toEqual([
		[now, false],
		[now, false],
		[now + 60_000, true],
	]);
	const missing = openIndex(path.join(folder.root, 'nothing'));
	expect(createClock(missing, 0, now)(5)).toMatchObject({time: now, approximate: true});
	missing.close();
});
