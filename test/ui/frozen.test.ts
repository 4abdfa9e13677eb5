/** A daemon that is frozen, and goes on later: what the screen, and the monitor in sentences, make of it. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {daemonPid} from '../support/daemon.ts';
import {createProject, type Project} from '../support/project.ts';
import type {Terminal} from '../support/terminal.ts';

let project: Project;

beforeAll(async () => {
	project = await createProject({
		one: {script: 'sh', args: ['-c', 'while :; do sleep 0.1; done']},
		two: {script: 'sh', args: ['-c', 'while :; do sleep 0.1; done'], dependencies: ['one']},
	});
	await project.weaver(['start', '--all', '--wait']);
});

afterAll(() => project[Symbol.asyncDispose]());

/** Of the list's row of a service. */
function isDimmed(terminal: Terminal, name: string): boolean {
	const row = terminal.lines().findIndex((line) => line.includes(`${name} `));
	const column = terminal.lines()[row]?.indexOf(name) ?? 0;
	return terminal.cell(column, row).dim || terminal.cell(column, row).foreground === 8;
}

test('the screen says so within seconds, dims what is old, and drops answers that come too late', async () => {
	using terminal = project.terminal(['monitor'], {columns: 100, rows: 30});
	await terminal.until(/● 2 up[\s\S]*q quit/);
	expect(isDimmed(terminal, 'two')).toBe(false);
	const daemon = await daemonPid(project);
	process.kill(daemon, 'SIGSTOP');
	try {
		terminal.keys('W');
		terminal.keys('r');
		await terminal.until(/Restarting one…/);
		await terminal.until(/✗ The daemon has not answered for \d+s; the services run on\./, 9000);
		await terminal.until(/✗ The daemon does not answer; what it was told to do may still happen\./);
		expect(isDimmed(terminal, 'two')).toBe(true);
		terminal.keys('s');
		await terminal.until(/The daemon does not answer: `weaver daemon restart` replaces it\./);
	} finally {
		process.kill(daemon, 'SIGCONT');
	}
	await terminal.until(/● 2 up/);
	expect(isDimmed(terminal, 'two')).toBe(false);
	// When this is answered, so is everything that was asked before it.
	terminal.keys('R');
	await terminal.until(/Restarts one and one dependent\.[\s\S]*(?:About|At least|How long)/);
	expect(terminal.text()).not.toMatch(/Why one|does not answer/);
	terminal.keys('\x1b');
	await terminal.until(() => !/Restarts one/.test(terminal.text()));
	terminal.keys('W');
	await terminal.until(/Why one/);
});

test('in sentences it is told once, and that it is over', async () => {
	using terminal = project.terminal(['monitor', '--accessible'], {columns: 200, rows: 30});
	await terminal.until(/2 services: 2 up\./);
	const daemon = await daemonPid(project);
	process.kill(daemon, 'SIGSTOP');
	try {
		await terminal.until(
			/The daemon has not answered since \d\d:\d\d:\d\d; the services run on\. It may be frozen or very busy/,
			9000,
		);
	} finally {
		process.kill(daemon, 'SIGCONT');
	}
	await terminal.until(/The daemon answers again\./);
});
