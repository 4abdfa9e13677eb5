/** However the screen ends, the terminal is clean and the services run on. */
import {rmSync} from 'node:fs';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {mouseOff, mouseOn} from '../../ui/mouse/mouse-input.ts';
import {createProject, type Project} from '../support/project.ts';
import type {Terminal} from '../support/terminal.ts';
import {until} from '../support/until.ts';

let project: Project;

beforeAll(async () => {
	project = await createProject({
		one: {script: 'node idle.js'},
		two: {script: 'node idle.js', dependencies: ['one']},
	});
	project.write('idle.js', "console.log('up'); setInterval(() => {}, 1000);");
	await project.weaver(['start', '--all', '--wait']);
});

afterAll(() => project[Symbol.asyncDispose]());

type Status = {
	readonly daemon: {readonly pid: number} | null;
	readonly services: readonly {readonly name: string; readonly pid: number | null}[];
};

const pids = async (): Promise<readonly (number | null)[]> =>
	(await project.json<Status>(['status'])).services.map(({pid}) => pid);

async function open(): Promise<Terminal> {
	const terminal = project.terminal(['monitor'], {columns: 100, rows: 30});
	await terminal.until(/● 2 up/);
	expect(terminal.isAlternate).toBe(true);
	return terminal;
}

const isClean = (terminal: Terminal): boolean =>
	!terminal.isAlternate &&
	terminal.raw.lastIndexOf('\x1b[?25h') > terminal.raw.lastIndexOf('\x1b[?25l') &&
	terminal.raw.lastIndexOf(mouseOff) > terminal.raw.lastIndexOf(mouseOn) &&
	terminal.raw.lastIndexOf('\x1b[?2004l') > terminal.raw.lastIndexOf('\x1b[?2004h');

test.each([
	['q', 'q'],
	['ctrl-C', '\x03'],
])('%s leaves and says so once', async (_, key) => {
	const before = await pids();
	using terminal = await open();
	terminal.keys(key);
	expect(await terminal.exit).toBe(0);
	await terminal.settle();
	expect(isClean(terminal)).toBe(true);
	expect(terminal.text().match(/2 services go on running\./g)).toHaveLength(1);
	expect(await pids()).toEqual(before);
});

test('what is typed behind the key that leaves does nothing', async () => {
	const before = await pids();
	using terminal = await open();
	terminal.keys('qx\r');
	expect(await terminal.exit).toBe(0);
	expect(await pids()).toEqual(before);
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'])('%s leaves a clean terminal', async (signal) => {
	const before = await pids();
	using terminal = await open();
	terminal.kill(signal);
	expect(await terminal.exit).toBeGreaterThan(128);
	await terminal.settle();
	expect(isClean(terminal)).toBe(true);
	expect(await pids()).toEqual(before);
});

test('an error of ours leaves a clean terminal', async () => {
	project.write('broken.mjs', "process.on('SIGUSR2', () => { throw new Error('ours'); });");
	using terminal = project.terminal(['monitor'], {
		columns: 100,
		rows: 30,
		env: {NODE_OPTIONS: `--import=${project.path('broken.mjs')}`},
	});
	await terminal.until(/● 2 up/);
	terminal.kill('SIGUSR2');
	expect(await terminal.exit).not.toBe(0);
	await terminal.settle();
	expect(isClean(terminal)).toBe(true);
	expect(terminal.text()).toContain('ours');
});

test('a daemon that dies comes back; the selection stays and the services run on', async () => {
	const before = await pids();
	using terminal = await open();
	terminal.keys('j');
	await terminal.until(/▸● two/);
	const {daemon} = await project.json<Status>(['status']);
	process.kill(daemon?.pid ?? 0, 'SIGKILL');
	await until('another daemon', async () => {
		const now = (await project.json<Status>(['status'])).daemon;
		return now !== null && now.pid !== daemon?.pid;
	});
	await terminal.until(() => !/daemon is gone/.test(terminal.text()));
	await terminal.until(/▸● two +running/);
	terminal.keys('r');
	await terminal.until(/✓ .*two/);
	expect((await pids())[0]).toBe(before[0]);
});

test('a daemon that is stopped is waited for, with a banner', async () => {
	using terminal = await open();
	await project.weaver(['daemon', 'stop']);
	await terminal.until(/The daemon was stopped/);
	terminal.keys('r');
	await terminal.until(/The daemon is stopped: `weaver daemon restart`, or q to leave\./);
	await project.weaver(['daemon', 'restart']);
	await terminal.until(/● 2 up/);
	await terminal.until(/q quit/);
});

test('Q asks, stops everything and leaves', async () => {
	using terminal = await open();
	terminal.keys('Q');
	await terminal.until(/2 services will be stopped/);
	terminal.keys('\r');
	expect(await terminal.exit).toBe(0);
	await terminal.settle();
	expect(isClean(terminal)).toBe(true);
	expect(terminal.text()).toMatch(/Stopped 2 services\./);
	expect(await pids()).toEqual([null, null]);
});

test('without a daemon to be had it says why, on a clean terminal', async () => {
	await using broken = await createProject({one: {script: 'node idle.js'}});
	broken.write('.weaver', 'a file where the folder should be');
	using terminal = broken.terminal(['monitor'], {columns: 100, rows: 30});
	expect(await terminal.exit).not.toBe(0);
	await terminal.settle();
	expect(terminal.isAlternate).toBe(false);
	expect(terminal.text().trim()).not.toBe('');
	rmSync(broken.path('.weaver'));
});
