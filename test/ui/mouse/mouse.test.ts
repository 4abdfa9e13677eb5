/** The mouse in a real terminal, on a real daemon. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {mouseOff, mouseOn} from '../../../ui/mouse/mouse-input.ts';
import {createProject, type Project} from '../../support/project.ts';
import type {Terminal} from '../../support/terminal.ts';

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

function clickOn(terminal: Terminal, text: string): void {
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

test('clicks select, focus and press keys; the wheel scrolls what is under the pointer', async () => {
	using terminal = await open();
	expect(lastModes(terminal)).toBe('on');
	clickOn(terminal, 'beta ');
	await terminal.until(/▸● beta/);
	await terminal.until(/beta is here/);
	clickOn(terminal, 'alpha ');
	await terminal.until(/alpha says 80/);

	clickOn(terminal, '2 Log alpha');
	await terminal.until(() => isFocused(terminal, '2 Log alpha'));
	clickOn(terminal, '3 Detail');
	await terminal.until(() => isFocused(terminal, '3 Detail'));
	press(terminal, placeOf(terminal, 'alpha says 60'), 64);
	await terminal.until(/paused(.|\n)*alpha says 77/);
	expect(isFocused(terminal, '3 Detail')).toBe(true);

	clickOn(terminal, '? help');
	await terminal.until(/Esc closes|more below/);
	const help = placeOf(terminal, 'more below');
	press(terminal, [help[0] - 20, help[1] + 5], 65);
	press(terminal, [1, 1]);
	release(terminal, [1, 1]);
	await terminal.until(() => !terminal.text().includes('more below'));

	clickOn(terminal, ': command');
	await terminal.until(/Commands/);
	terminal.keys('restart-dep');
	await terminal.until(/restart-dependents/);
	terminal.keys('\x1b');
	await terminal.until(() => !terminal.text().includes('─ Commands'));

	clickOn(terminal, 'gamma ');
	await terminal.until(/▸○ gamma/);
	terminal.keys('Q');
	await terminal.until(/Esc cancel/);
	press(terminal, [1, 1]);
	clickOn(terminal, 'Esc cancel');
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
