import {appendFileSync, closeSync, openSync, utimesSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import type {LogChunk, LogCursor} from '../../src/lib/log-chunk.ts';
import {followMerged, readMerged} from '../../src/logs/read-merged.ts';
import {appendIndex} from '../../src/logs/time-index.ts';
import {pathsOf, runFolder} from '../../src/runs/run-directory.ts';
import {createLogFolder, now} from './log-folder.ts';

/** Both outputs of run 1, ten lines a second each, in turns. */
function createSplitLog() {
	const folder = createLogFolder();
	const paths = pathsOf(runFolder(folder.runsDir, 'api', 1));
	const seconds = Array.from({length: 30}, (_, second) => second);
	const lines = (name: string, second: number) =>
		Array.from({length: 10}, (_, at) => `${name} ${second}.${at}\n`).join('');
	const texts = {out: '', err: ''};
	const index = {out: [] as [number, number][], err: [] as [number, number][]};
	for (const second of seconds)
		for (const [at, name] of (['out', 'err'] as const).entries()) {
			texts[name] += lines(name, second);
			index[name].push([texts[name].length, now - 60_000 + second * 1000 + at * 500]);
		}
	folder.write('api', 1, {text: texts.out, index: index.out});
	writeFileSync(paths.errors, texts.err);
	utimesSync(paths.errors, now / 1000, now / 1000);
	const fd = openSync(paths.errorsIndex, 'a');
	for (const [size, time] of index.err) appendIndex(fd, size, time);
	closeSync(fd);
	const expected = seconds
		.flatMap((second) => [lines('out', second), lines('err', second)])
		.join('');
	return {folder, paths, expected};
}

const textOf = (chunks: readonly LogChunk[]): string =>
	chunks.map((chunk) => (chunk.kind === 'text' ? chunk.text : '')).join('');

test('pages of two logs give each line once, in the order of time', () => {
	const {folder, expected} = createSplitLog();
	using _ = folder;
	for (const lines of [10, 25, 70, 1000]) {
		let text = '';
		let before: LogCursor | null = null;
		for (let isDone = false; !isDone; ) {
			const page = readMerged(folder.runsDir, 'api', before, lines, now);
			text = textOf(page.chunks) + text;
			isDone = page.reachedStart;
			before = page.chunks[0]?.place ?? null;
		}
		expect(text).toBe(expected);
	}
});

test('both logs are followed; starts and ends are told once', () => {
	const {folder, paths, expected} = createSplitLog();
	using _ = folder;
	const page = readMerged(folder.runsDir, 'api', null, 1000, now);
	expect(textOf(page.chunks)).toBe(expected);
	const follower = followMerged(folder.runsDir, 'api', page);
	expect(follower.poll(now).chunks).toEqual([]);
	appendFileSync(paths.errors, 'bad\n');
	expect(follower.poll(now + 25).chunks).toMatchObject([
		{text: 'bad\n', isError: true, place: {run: 1, errors: {run: 1}}},
	]);
	folder.append('api', 1, 'good\n');
	folder.end('api', 1, {code: 0});
	follower.wake();
	expect(follower.poll(now + 50).chunks.map(({text}) => text)).toEqual([
		'good\n',
		expect.stringMatching(/^exited 0/),
	]);
	follower.close();
});
