/**
 * A process with a history as the daemon has it, for measuring how long it keeps the event loop:
 * `history-loop.ts <folder> <rows a second> <queries a second> <seconds>`, with a history.db in the
 * folder. Prints what the loop's delay was, as JSON.
 */
import {execFile} from 'node:child_process';
import {statSync} from 'node:fs';
import path from 'node:path';
import {monitorEventLoopDelay} from 'node:perf_hooks';
import {setTimeout as sleep} from 'node:timers/promises';
import {promisify} from 'node:util';
import {openHistory} from '../src/history/history.ts';

const [folder = '', rows = '0', queries = '0', seconds = '10'] = process.argv.slice(2);
const file = path.join(folder, 'history.db');
const program = path.join(import.meta.dirname, '..', 'dist', 'history.js');
const run = promisify(execFile);
const services = 100;

let checkpoints = 0;
const history = openHistory({
	file,
	pid: process.pid,
	boot: 'bench',
	now: () => ({at: Date.now(), mono: performance.now()}),
	care: async (task) => {
		checkpoints += 1;
		const {stdout} = await run(process.execPath, [program, task, file, folder]);
		return stdout;
	},
	onRows: () => {},
	log: () => {},
});

const nameOf = (at: number): string => `service-${at % services}`;
let count = 0;
let largestWal = 0;
/** What came late by the clock is made up for, so that the rate is what it says. */
const every = (perSecond: number, act: () => void): NodeJS.Timeout => {
	const begun = performance.now();
	let done = 0;
	return setInterval(() => {
		for (; done < ((performance.now() - begun) * perSecond) / 1000; done += 1) act();
	}, 5);
};
const timers = [
	every(Number(rows), () => {
		count += 1;
		const text = `running (pid ${count})`;
		const data = {phase: 'running', wanted: 'up', pid: count, reason: null, failures: 0};
		history.record({kind: 'phase', service: nameOf(count), run: 1, cause: 'policy', text, data});
	}),
	every(Number(queries), () => {
		const page = {kinds: null, since: null, before: null, limit: 200};
		history.readRows({...page, service: nameOf(count * 7)});
	}),
	every(Number(rows) === 0 ? 0 : services, () => {
		history.addSecond(nameOf(count), {
			cpu: 1,
			memory: 1e8,
			threads: 7,
			openFiles: 20,
			ready: true,
			latency: 1,
		});
	}),
	setInterval(() => {
		largestWal = Math.max(largestWal, statSync(`${file}-wal`, {throwIfNoEntry: false})?.size ?? 0);
	}, 500),
];
await sleep(1000);
const delay = monitorEventLoopDelay({resolution: 1});
delay.enable();
await sleep(Number(seconds) * 1000);
delay.disable();
for (const timer of timers) clearInterval(timer);
const ms = (nanoseconds: number): number => nanoseconds / 1e6;
console.log(
	JSON.stringify({
		p50: ms(delay.percentile(50)),
		p99: ms(delay.percentile(99)),
		max: ms(delay.max),
		rows: count,
		checkpoints,
		largestWal,
		memory: process.memoryUsage.rss(),
	}),
);
process.exit(0);
