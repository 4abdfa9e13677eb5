/** What an open monitor costs: with a hundred services that do nothing, and with one that writes a lot. */
import {setTimeout as sleep} from 'node:timers/promises';
import type {Terminal} from '../../test/support/terminal.ts';
import {weaverIn} from '../contestants.ts';
import {cpuSeconds, quantile, residentMegabytes} from '../measure.ts';
import {leave, nextScreen, openMonitor} from '../monitor.ts';
import {type Case, ms, type Row} from '../report.ts';
import {createWorld} from '../world.ts';
import {hundred} from './start.ts';

const size = {columns: 200, rows: 50};
/** By then ages are told in minutes, and the curves of the last minute are full. */
const settling = 75_000;
const seconds = 30;
const keys = 60;
const linesPerSecond = 10_000;

export const watching: Case = {
	name: 'watching',
	summary: 'CPU of an open monitor, idle and with 10,000 log lines a second',
	run: async () => [...(await watchIdle()), ...(await watchWriter())],
};

async function watchIdle(): Promise<readonly Row[]> {
	await using world = createWorld();
	const weaver = weaverIn(world);
	weaver.describe(hundred);
	await weaver.startAll();
	using terminal = openMonitor(world, size);
	await nextScreen(terminal, 0, () => terminal.text().includes('idle-10'));
	await sleep(settling);
	const pids = [terminal.pid, weaver.supervisorPid()];
	const before = pids.map(cpuSeconds);
	const written = terminal.raw.length;
	await sleep(seconds * 1000);
	const [screen = 0, daemon = 0] = pids.map(
		(pid, at) => ((cpuSeconds(pid) - (before[at] ?? 0)) * 100) / seconds,
	);
	const bytes = (terminal.raw.length - written) / seconds;
	const memory = residentMegabytes(terminal.pid);
	await leave(terminal);
	await weaver.end();
	const row = {pm2: null, bare: null};
	return [
		{
			...row,
			what: 'CPU of monitor + daemon, 100 idle services, 200x50, of one core',
			weaver: `${screen.toFixed(2)} + ${daemon.toFixed(2)} %`,
			target: '≤ 1.5 %',
			isMet: screen + daemon <= 1.5,
		},
		{
			...row,
			what: 'written to the terminal meanwhile',
			weaver: `${bytes.toFixed(0)} B/s`,
			target: '< 1 kB/s',
			isMet: bytes < 1024,
		},
		{
			...row,
			what: 'memory of the monitor then (RSS)',
			weaver: `${memory.toFixed(0)} MB`,
			target: '< 150 MB',
			isMet: memory < 150,
		},
	];
}

/** Writes numbered lines of about 70 columns, `perSecond` of them. */
export const writerOf = (perSecond: number): readonly [string, ...string[]] => [
	process.execPath,
	'-e',
	`let n=0;const begin=performance.now();setInterval(()=>{const due=(performance.now()-begin)*${perSecond / 1000};let text='';while(n<due)text+='line '+String(++n).padStart(9,'0')+' GET /orders/'+n%997+' 200 in '+n%89+' ms from 127.0.0.1\\n';process.stdout.write(text)},20)`,
];

async function watchWriter(): Promise<readonly Row[]> {
	await using world = createWorld();
	const weaver = weaverIn(world);
	weaver.describe([{name: 'aa-writer', command: writerOf(linesPerSecond)}, ...hundred.slice(1)]);
	await weaver.startAll();
	using terminal = openMonitor(world, size);
	await nextScreen(terminal, 0, () => numbersOn(terminal).length > 10);
	await sleep(8000);
	const before = cpuSeconds(terminal.pid);
	const start = performance.now();
	await sleep(seconds * 1000);
	const cpu = ((cpuSeconds(terminal.pid) - before) * 100_000) / (performance.now() - start);
	terminal.keys('2');
	const answers = await measureZoom(terminal);
	terminal.keys('g');
	await nextScreen(terminal, 0, () => numbersOn(terminal)[0] === 1 && isWhole(terminal));
	const pages = await readPages(terminal, 40);
	await leave(terminal);
	await weaver.end();
	const row = {pm2: null, bare: null};
	return [
		{
			...row,
			what: 'CPU of the monitor, 10,000 lines/s into the open log, 200x50, of one core',
			weaver: `${cpu.toFixed(1)} %`,
			target: '≤ 35 %',
			isMet: cpu <= 35,
		},
		{
			...row,
			what: 'key to changed screen meanwhile (p95)',
			weaver: ms(quantile(answers, 0.95)),
			target: 'p95 ≤ 50 ms',
			isMet: quantile(answers, 0.95) <= 50,
		},
		{
			...row,
			what: 'lines missing from the first line on, over 40 pages',
			weaver: String(pages.missing),
			target: '0',
			isMet: pages.missing === 0 && pages.seen > 1000,
		},
	];
}

/** Ms from each press of `z` to the screen with, or without, the other panes. */
async function measureZoom(terminal: Terminal): Promise<readonly number[]> {
	const found: number[] = [];
	for (let press = 0; press < keys; press += 1) {
		await sleep(90 + ((press * 37) % 60));
		const isZoomed = () => !terminal.text().includes('Services');
		const before = isZoomed();
		const answer = nextScreen(terminal, performance.now(), () => isZoomed() !== before);
		terminal.keys('z');
		found.push(await answer);
	}
	return found;
}

/** Pages down from where it is; the numbers of the lines seen have to follow each other. */
async function readPages(
	terminal: Terminal,
	count: number,
): Promise<{readonly seen: number; readonly missing: number}> {
	const seen = new Set<number>();
	for (let page = 0; page < count; page += 1) {
		for (const number of numbersOn(terminal)) seen.add(number);
		const last = numbersOn(terminal).at(-1);
		terminal.keys('\u001b[6~');
		await nextScreen(terminal, 0, () => numbersOn(terminal).at(-1) !== last && isWhole(terminal));
	}
	const most = Math.max(...seen);
	return {seen: seen.size, missing: most - seen.size};
}

/** A frame comes in several pieces; between them there are lines of two frames on the screen. */
function isWhole(terminal: Terminal): boolean {
	const numbers = numbersOn(terminal);
	return numbers.length > 0 && (numbers.at(-1) ?? 0) - (numbers[0] ?? 0) === numbers.length - 1;
}

/** Of the numbered lines on the screen, from the top. */
export const numbersOn = (terminal: Terminal): readonly number[] =>
	terminal
		.lines()
		.map((line) => /line (\d{9})/.exec(line)?.[1])
		.filter((number) => number !== undefined)
		.map(Number);
