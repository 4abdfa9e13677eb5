/** Metrics and details in a real terminal: a day of history, a service that is measured, one that fails. */
import {mkdirSync} from 'node:fs';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {Rollup} from '../../../src/history/rollup.ts';
import {openStore} from '../../../src/history/store.ts';
import type {JournalRow} from '../../../src/lib/journal-row.ts';
import {createProject, freePort, type Project} from '../../support/project.ts';
import type {Terminal} from '../../support/terminal.ts';

const esc = '\x1b';
const enter = '\r';

let project: Project;

const server = `const http = require('node:http');
http.createServer((request, response) => response.end('ok')).listen(process.env.PORT);
setInterval(() => { const end = Date.now() + 20; while (Date.now() < end); }, 200);`;

beforeAll(async () => {
	const port = String(await freePort());
	project = await createProject({
		api: {
			script: 'node server.js',
			env: {PORT: port, API_KEY: 'hidden', GREETING: 'hello'},
			health: {type: 'http', endpoint: `http://127.0.0.1:${port}/`, interval: '500ms'},
			limits: {memory: '120M', open_files: 500},
			dependencies: ['db'],
		},
		db: {script: 'sleep 1000'},
	});
	project.write('server.js', server);
	writeDay(project);
	await project.weaver(['daemon', 'restart', '--no-reload']);
	const started = await project.weaver(['start', 'api', '--wait']);
	expect(started.code, started.stderr).toBe(0);
});

afterAll(() => project[Symbol.asyncDispose]());

/** Of the last day: an hour in which nothing was measured, and half an hour in which it was not ready. Roll-ups and journal say the same. */
function writeDay(to: Project): void {
	mkdirSync(to.path('.weaver'), {mode: 0o700, recursive: true});
	const last = Math.floor(Date.now() / 60_000);
	const minutes = Array.from({length: 1430}, (_, ago) => last - 1430 + ago);
	const store = openStore(to.path('.weaver/history.db'));
	store.addRollups(
		minutes
			.filter((minute) => minute < last - 700 || minute > last - 640)
			.map(
				(minute): Rollup => ({
					service: 'api',
					minute,
					samples: 60,
					cpu: 60 * 1000,
					cpuMax: 2000,
					memory: 60 * 60_000,
					memoryMax: 64_000,
					ready: minute > last - 300 && minute <= last - 270 ? 0 : 60,
					restarts: 0,
					probes: 6,
					latency: 60,
					latencyMax: 15,
					threadsMax: 11,
					openFilesMax: 40,
				}),
			),
		0,
	);
	const row = (seq: number, ago: number, kind: 'phase' | 'ready', data: JournalRow['data']) => ({
		once: null,
		row: {
			seq,
			at: (last - ago) * 60_000,
			mono: seq,
			boot: null,
			service: 'api',
			run: 1,
			kind,
			cause: null,
			text: kind,
			data,
		},
	});
	store.insert([
		row(1, 1430, 'phase', {phase: 'running', state: 'running', wanted: 'up', pid: 1}),
		row(2, 1430, 'ready', {ready: true}),
		row(3, 300, 'ready', {ready: false}),
		row(4, 270, 'ready', {ready: true}),
	]);
	store.close();
}

async function open(columns: number, rows: number): Promise<Terminal> {
	const terminal = project.terminal(['monitor'], {columns, rows});
	await terminal.until(/q quit/);
	await terminal.until(/api .*running/);
	terminal.keys(`/api${enter}`);
	await terminal.until(/Services 1 of 2/);
	terminal.keys(esc);
	await terminal.until(/Services 2 .*[▸>]. api/s);
	return terminal;
}

/** The line that says so first. */
const lineWith = (terminal: Terminal, words: string | RegExp): string =>
	terminal
		.lines()
		.find((line) => (typeof words === 'string' ? line.includes(words) : words.test(line))) ?? '';

test('five curves with axes, ranges from a minute to a day, limits, restarts, availability', async () => {
	using terminal = await open(200, 50);
	await terminal.until(/CPU \d.*MEM \d+M.*HEALTH \d+ms.*THREADS \d.*FILES \d/s);
	await terminal.until(/MEM \d+M +max \d+M {2}limit 120M/);
	expect(terminal.text()).toMatch(/-60s +-30s +now/);
	expect(terminal.text()).toMatch(/\d+%│.*[⠀-⣿]/);
	const limitRow = terminal.lines().findIndex((line) => line.includes('╌'));
	const column = terminal.lines()[limitRow]?.indexOf('╌') ?? 0;
	expect(terminal.cell(column, limitRow).foreground).toBe(3);
	terminal.keys('(');
	await terminal.until(/A minute is the shortest time/);

	terminal.keys('r');
	await terminal.until(/└─*.*↻/);
	terminal.keys('))))');
	await terminal.until(/-24h +-12h +now/);
	// Of the day what was measured, with the hour that nobody measured as a gap.
	await terminal.until(() => /THREADS \d+ +max 11/.test(terminal.text()));
	await terminal.until(/FILES \d+ +max 4\d/);
	const bottom = lineWith(terminal, /^.*0%│/);
	expect(bottom).toMatch(/[⣀-⣿]+ +[⣀-⣿]+/);
	await terminal.until(/24h [▁-█·]{24} 9[78]\.\d% .*MTTR 30m/);
	terminal.keys(')');
	await terminal.until(/A day is the longest time/);
});

test('details: checks, both sides of dependencies, exits, drift, environment; i shows them whole', async () => {
	project.service('api', {
		...JSON.parse(project.read('services.d/api.json')),
		env: {...JSON.parse(project.read('services.d/api.json')).env, GREETING: 'hi'},
	});
	using terminal = await open(120, 60);
	await terminal.until(/changed on disk/);
	await terminal.until(/env.GREETING {2}hello → hi/);
	expect(terminal.text()).toMatch(/health +healthy · http/);
	expect(terminal.text()).toMatch(/needs +● db/);
	await terminal.until(/last exits.*\d\d:\d\d:\d\d +exit .*asked to/s);
	await terminal.until(/env +\d+ variables, 1 secret · 1 changed/);
	terminal.keys('i');
	await terminal.until(/─ environment ─.*API_KEY=\*{8}/s);
	await terminal.until(/GREETING=hi \(runs with hello\) {2}services.d\/api.json:\d+/);
	expect(terminal.text()).not.toContain('hidden');
	await terminal.until(/j \d+ more below/);
	terminal.keys('jj');
	await terminal.until(() => !/state +running/.test(terminal.text()));
	terminal.keys('G');
	await terminal.until(/k back up/);
	terminal.keys(esc);
	await terminal.until(/Services 2/);

	terminal.keys('%');
	await terminal.until(/% All services 2 · by CPU.*total +\d.*api +\d+(\.\d)?% █+ +\d+%/s);
	terminal.keys('S');
	await terminal.until(/by memory/);
	terminal.keys('j');
	await terminal.until(/▸● db/);
	terminal.keys(enter);
	await terminal.until(/Services 2 .*▸● db/s);
});
