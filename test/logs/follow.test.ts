import {expect, test} from 'vitest';
import type {LogChunk} from '../../src/lib/log-chunk.ts';
import {createFollower, type Follower} from '../../src/logs/follow.ts';
import {readBefore} from '../../src/logs/read.ts';
import {createLogFolder, now} from './log-folder.ts';

const begin = {run: 0, offset: 0, ended: false};

/** Polls every 25 ms of a time of its own until `duration` is over. */
function pollFor(follower: Follower, from: number, duration: number) {
	const chunks: LogChunk[] = [];
	let skippedBytes = 0;
	for (let time = from; time <= from + duration; time += 25) {
		const news = follower.poll(time);
		chunks.push(...news.chunks);
		skippedBytes += news.skippedBytes;
	}
	return {chunks, skippedBytes, texts: chunks.map(({text}) => text)};
}

test('lines come once, whole, with the moment they were written or found, whichever was first', () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'old\n', pid: 5});
	const page = readBefore(folder.runsDir, 'api', null, 10, now);
	const follower = createFollower(folder.runsDir, 'api', page.end);
	expect(follower.poll(now)).toEqual({chunks: [], skippedBytes: 0});
	folder.append('api', 1, 'new\nunfin', now + 10);
	expect(follower.poll(now + 25)).toEqual({
		chunks: [
			{
				kind: 'text',
				run: 1,
				offset: 4,
				bytes: 4,
				time: now + 10,
				approximate: false,
				text: 'new\n',
			},
		],
		skippedBytes: 0,
	});
	folder.append('api', 1, 'ished\n');
	expect(follower.poll(now + 50).chunks).toMatchObject([{offset: 8, text: 'unfinished\n'}]);
	expect(pollFor(follower, now + 75, 2000).texts).toEqual([]);
	follower.close();
});

test('an unfinished line is given after 200 ms and goes on where it stopped', () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: ''});
	const follower = createFollower(folder.runsDir, 'api', {run: 1, offset: 0, ended: false});
	follower.poll(now);
	folder.append('api', 1, Buffer.from('wait 10 €').subarray(0, -1));
	expect(pollFor(follower, now + 25, 175).texts).toEqual([]);
	expect(follower.poll(now + 225).chunks).toMatchObject([{offset: 0, bytes: 8, text: 'wait 10 '}]);
	folder.append('api', 1, Buffer.concat([Buffer.from('€').subarray(-1), Buffer.from(' paid\n')]));
	expect(follower.poll(now + 250).chunks).toMatchObject([{offset: 8, bytes: 9, text: '€ paid\n'}]);
	follower.close();
});

test('it goes on over the ends and starts of runs, with marks', () => {
	using folder = createLogFolder();
	const follower = createFollower(folder.runsDir, 'api', begin);
	expect(pollFor(follower, now, 100).texts).toEqual([]);
	folder.write('api', 1, {text: 'one\nlast words', pid: 7, createdAt: now});
	expect(pollFor(follower, now + 125, 1100).texts).toEqual([
		'started · run 1 · pid 7',
		'one\n',
		'last words',
	]);
	folder.append('api', 1, '.');
	folder.end('api', 1, {code: 1, at: now + 2000, phase: 'backoff', nextStartAt: now + 3000});
	follower.wake();
	expect(follower.poll(now + 2000).chunks).toMatchObject([
		{kind: 'text', run: 1, offset: 14, text: '.'},
		{kind: 'mark', run: 1, offset: 15, text: 'exited 1 after 2.0s · restart 1 in 1.0s'},
	]);
	folder.write('api', 2, {text: 'two\n', pid: 8});
	folder.end('api', 2, {code: 0, at: now});
	folder.write('api', 3, {text: '', pid: 9});
	follower.wake();
	expect(pollFor(follower, now + 3000, 2000).texts).toEqual([
		'started · run 2 · pid 8',
		'two\n',
		'exited 0 after 1m',
		'started · run 3 · pid 9',
	]);
	follower.close();
});

test('a run is announced with its pid as soon as it has one, or after half a second without', () => {
	using folder = createLogFolder();
	const follower = createFollower(folder.runsDir, 'api', begin);
	folder.write('api', 1, {});
	expect(pollFor(follower, now, 475).texts).toEqual([]);
	expect(pollFor(follower, now + 500, 25).texts).toEqual(['started · run 1']);
	folder.write('api', 2, {});
	follower.wake();
	expect(pollFor(follower, now + 550, 100).texts).toEqual([]);
	folder.write('api', 2, {pid: 20});
	expect(pollFor(follower, now + 675, 25).texts).toEqual(['started · run 2 · pid 20']);
	follower.close();
});

test('one that is far behind jumps ahead to a whole line and says what it left out', () => {
	using folder = createLogFolder();
	const line = `${'x'.repeat(99)}\n`;
	folder.write('api', 1, {text: ''});
	const follower = createFollower(folder.runsDir, 'api', {run: 1, offset: 0, ended: false});
	follower.poll(now);
	folder.append('api', 1, line.repeat(60_000));
	const {chunks, skippedBytes, texts} = pollFor(follower, now + 25, 100);
	expect(skippedBytes + texts.join('').length).toBe(6_000_000);
	expect(texts.join('')).toBe(line.repeat(2621));
	expect(chunks[0]).toMatchObject({offset: skippedBytes});
	follower.close();
});

test('a poll gives at most 256 kB; less than 4 MB are never left out', () => {
	using folder = createLogFolder();
	const text = Array.from({length: 50_000}, (_, at) => `line ${at} of the flood\n`).join('');
	folder.write('api', 1, {text: ''});
	const follower = createFollower(folder.runsDir, 'api', {run: 1, offset: 0, ended: false});
	follower.poll(now);
	folder.append('api', 1, text);
	const first = follower.poll(now + 25);
	expect(first.chunks.every(({text: part}) => part.length <= 256 * 1024)).toBe(true);
	const rest = pollFor(follower, now + 50, 500);
	expect([...first.chunks.map(({text: part}) => part), ...rest.texts].join('')).toBe(text);
	follower.close();
});

test('a line without an end is given in parts that do not cut characters', () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: ''});
	const follower = createFollower(folder.runsDir, 'api', {run: 1, offset: 0, ended: false});
	follower.poll(now);
	const text = `x${'€'.repeat(300_000)}`;
	folder.append('api', 1, text);
	expect(pollFor(follower, now + 25, 1000).texts.join('')).toBe(text);
	follower.close();
});

test('a log that its service cut short is told and read from its start', () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'before\n'});
	const follower = createFollower(folder.runsDir, 'api', {run: 1, offset: 7, ended: false});
	follower.poll(now);
	folder.truncate('api', 1);
	folder.append('api', 1, 'new\n');
	expect(follower.poll(now + 25).chunks).toMatchObject([
		{kind: 'mark', text: 'the service cut its own log short; what stood here is gone'},
		{kind: 'text', offset: 2 ** 40, text: 'new\n'},
	]);
	follower.close();
});

test('lines from before the following began have the times of the index', () => {
	using folder = createLogFolder();
	folder.write('api', 1, {
		text: 'a\nb\nc\n',
		index: [
			[2, now - 500],
			[6, now - 250],
		],
	});
	const follower = createFollower(folder.runsDir, 'api', {run: 1, offset: 0, ended: false});
	expect(follower.poll(now).chunks).toMatchObject([
		{text: 'a\n', time: now - 500},
		{text: 'b\nc\n', time: now - 250},
	]);
	follower.close();
});
