/** The monitor on a terminal emulator, and how long it takes to show something. */
import {setTimeout as sleep} from 'node:timers/promises';
import {Terminal} from '../test/support/terminal.ts';
import {weaverProgram} from './contestants.ts';
import type {World} from './world.ts';

export type Size = {readonly columns: number; readonly rows: number};

export const openMonitor = (world: World, size: Size): Terminal =>
	new Terminal([process.execPath, weaverProgram, 'monitor'], {
		...size,
		cwd: `${world.root}/project`,
		env: world.env,
	});

export async function leave(terminal: Terminal): Promise<void> {
	terminal.keys('q');
	await Promise.race([terminal.exit, sleep(2000)]);
}

/** Resolves when something has changed the screen so that it holds, ms since `start`. */
export function nextScreen(
	terminal: Terminal,
	start: number,
	holds: () => boolean,
): Promise<number> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(
			() => reject(new Error(`the screen did not change:\n${terminal.text()}`)),
			10_000,
		);
		const listener = terminal.emulator.onWriteParsed(() => {
			if (!holds()) return;
			clearTimeout(timer);
			listener.dispose();
			resolve(performance.now() - start);
		});
	});
}

/** Ms from each of `count` presses of `j` and `k` to the list that shows it. */
export async function measureKeys(terminal: Terminal, count: number): Promise<readonly number[]> {
	const found: number[] = [];
	for (let press = 0; press < count; press += 1) {
		// Pauses of uneven length, so that the keys do not fall into step with the repaints.
		await sleep(90 + ((press * 37) % 60));
		await terminal.settle();
		const before = selectionOf(terminal);
		const answer = nextScreen(terminal, performance.now(), () => selectionOf(terminal) !== before);
		terminal.keys(Math.floor(press / 30) % 2 === 0 ? 'j' : 'k');
		found.push(await answer);
	}
	return found;
}

/** The marks and names of the list: what moves with the selection and nothing else. */
const selectionOf = (terminal: Terminal): string =>
	terminal
		.lines()
		.map((line) => line.slice(0, 16))
		.join('\n');
