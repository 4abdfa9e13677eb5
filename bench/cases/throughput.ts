/** How fast and how completely what services write reaches their logs, and at whose cost. */
import {closeSync, openSync, readFileSync, statSync, writeFileSync, writeSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Contestant, contestantsIn} from '../contestants.ts';
import {cpuSeconds, median, sum} from '../measure.ts';
import {type Case, type Row, times} from '../report.ts';
import {createWorld, type World} from '../world.ts';

const rounds = 3;
const totalLines = 2_000_000;
const lineBytes = 100;
/** A log that has not grown for so long is as complete as it will be, ms. */
const longestPause = 5000;

type Figures = {readonly linesPerSecond: number; readonly cpu: number; readonly complete: number};

export const throughput: Case = {
	name: 'throughput',
	summary: 'lines per second into the logs, 1 and 20 writers',
	run: async () => [...(await measure(1)), ...(await measure(20))],
};

async function measure(writers: number): Promise<readonly Row[]> {
	const found = {weaver: [] as Figures[], pm2: [] as Figures[]};
	for (let round = 0; round < rounds; round += 1) {
		await using world = createWorld();
		const lines = writeLines(world, totalLines / writers);
		for (const contestant of contestantsIn(world))
			found[contestant.name].push(await flood(contestant, world, lines, writers));
	}
	const of = (name: 'weaver' | 'pm2', key: keyof Figures) =>
		median(found[name].map((each) => each[key]));
	const [speed, rival] = [of('weaver', 'linesPerSecond'), of('pm2', 'linesPerSecond')];
	const [cpu, rivalCpu] = [of('weaver', 'cpu'), of('pm2', 'cpu')];
	const words = writers === 1 ? '1 writer' : `${writers} writers`;
	const million = (value: number) => `${(value / 1e6).toFixed(2)} M lines/s`;
	const percent = (value: number) => `${(value * 100).toFixed(value === 1 ? 0 : 3)} %`;
	return [
		{
			what: `log capture, ${words}, 2 M lines of 100 bytes`,
			weaver: `${million(speed)} = ${times(speed / rival)}`,
			pm2: million(rival),
			bare: null,
			target: '≥ 2 × pm2',
			isMet: speed >= 2 * rival,
		},
		{
			what: `CPU of the supervisor for that, ${words}`,
			weaver: `${cpu.toFixed(2)} s`,
			pm2: `${rivalCpu.toFixed(2)} s`,
			bare: null,
			target: '≤ 0.1 × pm2',
			isMet: cpu <= 0.1 * rivalCpu,
		},
		{
			what: `lines that arrived whole and in order, ${words}`,
			weaver: percent(of('weaver', 'complete')),
			pm2: percent(of('pm2', 'complete')),
			bare: null,
			target: 'all',
			isMet: of('weaver', 'complete') === 1,
		},
	];
}

/** Numbered lines in a file, so that a writer is `cat` and costs next to nothing. */
function writeLines(world: World, count: number): {readonly file: string; readonly count: number} {
	const file = path.join(world.root, 'lines');
	const fd = openSync(file, 'w');
	for (let from = 0; from < count; from += 10_000) {
		const block = Array.from({length: Math.min(10_000, count - from)}, (_, at) =>
			`${String(from + at).padStart(9, '0')} INFO GET /api/items`.padEnd(lineBytes - 1, ' .'),
		);
		writeSync(fd, `${block.join('\n')}\n`);
	}
	closeSync(fd);
	return {file, count};
}

async function flood(
	contestant: Contestant,
	world: World,
	lines: {readonly file: string; readonly count: number},
	writers: number,
): Promise<Figures> {
	const go = path.join(world.root, `${contestant.name}.go`);
	const script = `while [ ! -e ${go} ]; do sleep 0.02; done; cat ${lines.file}; exec sleep 1000000`;
	const names = Array.from({length: writers}, (_, at) => `writer-${at}`);
	// All of it is to be in the spool, where it is counted.
	const fields = {logs: {max_size: '1G'}};
	contestant.describe(names.map((name) => ({name, command: ['/bin/sh', '-c', script], fields})));
	await contestant.startAll();
	await sleep(1000);

	const files = names.map((name) => contestant.logFile(name));
	const expected = lines.count * lineBytes * writers;
	const pid = contestant.supervisorPid();
	const cpuBefore = cpuSeconds(pid);
	writeFileSync(go, '');
	const time = await waitForBytes(files, expected);
	// Work that is left for later counts as well.
	await sleep(1000);
	const cpu = cpuSeconds(pid) - cpuBefore;
	const whole = sum(files.map((file) => countInOrder(file)));
	await contestant.end();
	return {
		linesPerSecond: (lines.count * writers * 1000) / time,
		cpu,
		complete: whole / (lines.count * writers),
	};
}

/** Ms until the files have so many bytes in all, or have stopped growing. */
async function waitForBytes(files: readonly string[], expected: number): Promise<number> {
	const start = performance.now();
	let last = 0;
	let lastGrowth = start;
	for (;;) {
		const size = sum(files.map((file) => statSync(file, {throwIfNoEntry: false})?.size ?? 0));
		const now = performance.now();
		if (size > last) lastGrowth = now;
		last = size;
		if (size >= expected || now - lastGrowth > longestPause) return lastGrowth - start;
		await sleep(2);
	}
}

/** Lines that are whole and follow the line before. */
function countInOrder(file: string): number {
	const bytes = readFileSync(file);
	let next = 0;
	for (let at = 0; at + lineBytes <= bytes.length; at += lineBytes) {
		const isWhole = bytes[at + lineBytes - 1] === 0x0a;
		if (isWhole && Number(bytes.toString('latin1', at, at + 9)) === next) next += 1;
	}
	return next;
}
