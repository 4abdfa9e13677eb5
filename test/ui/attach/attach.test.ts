/** `a` in the monitor: the terminal of a service on the whole screen. */
import {existsSync} from 'node:fs';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {killDaemon, serviceOf, untilService} from '../../support/daemon.ts';
import {createProject} from '../../support/project.ts';
import {until} from '../../support/until.ts';

/** Draws the whole screen, again whenever its size changes, and shows what is typed as it comes. */
const painter = `
	const {stdin, stdout} = process;
	let typed = '';
	stdin.setRawMode(true);
	stdin.on('data', (data) => {
		typed += JSON.stringify(String(data)).slice(1, -1);
		if (typed.endsWith('bye')) process.exit(3);
		draw();
	});
	stdout.on('resize', draw);
	stdout.write('\\x1b[1;10r\\x1b]0;a title\\x07\\x1b[?1049h\\x1b[?1h\\x1b[?1000h\\x1b[6n');
	draw();
	function draw() {
		const {columns, rows} = stdout;
		stdout.write('\\x1b[2J\\x1b[1;1H\\x1b[1;31mpainted\\x1b[0m ' + columns + 'x' + rows);
		stdout.write('\\x1b[3;1H[' + typed + ']\\x1b[' + rows + ';' + (columns - 3) + 'Hend\\x1b[9;1H9\\r\\n10\\r\\n11');
		stdout.write('\\x1b[2;5H漢字 \\x1b[48;5;200mpink\\x1b[0m\\x1b[3;' + (typed.length + 2) + 'H');
	}
`;

test('a service draws, is typed to, resized and left; it goes on without screen and daemon', async () => {
	await using project = await createProject({
		paint: {script: 'node paint.js', pty: true, restart: 'never'},
		plain: {script: 'sh', args: ['-c', 'sleep 1000']},
	});
	project.write('paint.js', painter);
	expect((await project.weaver(['start', 'paint', 'plain', '--wait'])).code).toBe(0);
	const {pid} = await serviceOf(project, 'paint');
	using screen = project.terminal(['monitor'], {columns: 100, rows: 30});
	await screen.until(/q quit/);
	const select = async (name: string) => {
		screen.keys(`/${name}\r`);
		await screen.until(new RegExp(`Services 1 of 2[\\s\\S]*▸● ${name}`));
		screen.keys('\x1b');
		await screen.until(/Services 2 /);
	};
	await select('plain');
	screen.keys('a');
	await screen.until(/plain has no terminal; "pty": true in its file gives it one/);
	await select('paint');

	screen.keys('a');
	await screen.until(/^painted 100x29\n/);
	const {raw} = screen;
	expect(screen.lines()[29]?.trimEnd()).toBe(' ● paint   ^] ^] leaves');
	expect(screen.lines()[28]).toBe(`${' '.repeat(96)}end`);
	expect(screen.lines().slice(8, 11)).toEqual(['9', '10', '11']);
	expect(screen.cell(0, 0)).toMatchObject({foreground: 1, bold: true});
	expect(screen.lines()[1]).toBe('    漢字 pink');
	expect(screen.cell(9, 1)).toMatchObject({text: 'p', background: 200});
	// The emulator answers what was asked; nothing of it reaches the user's own terminal.
	expect([raw.includes('a title'), raw.includes('\x1b[6n')]).toEqual([false, false]);
	expect(screen.emulator.modes.mouseTrackingMode).toBe('none');

	// Keys are the service's own: also ^C, Esc, Tab, arrows (in its mode) and a single ^].
	screen.keys('\x03\x1b');
	await screen.until(/\[\\u0003\\u001b\]/);
	screen.keys('\tq');
	await screen.until(/\\tq\]/);
	await screen.until(() => screen.emulator.modes.applicationCursorKeysMode);
	screen.keys('\x1dx');
	await screen.until(/\\u001dx\]/);
	// The cursor follows what is drawn.
	const cursor = screen.emulator.buffer.active;
	await screen.until(
		() => cursor.cursorX === screen.lines()[2]?.indexOf(']') && cursor.cursorY === 2,
	);

	screen.resize(80, 24);
	await screen.until(/^painted 80x23\n[\s\S]* ● paint {3}\^\] \^\] leaves/);
	await killDaemon(project);
	screen.keys('!');
	await screen.until(/!\]/);

	screen.keys('\x1d');
	await screen.until(/\^\] once more leaves/);
	screen.keys('\x1d');
	await screen.until(/q quit/);
	await screen.until(/Left the terminal of paint; it goes on/);
	const {applicationCursorKeysMode, mouseTrackingMode} = screen.emulator.modes;
	expect([applicationCursorKeysMode, mouseTrackingMode]).toEqual([false, 'drag']);
	await select('paint');

	// A screen that is ended while it is attached gives the terminal back, and the service goes on.
	{
		using other = project.terminal(['monitor'], {columns: 80, rows: 24});
		await other.until(/▸● paint[\s\S]*q quit/);
		other.keys('a');
		await other.until(/^painted 80x23\n/);
		other.kill('SIGTERM');
		expect(await other.exit).toBe(143);
		await other.settle();
		const {modes} = other.emulator;
		expect([other.isAlternate, modes.applicationCursorKeysMode, modes.wraparoundMode]).toEqual([
			false,
			false,
			true,
		]);
	}

	using logs = project.terminal(['logs', 'paint']);
	expect(await logs.exit).toBe(0);
	expect([logs.raw.includes('painted'), /\x1b\[(?:\?\d|6n)/.test(logs.raw)]).toEqual([true, false]);

	// Who comes back sees it drawn again; when it ends the screen says so and goes back.
	screen.keys('a');
	await screen.until(/^painted 80x23\n/);
	expect(await serviceOf(project, 'paint')).toMatchObject({pid, run: 1});
	screen.keys('bye');
	await screen.until(/paint has ended with exit 3/);
	await screen.until(/q quit/);
	await untilService(project, 'paint', ({phase}) => phase === 'stopped');
	screen.keys('a');
	await screen.until(/paint (?:is not running|does not run)/);
	screen.keys('q');
	expect(await screen.exit).toBe(0);
	await screen.settle();
	expect(screen.isAlternate).toBe(false);
});

/** A daemon of another version, which notes that a client has hung up. */
const stranger = `
	const fs = require('node:fs');
	const hello = {jsonrpc: '2.0', method: 'hello', params: {protocol: 999, version: '9', pid: process.pid}};
	require('node:net').createServer((socket) => {
		socket.write(JSON.stringify(hello) + '\\n');
		socket.on('error', () => {}).on('data', () => {});
		socket.on('close', () => fs.writeFileSync('hung-up', ''));
	}).listen('.weaver/weaver.sock');
`;

test('a daemon of another protocol throws nobody out of a terminal; leaving it tells', async () => {
	await using project = await createProject({
		echo: {script: 'sh', args: ['-c', 'while read -r line; do echo "got $line"; done'], pty: true},
	});
	project.write('stranger.cjs', stranger);
	await project.weaver(['start', 'echo', '--wait']);
	using screen = project.terminal(['monitor'], {columns: 100, rows: 24});
	await screen.until(/▸● echo[\s\S]*q quit/);
	screen.keys('a');
	await screen.until(/● echo {3}\^\] \^\] leaves/);
	await project.weaver(['daemon', 'stop']);
	const other = execa(process.execPath, ['stranger.cjs'], {
		cwd: project.root,
		env: project.env,
		reject: false,
	});
	await until('the screen to see whom it has met', () => existsSync(project.path('hung-up')));
	screen.keys('hello\r');
	await screen.until(/got hello/);
	expect(screen.exitCode).toBeNull();
	screen.keys('\x1d\x1d');
	expect(await screen.exit).toBe(1);
	await screen.settle();
	expect(screen.isAlternate).toBe(false);
	expect(screen.text()).toMatch(/The running daemon speaks protocol 999/);
	other.kill();
	await other;
});
