import {expect, test} from 'vitest';
import {absenceOf, parseBefore} from '../../src/history/absence.ts';
import {describeJump, jumpBetween} from '../../src/history/clock.ts';
import {exitEvent} from '../../src/history/exit-event.ts';
import {createGatherer} from '../../src/history/rollup.ts';
import {intoSpans, takeTogether} from '../../src/history/spans.ts';

test('a clock that is set is told from time that passes, and from one that is kept right', () => {
	const before = {at: 1_000_000, mono: 5000};
	expect(jumpBetween(before, {at: 1_060_000, mono: 65_000})).toBe(0);
	expect(jumpBetween(before, {at: 1_001_500, mono: 5000})).toBe(0);
	expect(jumpBetween(before, {at: 4_601_000, mono: 6000})).toBe(3_600_000);
	expect(jumpBetween(before, {at: 941_000, mono: 6000})).toBe(-60_000);
	expect(describeJump(-60_000)).toBe('the clock was set back by 1m');
	expect(describeJump(3_600_000)).toContain('went 1h ahead');
});

test('a new daemon tells how long there was none, and whether the one before said goodbye', () => {
	const before = {pid: 7, at: 1000, ended: true};
	expect(absenceOf(null, null, 9000)).toBeNull();
	expect(absenceOf(before, null, 61_000)?.text).toBe('no daemon ran for 1m');
	expect(absenceOf({...before, ended: false}, 31_000, 61_000)?.text).toBe(
		'the daemon before (pid 7) ended without a word, at most 30s ago',
	);
	expect(parseBefore(JSON.stringify(before))).toEqual(before);
	expect(parseBefore('{}')).toBeNull();
});

test('an end reads the same from the daemon that saw it and from one that finds it', () => {
	const run = {service: 'api', run: 3, createdAt: 500, startedAt: 1000, asked: false};
	const seen = exitEvent({...run, exit: {code: 137, at: 4000}, unseen: false});
	const found = exitEvent({...run, exit: {code: 137, at: 4000}, unseen: true});
	expect(seen.text).toBe('exit 137 (SIGKILL) after 3s');
	expect(found.text).toBe('exit 137 (SIGKILL) after 3s, no daemon saw it');
	expect(found.once).toBe(seen.once);
	expect(exitEvent({...run, exit: {code: null, at: null}, unseen: true}).text).toBe(
		'ended, exit code unknown, no daemon saw it',
	);
});

test('seconds become minutes that add up in any order', () => {
	const gatherer = createGatherer();
	const second = {cpu: 10, memory: 1024, threads: 3, openFiles: null, ready: true, latency: null};
	gatherer.addSecond('api', 0, second);
	gatherer.addSecond('api', 1000, {
		cpu: 30,
		memory: 3072,
		threads: 2,
		openFiles: 9,
		ready: false,
		latency: 8,
	});
	gatherer.addRestart('api', 2000);
	gatherer.addSecond('api', 60_000, second);
	const first = {
		service: 'api',
		minute: 0,
		samples: 2,
		cpu: 4000,
		cpuMax: 3000,
		memory: 4,
		memoryMax: 3,
		ready: 1,
		restarts: 1,
		probes: 1,
		latency: 8,
		latencyMax: 8,
		threadsMax: 3,
		openFilesMax: 9,
	};
	expect(gatherer.take(60_000)).toEqual([first]);
	expect(gatherer.take(60_000)).toEqual([]);
	gatherer.giveBack([first]);
	expect(gatherer.take(null).map(({minute, samples}) => [minute, samples])).toEqual([
		[0, 2],
		[1, 1],
	]);
});

test('spans weigh what was measured, and keep the largest', () => {
	const point = {
		at: 0,
		seconds: 60,
		cpu: 10,
		cpuMax: 20,
		memory: 100,
		memoryMax: 200,
		threads: 4,
		openFiles: null,
		ready: 1,
		restarts: 1,
		latency: null,
		latencyMax: null,
	};
	const short = {
		...point,
		at: 60_000,
		seconds: 20,
		cpu: 50,
		cpuMax: 90,
		ready: 0,
		latency: 4,
		latencyMax: 9,
	};
	const whole = {...point, seconds: 80, cpu: 20, cpuMax: 90, ready: 0.75, restarts: 2};
	expect(takeTogether([point, short])).toEqual({...whole, latency: 4, latencyMax: 9});
	expect(takeTogether([])).toBeNull();
	expect(intoSpans([point, short], 120_000).map(({at, seconds}) => [at, seconds])).toEqual([
		[0, 80],
	]);
	expect(intoSpans([point, short], 60_000)).toEqual([point, short]);
});
