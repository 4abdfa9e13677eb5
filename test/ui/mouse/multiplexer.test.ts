/** The screen under a shell with job control, and in a real tmux. */
import {execFileSync, spawnSync} from 'node:child_process';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {mouseOff, mouseOn} from '../../../ui/mouse/mouse-input.ts';
import {createProject, type Project, weaverProgram} from '../../support/project.ts';
import {Terminal} from '../../support/terminal.ts';

let project: Project;
/** The command of the built program, as a shell reads it. */
let monitor: string;

beforeAll(async () => {
	project = await createProject({alpha: {script: 'node alpha.js'}});
	project.write('alpha.js', "console.log('alpha says hello'); setInterval(() => {}, 1000);");
	monitor = `'${process.execPath}' '${weaverProgram}' monitor`;
	const started = await project.weaver(['start', 'alpha', '--wait']);
	expect(started.code, started.stderr).toBe(0);
});

afterAll(() => project[Symbol.asyncDispose]());

const isOn = (terminal: Terminal): boolean =>
	terminal.raw.lastIndexOf(mouseOn) > terminal.raw.lastIndexOf(mouseOff);

test('^Z gives the terminal to the shell, fg brings the screen back', async () => {
	const options = {columns: 80, rows: 24, cwd: project.root, env: project.env};
	using terminal = new Terminal(['sh', '-i', '-m'], options);
	terminal.keys(`${monitor}\r`);
	await terminal.until(/q quit/);
	await terminal.until(/alpha says hello/);
	terminal.keys('\x1a');
	await terminal.until(() => !terminal.isAlternate && !isOn(terminal));
	terminal.keys('echo in the $((1 + 0)) shell\r');
	await terminal.until(/in the 1 shell/);
	terminal.resize(100, 30);
	terminal.keys('fg\r');
	await terminal.until(() => terminal.isAlternate && isOn(terminal));
	await terminal.until(/alpha says hello/);
	await terminal.until(() => terminal.lines()[29]?.includes('q quit') === true);
	terminal.keys('?');
	await terminal.until(/more below|Esc closes/);
	terminal.keys('\x1b');
	await terminal.until(/q quit/);
	terminal.keys('q');
	await terminal.until(() => !terminal.isAlternate && !isOn(terminal));
});

const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) console.log('skipped: there is no tmux here to copy and click in');

test.skipIf(!hasTmux)(
	'in tmux, as it is by default, clicks arrive and copies go through',
	async () => {
		project.write('tmux.conf', '');
		const socket = project.path('tmux');
		const tmux = (...args: readonly string[]) =>
			execFileSync('tmux', ['-S', socket, ...args], {encoding: 'utf8'}).trimEnd();
		const {TMUX: _, ...env} = {TMUX: '', ...project.env};
		using terminal = new Terminal(
			['tmux', '-S', socket, '-f', project.path('tmux.conf'), 'new-session', `${monitor}; exec sh`],
			{columns: 100, rows: 30, cwd: project.root, env},
		);
		try {
			await terminal.until(/alpha says hello/);
			await terminal.until(() => terminal.raw.includes('\x1b[?1006h'));
			const row = terminal.lines().findIndex((line) => line.includes('alpha says hello'));
			const column = terminal.lines()[row]?.indexOf('says') ?? 0;
			terminal.keys(`\x1b[<0;${column + 1};${row + 1}M\x1b[<32;${column + 4};${row + 1}M`);
			terminal.keys(`\x1b[<0;${column + 4};${row + 1}m`);
			await terminal.until(/Copied 4 characters of alpha · tmux/);
			expect(tmux('show-buffer')).toBe('says');
			const sent = `;${Buffer.from('says').toString('base64')}`;
			await terminal.until(() => terminal.raw.includes(sent));
			expect(tmux('display', '-p', '#{mouse_any_flag} #{alternate_on}')).toBe('1 1');
			terminal.keys('q');
			await terminal.until(
				() => tmux('display', '-p', '#{mouse_any_flag} #{alternate_on}') === '0 0',
			);
		} finally {
			tmux('kill-server');
		}
	},
);
