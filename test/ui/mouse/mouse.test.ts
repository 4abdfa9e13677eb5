/** The mouse in a real terminal, on a real daemon. */
import {chmodSync, readFileSync} from 'node:fs';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {mouseOff, mouseOn} from '../../../ui/mouse/mouse-input.ts';
import {createProject, type Project} from '../../support/project.ts';
import type {Terminal} from '../../support/terminal.ts';
import {until} from '../../support/until.ts';

let project: Project;

beforeAll(async () => {
	project = await createProject({
		alpha: {script: 'node alpha.js', group: 'web'},
		beta: {script: 'node beta.js'},
		gamma: {script: 'node beta.js', enabled: false},
	});
	project.write(
		'alpha.js',
		"for (let n = 1; n <= 80; n += 1) console.log('alpha says', n); setInterval(() => {}, 1000);",
	);
	project.write('beta.js', "console.log('beta is here'); setInterval(() => {}, 1000);");
	const started = await project.weaver(['start', 'alpha', 'beta', '--wait']);
	expect(started.code, started.stderr).toBe(0);
});

afterAll(() => project[Symbol.asyncDispose]());

async function open(columns = 120, rows = 40, args: readonly string[] = []): Promise<Terminal> {
	const terminal = project.terminal(['monitor', ...args], {columns, rows});
	await terminal.until(/q quit/);
	await terminal.until(/alpha says 80/);
	return terminal;
}

/** The column and the row, from 1, where the text stands. */
function placeOf(terminal: Terminal, text: string): readonly [column: number, row: number] {
	const row = terminal.lines().findIndex((line) => line.includes(text));
	const column = terminal.lines()[row]?.indexOf(text) ?? -1;
	if (column < 0) throw new Error(`no "${text}" on the screen:\n${terminal.text()}`);
	return [column + 1, row + 1];
}

const press = (terminal: Terminal, [column, row]: readonly [number, number], button = 0): void =>
	terminal.keys(`\x1b[<${button};${column};${row}M`);
const release = (terminal: Terminal, [column, row]: readonly [number, number]): void =>
	terminal.keys(`\x1b[<0;${column};${row}m`);

async function clickOn(terminal: Terminal, text: string): Promise<void> {
	await terminal.until(() => terminal.text().includes(text));
	const place = placeOf(terminal, text);
	press(terminal, place);
	release(terminal, place);
}

const isFocused = (terminal: Terminal, title: string): boolean => {
	const [column, row] = placeOf(terminal, title);
	return terminal.cell(column - 3, row - 1).foreground === 6;
};

const lastModes = (terminal: Terminal): 'on' | 'off' =>
	terminal.raw.lastIndexOf(mouseOn) > terminal.raw.lastIndexOf(mouseOff) ? 'on' : 'off';

/** What the terminal was asked to put on its clipboard, in the order of the asking. */
const copied = (terminal: Terminal): readonly string[] =>
	[...terminal.raw.matchAll(/\x1b\]52;c;([^\x07]*)\x07/g)].map(([, data = '']) =>
		Buffer.from(data, 'base64').toString(),
	);

test('clicks select, focus and press keys; the wheel scrolls what is under the pointer', async () => {
	using terminal = await open();
	expect(lastModes(terminal)).toBe('on');
	await clickOn(terminal, 'beta ');
	await terminal.until(/▸● beta/);
	await terminal.until(/beta is here/);
	await clickOn(terminal, 'alpha ');
	await terminal.until(/alpha says 80/);

	await clickOn(terminal, '2 Log alpha');
	await terminal.until(() => isFocused(terminal, '2 Log alpha'));
	await clickOn(terminal, '3 Detail');
	await terminal.until(() => isFocused(terminal, '3 Detail'));
	press(terminal, placeOf(terminal, 'alpha says 60'), 64);
	await terminal.until(/paused(.|\n)*alpha says 77/);
	expect(isFocused(terminal, '3 Detail')).toBe(true);

	for (let time = 0; time < 2; time += 1) await clickOn(terminal, 'node alpha.js');
	await terminal.until(/Copied command of alpha/);
	expect(copied(terminal)).toEqual(['node alpha.js']);
	await clickOn(terminal, 'MEM');
	await terminal.until(/· by memory/);
	await clickOn(terminal, 'MEM');
	await terminal.until(/· by memory, reversed/);
	await clickOn(terminal, 'STATE');
	await terminal.until(/· attention first/);

	await clickOn(terminal, '? help');
	await terminal.until(/Esc closes|more below/);
	const help = placeOf(terminal, 'more below');
	press(terminal, [help[0] - 20, help[1] + 5], 65);
	press(terminal, [1, 1]);
	release(terminal, [1, 1]);
	await terminal.until(() => !terminal.text().includes('more below'));

	terminal.keys(':zoom');
	await clickOn(terminal, 'This pane on the whole screen');
	await terminal.until(() => !terminal.text().includes('3 Detail'));
	await clickOn(terminal, 'z zoom');
	await terminal.until(/3 Detail/);

	await clickOn(terminal, 'gamma ');
	await terminal.until(/▸○ gamma/);
	terminal.keys('Q');
	await terminal.until(/Esc cancel/);
	press(terminal, [1, 1]);
	await clickOn(terminal, 'Esc cancel');
	await terminal.until(() => !terminal.text().includes('Esc cancel'));

	const gamma = placeOf(terminal, 'beta ');
	for (let time = 0; time < 2; time += 1) {
		press(terminal, gamma);
		release(terminal, gamma);
	}
	await terminal.until(/beta is here/);
	await terminal.until(() => isFocused(terminal, '2 Log beta'));

	terminal.keys('M');
	await terminal.until(/The mouse is the terminal/);
	expect(lastModes(terminal)).toBe('off');
	terminal.keys('M');
	await terminal.until(/The mouse works here again/);
	expect(lastModes(terminal)).toBe('on');

	terminal.keys('q');
	expect(await terminal.exit).toBe(0);
	expect(lastModes(terminal)).toBe('off');
});

test('copies are the words of the program, and leave the screen as it was', async () => {
	project.write('bin/xclip', `#!/bin/sh\ncat > ${project.path('clipboard')}\n`);
	chmodSync(project.path('bin/xclip'), 0o755);
	project.write(
		'loud.js',
		[
			"console.log('a'.repeat(150) + ' the end');",
			"console.error('Error: it broke\\n    at somewhere.js:1\\n    at elsewhere.js:2');",
			"console.log('\\u001b[32mgreen\\u001b[0m and done');",
			'setInterval(() => {}, 1000);',
		].join('\n'),
	);
	project.write('services.d/loud.json', JSON.stringify({name: 'loud', script: 'node loud.js'}));
	await until('the new service', async () =>
		(await project.weaver(['status'])).stdout.includes('loud'),
	);
	await project.weaver(['start', 'loud', '--wait']);
	const path = `${project.path('bin')}:${project.env['PATH']}`;
	using terminal = project.terminal(['monitor'], {
		columns: 80,
		rows: 24,
		env: {PATH: path, DISPLAY: ':99'},
	});
	await terminal.until(/q quit/);
	terminal.keys('/loud\r');
	await terminal.until(/green and done/);
	terminal.keys('2');
	await terminal.until(() => isFocused(terminal, '2 Log loud'));

	const [column, row] = placeOf(terminal, 'and done');
	press(terminal, [column, row]);
	press(terminal, [column + 2, row], 32);
	// Between press and drag the whole line may be painted as chosen.
	await terminal.until(
		() => terminal.cell(column, row - 1).inverse && !terminal.cell(column + 3, row - 1).inverse,
	);
	release(terminal, [column + 2, row]);
	await terminal.until(/Copied 3 characters of loud · xclip, OSC 52/);
	expect(copied(terminal)).toEqual(['and']);
	expect(readFileSync(project.path('clipboard'), 'utf8')).toBe('and');

	// Typed at once, as a terminal sends keys that were pressed quickly.
	terminal.keys('vkkkky');
	await terminal.until(/Copied 5 lines of loud/);
	expect(copied(terminal).at(-1)).toBe(
		`${'a'.repeat(150)} the end\nError: it broke\n    at somewhere.js:1\n    at elsewhere.js:2\ngreen and done`,
	);
	terminal.keys('Y');
	await terminal.until(/Copied the last error of loud \(3 lines\)/);
	expect(copied(terminal).at(-1)).toBe(
		'Error: it broke\n    at somewhere.js:1\n    at elsewhere.js:2',
	);
	terminal.keys('1y');
	await terminal.until(/Copied the name loud/);
	expect(copied(terminal).at(-1)).toBe('loud');
	terminal.keys('W');
	await terminal.until(/Why loud/);
	terminal.keys('y\x1b');
	await terminal.until(/Copied why loud is as it is/);
	expect(copied(terminal).at(-1)).toMatch(/^loud /);
	await terminal.until(() => !terminal.text().includes('Why loud'));

	const before = terminal.text();
	terminal.keys('\x0c');
	await terminal.until(() => terminal.text().includes('green and done'));
	expect(withoutClock(terminal.text())).toBe(withoutClock(before));
});

test('a pointer that is held still beyond the edge of the log goes on through it', async () => {
	using terminal = await open(80, 24);
	const [column, row] = placeOf(terminal, 'alpha says 80');
	press(terminal, [column, row]);
	press(terminal, [column, 2], 32);
	await terminal.until(/alpha says 1 /);
	release(terminal, [column, 2]);
	await terminal.until(/Copied 80 lines of alpha/);
	const [first, ...rest] = copied(terminal).at(-1)?.split('\n') ?? [];
	expect([first, rest.length]).toEqual(['alpha says 1', 79]);
});

/** What moves by itself: figures of the service, and what was said. */
const withoutClock = (text: string): string =>
	text
		.split('\n')
		.filter((line) => !/Copied|running|cpu|█|▁/.test(line))
		.join('\n');

test('what is pasted runs nothing, and goes only where a line is typed', async () => {
	using terminal = await open(80, 24);
	const pids = await project.weaver(['status', '--json']);
	terminal.keys('\x1b[200~xXQ\rstop everything\x1b[201~');
	await terminal.until(/Pasted text runs no commands/);
	terminal.keys('/\x1b[200~be\nta\x1b[201~');
	await terminal.until(/\/be ta/);
	terminal.keys('\x1b');
	await terminal.until(/q quit/);
	const after = await project.weaver(['status', '--json']);
	const pidsOf = ({stdout}: {readonly stdout: string}) =>
		[...stdout.matchAll(/"pid": ?(\d+)/g)].map(([, pid]) => pid);
	expect(pidsOf(after)).toEqual(pidsOf(pids));
});
